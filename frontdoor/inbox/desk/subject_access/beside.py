"""What is kept of a person beside referrals: what was said to us, and papers that are half keyed in; found, handed out and erased too.

Such a piece is known by its mark, as ``feedback-12`` or ``paper-3``, where a referral is known by its reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.referrals import keying
from frontdoor.inbox.desk.referrals.keying_drafts import own_form
from frontdoor.inbox.desk.referrals.search import SearchedReferral, WrittenText
from frontdoor.inbox.desk.subject_access.export import ExportSheet, Plain, flat, row_as_plain
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import feedback, paper_drafts, retention, triage
from frontdoor.inbox.store.models import Feedback, FeedbackKind, PaperDraft
from frontdoor.occurrences import LONDON, london_day

_MARK = re.compile(r"(feedback|paper)-(\d{1,18})")


@dataclass(frozen=True)
class KeptBeside:
    """One such piece."""

    row: Feedback | PaperDraft

    @property
    def mark(self) -> str:
        """Return by what it is known."""
        return f"{'feedback' if isinstance(self.row, Feedback) else 'paper'}-{self.row.pk}"

    @property
    def title(self) -> str:
        """Return what it is called, without anything of the person."""
        if isinstance(self.row, PaperDraft):
            return f"Paper half keyed in, begun {_day(self.row.began_at)}"
        if self.row.kind == FeedbackKind.COMPLAINT:
            return f"Complaint {spoken(self.row.reference)}"
        return f"Report that {self.row.page or 'a page'} is wrong, {_day(self.row.at)}"


def of(marks: Iterable[str], teams: Iterable[str]) -> list[KeptBeside]:
    """Return those of these pieces that some teams keep; what is no mark is left out."""
    keys: dict[str, list[int]] = {"feedback": [], "paper": []}
    for match in filter(None, map(_MARK.fullmatch, marks)):
        keys[match[1]].append(int(match[2]))
    theirs = list(teams)
    drafts = PaperDraft.objects.filter(pk__in=keys["paper"], team__in=theirs)
    return [*map(KeptBeside, _feedback(theirs).filter(pk__in=keys["feedback"])), *map(KeptBeside, drafts)]


def is_mark(text: str) -> bool:
    """Return whether a text is the mark of such a piece."""
    return bool(_MARK.fullmatch(text))


def count(teams: Iterable[str]) -> int:
    """Return how many such pieces there are to search."""
    theirs = list(teams)
    return _feedback(theirs).count() + PaperDraft.objects.filter(team__in=theirs).count()


def scan(keys: Mapping[str, str]) -> Iterator[list[SearchedReferral]]:
    """Yield what some teams keep, decrypted with each team's identity, to be searched."""
    for team, identity in keys.items():
        kept = (*map(KeptBeside, _feedback([team])), *map(KeptBeside, PaperDraft.objects.filter(team=team)))
        yield [_searched(one, identity) for one in kept]


def everything(kept: KeptBeside, identity: str) -> Plain:
    """Return all that is kept of a piece, decrypted; raise CannotOpen."""
    row = kept.row
    if isinstance(row, PaperDraft):
        draft = paper_drafts.opened(row, identity)
        sealed: Plain = {
            "door": draft.door,
            "typed": {name: list(said) for name, said in draft.typed.items()},
        }
        log: Iterable[Plain] = ()
    else:
        sealed = dict(feedback.opened_text(row, identity))
        log = map(row_as_plain, triage.history(row.reference)) if row.reference else ()
    return {"what": kept.title, "kept": row_as_plain(row), "sealed": sealed, "log": list(log)}


def sheet(of_one: Plain) -> ExportSheet:
    """Arrange an export for paper."""
    parts = {
        "What was said": of_one["sealed"],
        "Kept beside it": of_one["kept"],
        "Lines of the log": of_one["log"],
    }
    groups = tuple((title, tuple(flat(part))) for title, part in parts.items() if part)
    return ExportSheet(str(of_one["what"]), groups)


def erase(kept: KeptBeside, folder: Path, actor: str, now: datetime) -> bool:
    """Erase a piece for good; of a complaint the dates stay, as the law's log. Return whether it was there."""
    if isinstance(kept.row, PaperDraft):
        return retention.erase_draft(kept.row.pk, folder, actor, now)
    return retention.erase_feedback(kept.row.pk, folder, actor, now)


def _feedback(teams: list[str]) -> QuerySet[Feedback]:
    return Feedback.objects.filter(team__in=teams).exclude(sealed=b"")


def _searched(kept: KeptBeside, identity: str) -> SearchedReferral:
    try:
        return SearchedReferral(kept.mark, tuple(_said(kept.row, identity)))
    except sealing.CannotOpen:
        return SearchedReferral(kept.mark, (), whole=False)


def _said(row: Feedback | PaperDraft, identity: str) -> Iterator[WrittenText]:
    if isinstance(row, Feedback):
        texts = feedback.opened_text(row, identity)
        yield from (WrittenText(name, name, text) for name, text in texts.items())
        return
    draft = paper_drafts.opened(row, identity)
    own, day = own_form(draft), london_day(row.saved_at)
    answers = keying.check(own, draft.typed, today=day).checked.answers
    yield from (WrittenText(name, name, text) for name, text in answers.items())
    for name, said in draft.typed.items():
        if name not in answers:
            yield WrittenText(name, name, " ".join(said))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%-d %B %Y}"
