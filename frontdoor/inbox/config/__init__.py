"""Configuration: environment variables, database and mailbox addresses, logging, and what is loaded once at the start."""
