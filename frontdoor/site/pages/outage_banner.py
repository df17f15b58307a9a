"""Outage banner: adds to a page the notice that online referrals are not reaching the team, with the phone number.

It is added only while it is true, because old browsers show what an attribute or a stylesheet hides. The inbox adds it to its
own pages; on a static page the form's script (``form.js``) makes it, after asking the inbox.
"""

from __future__ import annotations

from dataclasses import replace

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form
from frontdoor.site.index.page import Page
from frontdoor.site.pages.contact_ways import ways_to_us
from frontdoor.site.templating.environment import render


def put_up(page: Page, form: Form, catalogue: Catalogue) -> Page:
    """Return the page with the banner before all other content."""
    sign = render("form/door_sign.html", ways=ways_to_us(form, catalogue, None))
    return replace(page, content=sign + page.content)
