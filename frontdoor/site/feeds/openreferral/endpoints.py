"""Endpoints of the Open Referral UK 3.0 API as static files, one for each address, for a server that adds ``.json``.

A list has a single page, whatever page a request asks for: so the UK validator passes it, as it could not pass a static
export of several pages. Filters are not supported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from frontdoor.site.feeds.openreferral.records import Record, encode

ROOT = "data/oruk"
ABOUT = {
    "version": "HSDS-UK-3.0",
    "profile": "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md",
    "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
}
"""The API's root record: the version must be exactly this text, or validators test against an older one."""
LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")


def address(kind: str, id_: object) -> str:
    """Return the path of one record."""
    return f"{ROOT}/{kind}/{id_}.json"


def list_files(listed: Mapping[str, Sequence[Record]]) -> Iterator[tuple[str, bytes]]:
    """Yield the root record and every list."""
    yield f"{ROOT}/index.json", encode(ABOUT).encode()
    for kind in LISTS:
        yield f"{ROOT}/{kind}/index.json", _page(listed.get(kind, ()))


def _page(contents: Sequence[Record]) -> bytes:
    """Return a list as its only page."""
    about = {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }
    return encode(about).encode()
