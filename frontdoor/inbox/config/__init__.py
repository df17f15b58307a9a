"""Settings of the inbox: environment variables, database and mailbox addresses, logging, and what is ready once the process runs."""
