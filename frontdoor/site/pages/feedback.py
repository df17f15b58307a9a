"""Pages on which people say something to us beside a referral: that a page is wrong, and a complaint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form
from frontdoor.site.index.page import Page
from frontdoor.site.pages.contact_ways import ways_to_us
from frontdoor.site.pages.form_names import SCRIPTED, TRAP
from frontdoor.site.pages.your_reference import LONGEST, moment
from frontdoor.site.templating.environment import render
from frontdoor.site.templating.reference_formatting import dashed
from frontdoor.translation.catalogs import gettext_noop

WRONG, COMPLAIN = "/wrong-here/", "/complain/"
"""The inbox answers both; they are no static pages, because each carries a one-time key."""
SAY = "/say"
"""Where both forms post to."""
_HEAD = '<link rel="stylesheet" href="/assets/form.css">'
_TITLES = {WRONG: gettext_noop("Something is wrong here"), COMPLAIN: gettext_noop("Complain to us")}
_NAMES = {WRONG: "wrong", COMPLAIN: "complain"}


def say_page(
    form: Form,
    catalogue: Catalogue,
    address: str,
    *,
    key: str,
    about: str = "",
    typed: Mapping[str, str] | None = None,
    faults: Sequence[tuple[str, str]] = (),
    note: str = "",
) -> Page:
    """Return the form; ``about`` is the page that is wrong, ``note`` says why it is shown again."""
    values = {
        "key": key,
        "about": about,
        "typed": typed or {},
        "faults": faults,
        "by_input": dict(faults),
        "note": note,
    }
    names = {"trap": TRAP, "scripted": SCRIPTED, "longest": LONGEST, "say": SAY, "address": address}
    return _page(form, catalogue, f"{_NAMES[address]}.html", address, {**values, **names}, error=bool(faults))


def said_page(
    form: Form, catalogue: Catalogue, address: str, *, at: datetime, reference: str, about: str
) -> Page:
    """Return the page that says that it has arrived; of a complaint it is the acknowledgement, dated and with a reference."""
    values = {"at": moment(at), "reference": dashed(reference), "about": about, "address": address}
    return _page(form, catalogue, "said.html", address, values)


def not_said_page(
    form: Form, catalogue: Catalogue, address: str, *, why: str, text: str, unsure: bool
) -> Page:
    """Return the page for what was not stored, with the text to be copied."""
    values = {"why": why, "text": text, "unsure": unsure}
    return _page(form, catalogue, "not_said.html", address, values, error=True)


def _page(
    form: Form,
    catalogue: Catalogue,
    template: str,
    address: str,
    values: Mapping[str, object],
    *,
    error: bool = False,
) -> Page:
    content = render(f"feedback/{template}", ways=ways_to_us(form, catalogue, None), **values)
    return Page(address, _TITLES[address], content, index=False, head=_HEAD, error=error, at_risk=True)
