"""Keys, sealing with age, and signed tokens."""
