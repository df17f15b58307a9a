"""Checks across fields and entries of the catalogue, and the sentences in which a fault is told."""
