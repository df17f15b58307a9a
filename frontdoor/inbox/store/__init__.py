"""The store: models, audit log, key pins, and the database's durability and health."""
