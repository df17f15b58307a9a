"""YAML without surprises: text in, plain values and their places out; knows nothing of what the values mean."""

from frontdoor.yamlsource.encoding import read_bytes
from frontdoor.yamlsource.loader import ParsedYaml, Plain, read, read_file
from frontdoor.yamlsource.positions import Path_

__all__ = ["ParsedYaml", "Path_", "Plain", "read", "read_bytes", "read_file"]
