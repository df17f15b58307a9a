"""The door sign on a page: says that online referrals are not reaching the team, and the number; decides nothing.

On the form it hangs hidden, so that a script can show it at once; ``put_up`` shows it without one.
"""

from __future__ import annotations

from dataclasses import replace

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form
from frontdoor.render.form import ways_to_us
from frontdoor.render.page import Page
from frontdoor.render.templates import render


def put_up(page: Page, form: Form, catalogue: Catalogue) -> Page:
    """Return the page with the sign up: in its place on the form, and before everything else on any other page."""
    ways = ways_to_us(form, catalogue, None)
    hidden, shown = (render("form/door_sign.html", ways=ways, sign_up=up) for up in (False, True))
    if hidden in page.content:
        return replace(page, content=page.content.replace(hidden, shown, 1))
    return replace(page, content=shown + page.content)
