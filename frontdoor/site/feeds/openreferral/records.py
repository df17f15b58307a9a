"""HSDS records as dicts, and their JSON; unknown values are left out, because HSDS has neither nulls nor empty texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Record = dict[str, Any]
"""The members of one record, in the order of its JSON."""


class Resource(NamedTuple):
    """A record that others refer to, or that is at an address of its own."""

    lean: Record
    """What lists and other records tell of it."""
    whole: Record

    @property
    def id(self) -> str:
        """Return its UUID."""
        return str(self.whole["id"])


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def known(record: Mapping[str, Any]) -> Record:
    """Return a record without unknown values and empty lists."""
    return {key: value for key, value in record.items() if value not in (None, "", [])}


def some(record: Record, names: Iterable[str]) -> Record:
    """Return the named members that a record has."""
    return {name: record[name] for name in names if name in record}
