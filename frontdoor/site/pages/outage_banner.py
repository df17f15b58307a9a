"""The door sign on a page: says that online referrals are not reaching the team, and the number; decides nothing.

No page holds these words while they are not true: old browsers show what an attribute or a stylesheet hides. The inbox puts the
sign up on its own pages; on a static one the form's script makes it (``form.js``), once the inbox has said so.
"""

from __future__ import annotations

from dataclasses import replace

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form
from frontdoor.site.index.page import Page
from frontdoor.site.pages.referral_form import ways_to_us
from frontdoor.site.templating.environment import render


def put_up(page: Page, form: Form, catalogue: Catalogue) -> Page:
    """Return the page with the sign before everything else."""
    sign = render("form/door_sign.html", ways=ways_to_us(form, catalogue, None))
    return replace(page, content=sign + page.content)
