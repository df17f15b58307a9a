"""Open Referral UK 3.0 as files: an address of its API each, for a server that adds .json; knows no catalogue entry.

A list is one page that holds everything, whatever page the question asks for: the UK validator passes it so, and could
not pass a static export of several pages. Filters are not answered. Objects that stand in several files are encoded once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from frontdoor.site.feeds.openreferral.serialize import encode

ROOT = "data/oruk"
ABOUT = {
    "version": "HSDS-UK-3.0",
    "profile": "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md",
    "openapi_url": "https://docs.openreferraluk.org/en/latest/openapi30.json",
}
"""The first record of the API: the version must read just so, or validators test against an older one."""
LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")


def address(kind: str, id_: object) -> str:
    """Return where the record of one thing stands."""
    return f"{ROOT}/{kind}/{id_}.json"


def list_files(listed: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, bytes]]:
    """Yield the first record, and every list; what a list tells is encoded already."""
    yield f"{ROOT}/index.json", encode(ABOUT).encode()
    for kind in LISTS:
        yield f"{ROOT}/{kind}/index.json", _page(listed.get(kind, ()))


def _page(contents: Sequence[str]) -> bytes:
    """Return a list as its first and last page."""
    about = {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
    }
    return f'{encode(about)[:-1]},"contents":[{",".join(contents)}]}}'.encode()
