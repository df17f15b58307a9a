"""Who may do what at the desk: accounts, sign-in, second factor, sessions, team keys, permissions."""
