"""Validation across fields and entries of the catalogue, and the messages that report a fault."""
