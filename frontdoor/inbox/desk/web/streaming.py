"""Sends a page while what it shows is still being found: the frame, then a line of progress after each part, then the
result; plain HTML in one answer, so that it works without script. Knows no referral."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.web.render import page

_HERE = b"<!-- as it comes -->"
"""Where a template wants it; nothing that anybody typed can read like this, because it would be escaped."""

log = logging.getLogger("frontdoor.desk")


def stream_page(request: DeskRequest, template: str, bits: Iterable[str], **values: Any) -> HttpResponseBase:
    """Answer with a page whose middle is written bit by bit; each bit is HTML from a template."""
    before, _, after = page(request, template, as_it_comes=True, **values).content.partition(_HERE)
    response = StreamingHttpResponse(_written(before, bits, after))
    response["X-Accel-Buffering"] = "no"  # nginx would keep it until the end
    return response


def render_chunk(request: DeskRequest, template: str, **values: object) -> str:
    """Render one bit."""
    return render_to_string(f"desk/{template}.html", values, request)


def progress(request: DeskRequest, counts: Iterable[int], of: int) -> Iterator[str]:
    """Render a line of progress after each part; the stylesheet shows the last one alone."""
    done = 0
    for count in counts:
        done += count
        yield render_chunk(request, "progress", done=done, of=max(of, done))


def _written(before: bytes, bits: Iterable[str], after: bytes) -> Iterator[bytes]:
    yield before
    try:
        for one in bits:
            yield one.encode()
    except Exception as error:  # noqa: BLE001 -- the page has begun: the door's own page comes too late
        log.error("failed action=desk-page-midway error=%s", type(error).__name__)  # noqa: TRY400 -- never a value
        yield render_to_string("desk/cut_short.html").encode()
    yield after
