"""The catalogue in the shape of Open Referral: addresses of an API, and tables; knows no page.

What the site's build calls: ``open_data_files(site)`` yields (path, bytes) under ``data/oruk/`` and ``data/hsds/``.
"""

from __future__ import annotations

from collections.abc import Iterator

from frontdoor.render.open_data.api import Api
from frontdoor.render.open_data.records import make_records
from frontdoor.render.open_data.tables import Tables
from frontdoor.render.overview import Overview

__all__ = ["open_data_files"]


def open_data_files(site: Overview) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every Open Referral file; the same catalogue and day give the same bytes."""
    records = make_records(site)
    api, tables = Api(records), Tables(records)
    for offer in records.offers:
        tables.add(offer)
        yield from api.files_of(offer)
    yield from api.other_files()
    yield from tables.files()
