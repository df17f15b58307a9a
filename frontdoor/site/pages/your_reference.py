"""Pages for whoever has a reference and its three words: what has become of it, add or change, answer, withdraw.

They are neutral: without the site's frame, with a title, address and words that say nothing of what was asked for, and
with the quick exit first. Reference and words travel in the body of each form, never in an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from markupsafe import Markup

from frontdoor.catalogue import Catalogue
from frontdoor.form import Fault, Form, Question, Raw, Section
from frontdoor.form.doors import Door
from frontdoor.occurrences import LONDON
from frontdoor.site.index.page import Page
from frontdoor.site.pages.contact_ways import ways_to_us
from frontdoor.site.pages.form_fields import Field, fields_of
from frontdoor.site.pages.form_names import TITLES
from frontdoor.site.templating.environment import render
from frontdoor.site.templating.local_dates import day_of_month
from frontdoor.site.templating.reference_formatting import dashed
from frontdoor.translation.catalogs import gettext, gettext_noop, translation

ADDRESS = "/your-reference/"
SEE = "/your-reference/see"
"""Where every form of these pages posts to."""
HIDE = "/your-reference/hide"
"""Where the confirmation posts to, for its words to be shown no more."""
COPY_FILE = "copy.age"
"""The name of a saved copy, which says nothing of what it holds."""
LONGEST = 2000
"""Characters of one text."""
_TITLE = gettext_noop("Your reference")
_HEAD = '<link rel="stylesheet" href="/assets/form.css">'


class SaidByTeam(Protocol):
    """Something that the team asked or told."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def text(self) -> str:
        """What."""


class Progress(Protocol):
    """What has become of it, without any name."""

    @property
    def council_area(self) -> str:
        """The area by which the number to call is chosen."""

    @property
    def received_at(self) -> datetime:
        """When it arrived."""

    @property
    def read_at(self) -> datetime | None:
        """When somebody read it."""

    @property
    def is_held(self) -> bool:
        """Whether somebody has it."""

    @property
    def is_decided(self) -> bool:
        """Whether the team has decided."""

    @property
    def withdrawn_at(self) -> datetime | None:
        """When the sender withdrew it."""

    @property
    def said(self) -> Sequence[tuple[datetime, str]]:
        """When the sender said something, and of which kind."""

    @property
    def asked(self) -> Sequence[SaidByTeam]:
        """Questions that wait for an answer."""

    @property
    def told(self) -> Sequence[SaidByTeam]:
        """What the team told, latest first."""

    @property
    def has_copy(self) -> bool:
        """Whether there is a copy of the answers for the sender."""


class Copied(Protocol):
    """The sender's own copy."""

    @property
    def reference(self) -> str:
        """The reference, as stored."""

    @property
    def received_at(self) -> datetime:
        """When it arrived."""

    @property
    def answers(self) -> Sequence[tuple[str, str, bool]]:
        """Each question and its answer in words, and whether it was chosen from a list."""


@dataclass(frozen=True)
class Kept:
    """What each form carries: reference and words as they were typed, and a one-time key."""

    reference: str = ""
    words: str = ""
    once: str = ""
    door: Door | None = None
    """In whose words answers are changed; the sender says it, since the inbox knows it only sealed."""


_SAID = {
    "added": gettext_noop("You added or changed something on %(at)s."),
    "answer": gettext_noop("You answered a question on %(at)s."),
    "withdrawn": gettext_noop("You withdrew it on %(at)s."),
}


def moment(at: datetime) -> Markup:
    """Return a moment in the words of the language that is being written, by the clock in Scotland."""
    local = at.astimezone(LONDON)
    return Markup("{}, {}").format(day_of_month(local.date()), f"{local:%H:%M}")


def ask_page(
    form: Form, catalogue: Catalogue, *, kept: Kept | None = None, faults: Sequence[tuple[str, str]] = ()
) -> Page:
    """Return the page that asks for reference and words; a fault is the input that it belongs to, and a sentence."""
    values = {"kept": kept or Kept(), "faults": faults, "by_input": dict(faults)}
    return _page("ask", form, catalogue, error=bool(faults), values=values)


