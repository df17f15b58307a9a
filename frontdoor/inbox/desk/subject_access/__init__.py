"""Subject requests: access to, and erasure of, one person's data, always by two members."""
