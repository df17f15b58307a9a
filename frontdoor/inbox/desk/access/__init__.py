"""Authentication and authorisation of the desk: accounts, sign-in, second factor, sessions, team keys, permissions."""
