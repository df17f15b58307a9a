"""Cross-site request check: whether a request to store came from our own page, by the browser's headers, without a cookie.

A static page cannot carry a CSRF token, so the first step (check) takes any origin: it stores nothing. The second
step (send) stores, and is checked here. Nobody is signed in on the public side, so another site's page gains no
authority; what it could do is fill the inbox through its visitors, and that is refused.
"""

from __future__ import annotations

from enum import Enum


class Origin(Enum):
    """Where a request came from."""

    OURS = "our own page, or typed, reloaded or restored by the person"
    UNTOLD = "not said; then the one-time key, which only our check page has, must do"
    FOREIGN = "another site"


def origin_of(*, sec_fetch_site: str | None, origin: str | None, address: str) -> Origin:
    """Classify a request by its Sec-Fetch-Site and Origin headers; ``address`` is our own scheme and host.

    Sec-Fetch-Site goes first: it was right in every browser that we tried, and a page cannot set it. ``same-site`` is
    another host of our domain, which others may run. Origin is ``null`` for genuine visitors too (a privacy setting,
    an old browser after a redirect), so ``null`` counts as unknown.
    """
    if sec_fetch_site is not None:
        return Origin.OURS if sec_fetch_site in ("same-origin", "none") else Origin.FOREIGN
    if origin is None or origin == "null":
        return Origin.UNTOLD
    return Origin.OURS if origin.rstrip("/").lower() == address.lower() else Origin.FOREIGN
