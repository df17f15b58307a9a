"""What people said on the site to be wrong, by page: an editor sees that and when, the team that answers it reads the words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from frontdoor.catalogue.sections import NAMED, folder
from frontdoor.inbox.store.models import Feedback, FeedbackKind


class Correction(NamedTuple):
    """A report that has not been answered: which page, when, and the entry that the page is about."""

    page: str
    at: datetime
    section: str
    entry_id: str


def open_corrections(page: str = "") -> Sequence[Correction]:
    """Return the reports that wait for an answer, oldest first; only those about a page, if one is given."""
    rows = Feedback.objects.filter(kind=FeedbackKind.WRONG_HERE, answered_at=None, set_aside=False)
    if page:
        rows = rows.filter(page=page)
    return [Correction(where, at, *entry_at(where)) for where, at in rows.values_list("page", "at")]


def entry_at(address: str) -> tuple[str, str]:
    """Return section and id of the entry that a page is about, such as ``/services/throughcare/``; nothing for other pages."""
    _, first, *rest = f"{address}///".split("/")
    section = next((one for one in NAMED if folder(one) == first), "")
    return (section, rest[0]) if section and rest[0] else ("", "")
