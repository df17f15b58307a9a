"""Error recovery for broken YAML, so that every fault in a file can be reported at once."""
