"""Error pages in the site's layout: 400, 403, 404, 500 and CSRF failure."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from frontdoor.catalogue import Catalogue
from frontdoor.editing.stale_numbers import with_numbers
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.desk.access.session import DeskRequest, DeskSession
from frontdoor.inbox.desk.web.render import stale
from frontdoor.occurrences import LONDON
from frontdoor.site.index.page import Page


def plain_page(title: str, *sentences: str, status: int = 200) -> HttpResponse:
    """Return a page of a heading and sentences, in the site's page shell."""
    content = f"<h1>{escape(title)}</h1>" + "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    page = Page(address="/", title=title, content=content, index=False)
    return HttpResponse(started().shell.fill(page), status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be parsed (400)."""
    return plain_page(
        "Something went wrong with what was sent",
        "We could not read it, and nothing was received.",
        f"Go back and try again, or call us: {_phone()}",
        status=400,
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that is not allowed (403)."""
    return plain_page(
        "You cannot open this page", "It is not open to you. Go to the home page, or sign in.", status=403
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a request without a valid CSRF token: at the desk with its page for forms that were open too long."""
    if isinstance(getattr(request, "desk", None), DeskSession):
        return stale(cast("DeskRequest", request), reason)
    return plain_page(
        "Nothing was changed",
        "This request did not come from a page of ours. Go back and try again.",
        status=403,
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address that does not exist with the site's own 404 page.

    links2 and elinks take a ``tel:`` link for a page below this one: they get the number, and are told that nothing
    is lost.
    """
    if number := _number_asked_for(request.path):
        return plain_page(
            f"Call {number}",
            "Your browser cannot call a number. Write it down, and dial it on a phone.",
            "If you were filling in a form, go back to it: your answers should still be there.",
            status=404,
        )
    try:
        built = (started().environment.site / "404.html").read_bytes()
    except OSError:
        return plain_page("Page not found", "There is no page at this address.", status=404)
    return HttpResponse(built, status=404)


def _catalogue() -> Catalogue:
    """Return the catalogue as it is today."""
    return started().catalogue_on(datetime.now(LONDON).date())


def _number_asked_for(path: str) -> str | None:
    """Return the phone number that an address ends in, if the catalogue has it: no other may be shown as if it were ours."""
    _, asked, link = path.rpartition("/tel:")
    numbers = (phone for _, (_, phones) in with_numbers(_catalogue()) for phone in phones)
    return next((phone.number for phone in numbers if asked and phone.link == f"tel:{link}"), None)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after an internal error (500), without its cause."""
    try:
        return plain_page(
            "Sorry, something went wrong on our side",
            "If you were sending something, do not rely on it having reached us.",
            f"Go back and try again in a few minutes, or call us: {_phone()}",
            status=500,
        )
    except Exception:  # noqa: BLE001 -- the last page of all must not fail
        return HttpResponse("Sorry, something went wrong on our side.", status=500, content_type="text/plain")


def _phone() -> str:
    phones = _catalogue().organisation.phone
    return phones[0].number if phones else "our number is on the contact page"
