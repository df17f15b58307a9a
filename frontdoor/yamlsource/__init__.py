"""YAML parser with error recovery: text in, plain values with positions and diagnostics out."""

from frontdoor.yamlsource.encoding import read_bytes
from frontdoor.yamlsource.loader import ParsedYaml, Plain, read, read_file
from frontdoor.yamlsource.positions import Path_

__all__ = ["ParsedYaml", "Path_", "Plain", "read", "read_bytes", "read_file"]
