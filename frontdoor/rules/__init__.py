"""Rules that depend on the date: freshness of facts, service status, date of liberation."""
