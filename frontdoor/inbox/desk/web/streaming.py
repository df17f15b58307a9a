"""Streaming response: the page head, a progress line per batch, then the result. Plain HTML, so that it works without script."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string

from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.web.render import page

_HERE = b"<!-- as it comes -->"
"""Placeholder in a template; typed text cannot contain it, because it would be escaped."""

log = logging.getLogger("frontdoor.desk")


def stream_page(
    request: DeskRequest, template: str, chunks: Iterable[str], **values: Any
) -> HttpResponseBase:
    """Return a page whose middle is streamed; each chunk is HTML from a template."""
    whole = page(request, template, as_it_comes=True, **values)
    before, _, after = whole.content.partition(_HERE)
    response = StreamingHttpResponse(_written(before, chunks, after), status=whole.status_code)
    response["X-Accel-Buffering"] = "no"  # nginx would buffer it until the end
    return response


def render_chunk(request: DeskRequest, template: str, **values: object) -> str:
    """Render one chunk."""
    return render_to_string(f"desk/{template}.html", values, request)


def progress(request: DeskRequest, counts: Iterable[int], of: int) -> Iterator[str]:
    """Render a progress line after each batch; the stylesheet shows the last one alone."""
    done = 0
    for count in counts:
        done += count
        yield render_chunk(request, "progress", done=done, of=max(of, done))


def _written(before: bytes, chunks: Iterable[str], after: bytes) -> Iterator[bytes]:
    yield before
    try:
        for one in chunks:
            yield one.encode()
    except Exception as error:  # noqa: BLE001 -- the page has begun: the door's own page comes too late
        log.error("failed action=desk-page-midway error=%s", type(error).__name__)  # noqa: TRY400 -- never a value
        yield render_to_string("desk/cut_short.html").encode()
    yield after
