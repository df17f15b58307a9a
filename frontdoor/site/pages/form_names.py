"""Names of the form's inputs and buttons that are no questions, and the form's addresses: what page and server agree on."""

from __future__ import annotations

from dataclasses import dataclass

ADDRESS = "/referral/"
CHECK = "/referral/check"
SEND = "/referral/send"
NOT_RECEIVED = "/referral/not-received/"
CHANGE_BUTTON = "change"
ANOTHER_BUTTON = "another"
SEND_BUTTON = "send"
"""Names of the buttons, by which the server decides what to do. Old browsers ignore ``formaction`` and post every button
of a form to the same address; all of them send the name of the button that was pressed (decisions/20)."""
ALL_THE_SAME = "all_the_same"
"""The button "send all the same", for somebody who meets no eligibility rule; carried as a hidden input until sending."""
TRAP = "homepage"
"""Name of the honeypot, an input hidden from people; whatever fills it in is probably a program."""
SCRIPTED = "scripted"
"""Name of the input that our script (``form.js``) adds: in a browser that runs it nobody sees the honeypot."""
LANGUAGE = "lang"
"""Name of the hidden input with the language of the pages, where that is not English."""
NOT_PROVIDED = "Not provided"


@dataclass(frozen=True)
class FormNames:
    """Names of the inputs that are not questions, and the form's addresses."""

    check: str = CHECK
    send: str = SEND
    change_button: str = CHANGE_BUTTON
    another_button: str = ANOTHER_BUTTON
    send_button: str = SEND_BUTTON
    all_the_same: str = ALL_THE_SAME
    trap: str = TRAP
    not_provided: str = NOT_PROVIDED


NAMES = FormNames()
