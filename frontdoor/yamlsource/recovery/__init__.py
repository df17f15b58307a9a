"""Recovers a broken YAML file, so that every fault in it can be told at once."""
