"""When a text needs quotes: where YAML, read by any program, would otherwise take it for something else."""

from __future__ import annotations

import re

import yaml
from yaml.nodes import ScalarNode


def requoted(node: ScalarNode, written: str) -> str:
    """Return a one-line scalar with the quotes that it needs, and no others; one without quotes stays as it is."""
    if node.style not in ("'", '"'):
        return written
    value = str(node.value)
    if re.match(r"[A-Za-z(£“]", value) and value == value.strip() and _is_text(value):
        return value
    if not re.search(r'["\\]|[^ -~\u00a1-\ud7ff\ue000-\ufffd]', value):
        return f'"{value}"'
    return written


def _is_text(value: str) -> bool:
    """Say whether YAML reads the bare value as this very text, and other programs do as well."""
    try:
        node = yaml.compose(f"key: {value}", yaml.SafeLoader)
    except yaml.YAMLError:
        return False
    found = node.value[0][1] if isinstance(node, yaml.MappingNode) else None
    return (
        isinstance(found, ScalarNode)
        and found.style is None
        and found.tag == "tag:yaml.org,2002:str"
        and found.value == value
        and not re.search(r"(^|\s)#|: |:$", value)
        and value.lower() not in {"y", "n"}
    )
