"""Tools for editors of the catalogue: a semantic diff, a formatter (fmt), and a report of what is due for review."""
