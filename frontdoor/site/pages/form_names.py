"""Names of the form's inputs and buttons that are no questions, and the form's addresses: what page and server agree on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from frontdoor.form.doors import Door
from frontdoor.translation.catalogs import gettext_noop

ADDRESS = "/referral/"
DOORS: Mapping[Door, str] = {
    Door.SELF: "/referral/for-me/",
    Door.FAMILY: "/referral/for-someone-close/",
    Door.PROFESSIONAL: "/referral/for-work/",
}
"""The first page of each door; built into the site, so that it opens with everything else down."""

TITLES = {
    Door.SELF: gettext_noop("For me"),
    Door.FAMILY: gettext_noop("For someone close"),
    Door.PROFESSIONAL: gettext_noop("I work with them"),
}
"""What the doors are called."""
HEADINGS = {
    Door.SELF: gettext_noop("Ask for help for yourself"),
    Door.FAMILY: gettext_noop("Ask for help for someone close"),
    Door.PROFESSIONAL: gettext_noop("Refer someone you work with"),
}
"""The headings of their forms, on one page and on paper."""


def paper_form(door: Door) -> str:
    """Return the name of a door's form on paper, as a leaflet: form-for-me."""
    return "form-" + DOORS[door].strip("/").rpartition("/")[2]


CHECK = "/referral/check"
SEND = "/referral/send"
NOT_RECEIVED = "/referral/not-received/"
CHANGE_BUTTON = "change"
ANOTHER_BUTTON = "another"
SEND_BUTTON = "send"
SEND_NEXT_BUTTON = "send_and_next"
"""Names of the buttons, by which the server decides what to do. Old browsers ignore ``formaction`` and post every button
of a form to the same address; all of them send the name of the button that was pressed (decisions/20)."""
DOOR_BUTTON = "door"
"""The buttons that choose a door for answers that were begun elsewhere."""
BACK_BUTTON = "back"
NOTICE_BUTTON = "notice"
"""The button that leads to the privacy notice, and the one that leads from there back to the answers."""
RETURN_BUTTON = "return"
STEP = "step"
"""Name of the page of a door that asks one thing a page, by which the server knows what was pressed where."""
STRAIGHT = "straight"
"""Whether a page was opened to change one answer: Continue then leads straight back to the check."""
ALL_THE_SAME = "all_the_same"
"""The button "send all the same", for somebody who meets no eligibility rule; carried as a hidden input until sending."""
COPY = "copy"
"""The tick at the check with which a sender asks for a copy of the answers that opens with the three words."""
TRAP = "homepage"
"""Name of the honeypot, an input hidden from people; whatever fills it in is probably a program."""
SCRIPTED = "scripted"
"""Name of the input that our script (``form.js``) adds: in a browser that runs it nobody sees the honeypot."""
OFFICE = "office"
"""Name under which an office's link carries its token: in its address, and where it is good for one referral also in the pages."""
LANGUAGE = "lang"
"""Name of the hidden input with the language of the pages, where that is not English."""


@dataclass(frozen=True)
class FormNames:
    """Names of the inputs that are not questions, and the form's addresses."""

    check: str = CHECK
    send: str = SEND
    change_button: str = CHANGE_BUTTON
    another_button: str = ANOTHER_BUTTON
    send_button: str = SEND_BUTTON
    send_next_button: str = SEND_NEXT_BUTTON
    door_button: str = DOOR_BUTTON
    back_button: str = BACK_BUTTON
    notice_button: str = NOTICE_BUTTON
    return_button: str = RETURN_BUTTON
    step: str = STEP
    straight: str = STRAIGHT
    all_the_same: str = ALL_THE_SAME
    copy: str = COPY
    trap: str = TRAP


NAMES = FormNames()
