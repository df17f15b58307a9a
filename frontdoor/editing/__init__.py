"""What staff who edit ask for: what a change means (diff), a tidy file (fmt), what is due for a check (review)."""