def state_page(
    form: Form,
    catalogue: Catalogue,
    state: Progress,
    kept: Kept,
    *,
    done: str = "",
    typed: Mapping[str, str] | None = None,
    faults: Sequence[tuple[str, str]] = (),
) -> Page:
    """Return what has become of it, with what can be done; ``done`` says what was done just now.

    ``typed`` is a text that could not be taken, by the input that it stood in.
    """
    values = {
        "state": state,
        "said": [gettext(_SAID[kind], at=moment(at)) for at, kind in state.said],
        "kept": kept,
        "done": done,
        "typed": typed or {},
        "faults": faults,
        "by_input": dict(faults),
        "longest": LONGEST,
        "moment": moment,
        "doors": [(str(door), title) for door, title in TITLES.items()],
    }
    return _page("state", form, catalogue, area=state.council_area, error=bool(faults), values=values)


def choose_page(form: Form, catalogue: Catalogue, kept: Kept) -> Page:
    """Return the questions of the form, to tick those whose answers are to change."""
    return _page("choose", form, catalogue, values={"kept": kept, "sections": list(_changeable(form))})


def change_page(
    form: Form,
    catalogue: Catalogue,
    kept: Kept,
    chosen: Sequence[Question],
    *,
    raw: Raw | None = None,
    faults: Sequence[Fault] = (),
) -> Page:
    """Return the chosen questions, to be answered anew."""
    fields: Mapping[str, Field] = fields_of(form, raw or {}, faults, None, None)
    values = {
        "kept": kept,
        "fields": [fields[question.id] for question in chosen],
        "faults": [(fault.input, fault.sentence) for fault in faults],
    }
    return _page("change", form, catalogue, error=bool(faults), values=values)


def withdraw_page(form: Form, catalogue: Catalogue, kept: Kept) -> Page:
    """Return the page that asks once more before it is withdrawn."""
    return _page("withdraw", form, catalogue, values={"kept": kept})


def copy_page(form: Form, catalogue: Catalogue, own: Copied, kept: Kept) -> Page:
    """Return the sender's own copy, laid out to print, with a button that saves it as a file."""
    values = {"kept": kept, "own": own, "moment": moment, "file": COPY_FILE}
    return _page("copy", form, catalogue, values=values)


def copy_text(own: Copied) -> str:
    """Return the same as the plain text that is locked in the file."""
    head = f"{dashed(own.reference)}\n{moment(own.received_at).striptags()}\n"
    said = (
        (_spoken(question), _spoken(answer) if chosen else answer) for question, answer, chosen in own.answers
    )
    return "\n".join((head, *(f"{question}\n{answer}\n" for question, answer in said)))


def _spoken(text: str) -> str:
    return translation(text) or text


def not_kept_page(
    form: Form, catalogue: Catalogue, kept: Kept, *, why: str, texts: Iterable[tuple[str, str]], unsure: bool
) -> Page:
    """Return the page for something that was not stored: every text is still there, to be copied or called in."""
    values = {"kept": kept, "why": why, "texts": list(texts), "unsure": unsure}
    return _page("not_kept", form, catalogue, error=True, values=values)


def changeable(form: Form) -> Mapping[str, Question]:
    """Return the questions whose answers the sender may change: all that are asked at the form's door but agreements, by id."""
    return {question.id: question for _, questions in _changeable(form) for question in questions}


def _changeable(form: Form) -> Iterable[tuple[Section, list[Question]]]:
    for section in form.sections:
        if found := [one for one in section.questions if one.asked and one.kind.value != "consent"]:
            yield section, found


def _page(
    name: str,
    form: Form,
    catalogue: Catalogue,
    *,
    values: Mapping[str, object],
    area: str = "",
    error: bool = False,
) -> Page:
    ways = ways_to_us(form, catalogue, area or None)
    content = render(f"your_reference/{name}.html", ways=ways, address=ADDRESS, see=SEE, **values)
    return Page(
        ADDRESS, _TITLE, content, index=False, head=_HEAD, error=error, at_risk=True, without_frame=True
    )
