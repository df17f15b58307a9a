"""Django's engine for PostgreSQL with deadlines, and with a COMMIT that is believed only when it was a whole yes."""
