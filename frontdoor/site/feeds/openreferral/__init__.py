"""Open Referral export: the catalogue as the static API of Open Referral UK 3.0, and as HSDS tables.

``open_data_files(site)`` yields (path, bytes) under ``data/oruk/`` and ``data/hsds/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from frontdoor.site.feeds.openreferral.data_package import table_files
from frontdoor.site.feeds.openreferral.endpoints import list_files
from frontdoor.site.feeds.openreferral.references import share
from frontdoor.site.feeds.openreferral.serialize import JsonPart
from frontdoor.site.feeds.openreferral.services import service_part
from frontdoor.site.index.site_index import SiteIndex

__all__ = ["open_data_files"]


def open_data_files(site: SiteIndex) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of every Open Referral file; the same catalogue and day give the same bytes."""
    shared, whole = share(site), _Whole()
    for part in shared.parts():
        yield from whole.add(part)
    for service in site.services:
        yield from whole.add(service_part(service, shared))
    yield from list_files(whole.listed)
    yield from table_files(whole.rows, f"Services of {site.catalogue.organisation.name}")


class _Whole:
    """Collects every part's share of the lists and tables."""

    def __init__(self) -> None:
        self.listed: defaultdict[str, list[str]] = defaultdict(list)
        self.rows: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, part: JsonPart) -> Sequence[tuple[str, bytes]]:
        """Add one part to the lists and tables, and return its own files."""
        for kind, texts in part.listed.items():
            self.listed[kind] += texts
        for table, rows in part.rows.items():
            self.rows[table].append(rows)
        return part.files
