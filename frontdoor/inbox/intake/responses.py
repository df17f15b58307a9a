"""The intake's responses: each page that it shows, its redirects, and the headers that keep answers out of every cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from frontdoor.catalogue import Catalogue
from frontdoor.form import EligibilityRule, FormResult, Raw
from frontdoor.form.routing import placed
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import idempotency_key
from frontdoor.inbox.intake import confirmation_token
from frontdoor.inbox.intake.form_body import LIMIT, Body, read_body
from frontdoor.inbox.monitoring import outage_status
from frontdoor.occurrences import london_day
from frontdoor.site.index.page import Page
from frontdoor.site.pages.form_languages import form_in_language, language_of
from frontdoor.site.pages.form_names import LANGUAGE
from frontdoor.site.pages.outage_banner import put_up
from frontdoor.site.pages.referral_form import SentBefore, check_page, form_page, not_sent_page, sent_page
from frontdoor.site.templating.html_scan import main_part
from frontdoor.translation.catalogs import speaking, spoken

View = Callable[[HttpRequest], HttpResponse]


def current_time() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def todays_catalogue() -> Catalogue:
    """Return the catalogue as it is today: a change that was written beforehand holds from its day."""
    return started().catalogue_on(london_day(current_time()))


def posted(view: Callable[[HttpRequest, Body], HttpResponse]) -> View:
    """Decorate a view that takes the body of a POST; any other method gets a page that leads to the form.

    Django's CSRF check is off here, because it needs a cookie: the public side sets none (shared computers), and
    /referral/ is a static file that could not carry its token. ``cross_site`` and the idempotency key take its place.
    """

    @csrf_exempt
    @wraps(view)
    @sensitive_variables()
    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return not_allowed("POST")
        body = body_of(request)
        with speaking(language_of(body.one(LANGUAGE))):
            return view(request, body)

    return answer


def body_of(request: HttpRequest) -> Body:
    """Read the body without Django's parser: a size limit, no multipart, no temporary file, strict UTF-8."""
    return read_body(request.read(LIMIT + 1), request.headers.get("Content-Type", ""))


def show(page: Page, status: int = 200) -> HttpResponse:
    """Return a page of the intake in the language of the form, with the outage banner while there is an outage."""
    if outage_status.is_up(settings.ENVIRONMENT.data, current_time()):
        page = put_up(page, started().form, todays_catalogue())
    return private(HttpResponse(started().shell.fill(in_spoken(page)), status=status))


def in_spoken(page: Page) -> Page:
    """Return a page in the language that is being written."""
    return page if spoken() == "en" else form_in_language(page, spoken())


def private(response: HttpResponse) -> HttpResponse:
    """Keep a page with answers out of every cache, the browser's included, and out of search engines."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def privacy_notice() -> str:
    """Return the privacy notice as the site shows it, to be read between two pages of answers."""
    try:
        html = (settings.ENVIRONMENT.site / "privacy" / "index.html").read_text("utf-8")
    except OSError:
        html = ""
    return main_part(html) or '<h1>Privacy</h1><p><a href="/privacy/">Our privacy notice</a></p>'


def redirect_to(path: str) -> HttpResponse:
    """Redirect to another page of ours by its absolute URL: at a relative one lynx stops for seconds with a warning."""
    return private(HttpResponseRedirect(settings.ENVIRONMENT.address + path, status=303))


def not_allowed(methods: str) -> HttpResponse:
    """Return 405 for another method than these, with a page that leads to the form."""
    page = Page(
        "/referral/",
        "Go to the form",
        "<h1>Nothing was sent</h1><p>This page opens only from the form. "
        '<a href="/referral/">Go to the referral form</a>.</p>',
        index=False,
        at_risk=True,
    )
    response = show(page, 405)
    response["Allow"] = methods
    return response


def show_confirmation(
    reference: str | None,
    area: str | None,
    *,
    again: bool = False,
    words: Sequence[str] = (),
    lacking: str = "",
    token: str = "",
    copy: bool = False,
) -> HttpResponse:
    """Return the confirmation with the reference; ``again`` says that the same answers were sent before.

    ``words`` are the three words, or ``lacking`` says why they are not shown; ``token`` is the page's own.
    ``copy`` says that the sender has a copy of the answers.
    """
    with_us = started()
    page = sent_page(
        with_us.form,
        todays_catalogue(),
        reference=reference,
        area=area,
        again=again,
        words=words,
        lacking=lacking,
        token=token,
        copy=copy,
        host=settings.ENVIRONMENT.address.partition("//")[2],
    )
    return forget_pages(show(page))


def forget_pages(response: HttpResponse) -> HttpResponse:
    """Let the browser forget the pages before: the Back button must show nothing of this person at a shared computer.

    Browsers keep the form, a static page, in memory with everything that was typed.
    """
    response["Clear-Site-Data"] = '"cache"'
    return response


def show_next_form(reference: str, words: Sequence[str], raw: Raw) -> HttpResponse:
    """Return the form for the next person with the referrer's own details, and the reference of the one just sent on top.

    No redirect leads here, since the details may stand in no address; loaded again, it finds the same reference.
    """
    own = started().form.own_details(raw)
    form, today = started().form.of(own), london_day(current_time())
    sent = SentBefore(reference, words)
    return forget_pages(show(form_page(form, todays_catalogue(), raw=own, today=today, sent=sent)))


def redirect_to_confirmation(nonce: str, now: datetime) -> HttpResponse:
    """Redirect to the confirmation of what was stored under an idempotency key's nonce."""
    return redirect_to_token(confirmation_token.issue(nonce, now))


def redirect_to_token(token: str) -> HttpResponse:
    """Redirect to the confirmation that a token opens, in the language that is being written."""
    asked = "" if spoken() == "en" else f"?{LANGUAGE}={spoken()}"
    return redirect_to(reverse("sent", urlconf="frontdoor.inbox.intake.urls", args=[token]) + asked)


def show_check_page(
    checked: FormResult,
    unmet: Sequence[EligibilityRule],
    raw: Raw,
    now: datetime,
    *,
    note: str | None,
    status: int = 200,
) -> HttpResponse:
    """Return "check your answers" with a new idempotency key; ``note`` says why it is shown again, if it is."""
    form = started().form.of(raw)
    key = idempotency_key.issue(idempotency_key.digest(checked.answers), form.version, now)
    service = placed(form, todays_catalogue(), checked.answers, london_day(now)).service
    page = check_page(
        form, todays_catalogue(), checked, key=key, raw=raw, note=note, unmet=unmet, service=service
    )
    return show(page, status)


def show_not_sent(raw: Raw, why: str, key: str, status: int, *, unsure: bool) -> HttpResponse:
    """Return the page that says why nothing was sent, with every answer still in it."""
    form = started().form.of(raw)
    page = not_sent_page(form, todays_catalogue(), raw, why=why, key=key, unsure=unsure)
    return show(page, status)
