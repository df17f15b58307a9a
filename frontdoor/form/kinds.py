"""The kinds of question: for each how it is answered, what a typed answer becomes, and what is said of a wrong one.

The only place that tells kinds apart: a new kind is one member of ``QuestionKind``, and a template where it is answered in a
new way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Literal

from frontdoor.form.fields import Choice


class Widget(Enum):
    """The way to answer, on the page and on paper; on the page it is a macro of that name."""

    LINE = "line"
    AREA = "area"
    DATE = "date"
    CHOICES = "choices"
    CONSENT = "consent"


YES_OR_NO = (Choice("yes", "Yes"), Choice("no", "No"))

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9 ()./\-–]+((ext\.?|extension|x|#) ?[0-9]{1,6})?", re.IGNORECASE)
_EXTENSION = re.compile(r"(ext\.?|extension|x|#) ?[0-9]{1,6}$", re.IGNORECASE)
_UK = re.compile(r"(\+|00)44(?=0?[1-9])0?")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")


def _as_typed(text: str) -> str | None:
    return text


def _name(text: str) -> str | None:
    return text if any(map(str.isalpha, text)) else None


def _email(text: str) -> str | None:
    text = text.replace(" ", "")
    return text if _EMAIL.fullmatch(text) else None


def _phone(text: str) -> str | None:
    digits = re.sub("[^0-9]", "", _EXTENSION.sub("", text))
    some = len(set(digits)) > 1  # 00000000000 is what people type to get past the question
    return text if _PHONE.fullmatch(text) and 9 <= len(digits) <= 15 and some else None


def _postcode(text: str) -> str | None:
    match = _POSTCODE.fullmatch(re.sub(r"[^A-Z0-9]", "", text.upper()))
    return f"{match[1]} {match[2]}" if match else None


def takes_texts(number: str) -> bool:
    """Return whether a phone number can be a mobile; true for foreign numbers, of which we cannot tell."""
    if _EXTENSION.search(number):
        return False
    national = _UK.sub("0", re.sub("[^0-9+]", "", number))
    if national.startswith(("+", "00")):
        return True
    # By Ofcom's numbering plan 070 is a personal number and 076 a pager, but 07624 a mobile of the Isle of Man.
    return bool(re.match("0?7(624|[^06])", national))


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What one kind of question is like. In sentences ``{thing}`` is the question's noun phrase."""

    widget: Widget = Widget.LINE
    sample: str = ""
    """An answer that is valid and about nobody; empty where the question's own dates or choices give one."""
    missing: str = "Enter {thing}"
    """What to say when there is no answer."""
    limit: int = 200
    """The largest length of an answer in characters, where the question says none."""
    canonical: Callable[[str], str | None] = _as_typed
    """A typed text, cleaned and within the limit, to the answer that is kept; None where it is no such answer."""
    wrong: str = ""
    """What to say of a text that is no such answer."""
    input_type: Literal["text", "email", "tel"] = "text"
    """The HTML input type of a line."""
    width: Literal["", "short", "middle"] = ""
    """The width of a line; empty where it follows from the limit."""
    parts: tuple[Literal["day", "month", "year"], ...] = ()
    """The boxes of a date."""
    several: bool = False
    """Whether several choices may be taken."""
    options: tuple[Choice, ...] | None = None
    """The choices, where the kind has them and not the question."""
    reaches: bool = False
    """Whether the answer is a way to reach somebody, so that staff see whose it is before they use it."""
    texts: bool = False
    """Whether the answer may be a mobile number, which can take text messages."""


class QuestionKind(StrEnum):
    """The kind of answer that a question takes."""

    traits: Traits

    def __new__(cls, word: str, traits: Traits) -> QuestionKind:
        """Make the member that the form's file calls by this word."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.traits = traits
        return member

    TEXT = "text", Traits(sample="A test of this form. It is about nobody.")
    LONG_TEXT = (
        "long text",
        Traits(widget=Widget.AREA, sample="A test of this form. It is about nobody.", limit=2000),
    )
    NAME = (
        "name",
        Traits(
            sample="Test of this form",
            limit=150,
            canonical=_name,
            wrong="{Thing} must have at least one letter",
        ),
    )
    EMAIL = (
        "e-mail",
        Traits(
            sample="test@example.org",
            limit=254,
            canonical=_email,
            wrong="Enter {thing} in full, like name@example.com",
            input_type="email",
            reaches=True,
        ),
    )
    PHONE = (
        "phone",
        Traits(
            sample="07700 900000",  # reserved by Ofcom for drama: it reaches nobody, and counts as a mobile
            limit=50,
            canonical=_phone,
            wrong="Enter {thing} in full, like 0141 496 0123 or 07700 900123",  # reserved by Ofcom too
            input_type="tel",
            width="middle",
            reaches=True,
            texts=True,
        ),
    )
    POSTCODE = (
        "postcode",
        Traits(
            sample="EH1 1AA",
            limit=20,
            canonical=_postcode,
            wrong="Enter {thing} in full, like G2 1AB",
        ),
    )
    DATE = "date", Traits(widget=Widget.DATE, parts=("day", "month", "year"))
    MONTH = "month and year", Traits(widget=Widget.DATE, parts=("month", "year"))
    YES_NO = (
        "yes/no",
        Traits(widget=Widget.CHOICES, sample="no", missing="Choose yes if {thing}", options=YES_OR_NO),
    )
    CHOICE = "choice", Traits(widget=Widget.CHOICES, missing="Choose {thing}")
    CHOICES = "choices", Traits(widget=Widget.CHOICES, missing="Choose {thing}", several=True)
    CONSENT = "consent", Traits(widget=Widget.CONSENT, sample="yes", missing="Confirm that {thing}")

    def takes_a_date(self) -> bool:
        """Return whether it is answered in boxes for a date."""
        return self.traits.widget is Widget.DATE

    def takes_choices(self) -> bool:
        """Return whether it is answered by choosing from the question's own list."""
        return self.traits.widget is Widget.CHOICES and self.traits.options is None
