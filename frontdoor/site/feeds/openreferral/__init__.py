"""Open Referral export: the catalogue as the static API of Open Referral UK 3.0, and as HSDS tables.

``open_data_files(site)`` yields (path, bytes) under ``data/oruk/`` and ``data/hsds/``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from frontdoor.site.feeds.openreferral.data_package import Row, table_files, table_rows
from frontdoor.site.feeds.openreferral.endpoints import LISTS, address, list_files
from frontdoor.site.feeds.openreferral.records import Record, encode
from frontdoor.site.feeds.openreferral.references import share
from frontdoor.site.feeds.openreferral.services import service_resources
from frontdoor.site.index.site_index import SiteIndex

__all__ = ["open_data_files"]


def open_data_files(site: SiteIndex) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of every Open Referral file; the same catalogue and day give the same bytes."""
    shared = share(site)
    listed: defaultdict[str, list[Record]] = defaultdict(list)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    services = chain.from_iterable(service_resources(one, shared) for one in site.services)
    for kind, one in chain(shared.resources(), services):
        if kind in LISTS:
            listed[kind].append(one.lean)
            yield address(kind, one.id), encode(one.whole).encode()
        for table, row in table_rows(kind, one.whole):
            rows[table].append(row)
    yield from list_files(listed)
    yield from table_files(rows, f"Services of {site.catalogue.organisation.name}")
