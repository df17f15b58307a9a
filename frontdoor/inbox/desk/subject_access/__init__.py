"""Subject access requests: one person's data exported or erased by two members."""
