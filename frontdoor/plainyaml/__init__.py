"""YAML without surprises: text in, plain values and their places out; knows nothing of what the values mean."""

from frontdoor.plainyaml.places import Path_
from frontdoor.plainyaml.reading import Plain, Reading, read, read_file
from frontdoor.plainyaml.saved import read_bytes

__all__ = ["Path_", "Plain", "Reading", "read", "read_bytes", "read_file"]
