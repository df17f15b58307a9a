"""Quoting of one-line scalars: quotes stay only where some YAML reader (1.1 or 1.2) would take the bare text for something else."""

from __future__ import annotations

import re

import yaml
from yaml.nodes import ScalarNode


def requoted(node: ScalarNode, written: str) -> str:
    """Return a one-line scalar without needless quotes; one without quotes is returned unchanged."""
    if node.style not in ("'", '"'):
        return written
    value = str(node.value)
    if is_bare_text(value):
        return value
    return f'"{value}"' if is_plain_in_quotes(value) else written


def is_bare_text(value: str, begins: str = "[A-Za-z(£“]") -> bool:
    """Return whether a text begins so (a pattern) and reads like words, and so needs no quotes."""
    return bool(re.match(begins, value)) and value == value.strip() and _is_text(value)


def is_plain_in_quotes(value: str) -> bool:
    """Return whether a text may stand between double quotes as it is, without escapes."""
    return not re.search(r'["\\]|[^ -~\u00a1-\ud7ff\ue000-\ufffd]', value)


def _is_text(value: str) -> bool:
    """Say whether every YAML reader takes the bare value as exactly this text."""
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
