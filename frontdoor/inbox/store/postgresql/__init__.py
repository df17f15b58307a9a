"""A Django database engine: PostgreSQL with a deadline for every query, and InDoubt for a COMMIT without a clear yes."""
