"""A quarter's numbers in words: tables with their labels, what changed, and rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from frontdoor.form import Form
from frontdoor.inbox.desk.referrals.status_moves import DECIDED
from frontdoor.inbox.referrals.numbers import counting, quarters
from frontdoor.inbox.referrals.numbers.disclosure import SMALL, Disclosed
from frontdoor.inbox.referrals.numbers.report import (
    ALONE,
    AREA,
    IN_TIME,
    JOINED,
    LATE,
    MONTH,
    TO_ANOTHER,
    TOO_LATE,
    Report,
)
from frontdoor.inbox.store.models import GateOutcome, ReferralStatus

HIDDEN = f"fewer than {SMALL}"
NOT_TOLD = f"not told, because it or a count beside it is {HIDDEN}"
"""A hidden count need not be small: it may be hidden with one that is, since the two are told apart by subtraction."""
_TITLES: Mapping[str, str] = {
    MONTH: "Received, by month",
    AREA: "Received, by council area",
    counting.HELP: "Decided, by kind of help asked for",
    counting.OUTCOME: "Decided, by outcome and reason",
    counting.OPENED: "Working days until somebody opened it",
    counting.CONTACT: "Working days until the first contact that the inbox knows of",
    counting.DECISION: "Working days until it was decided",
    counting.PRISON: "Decided, by prison",
    counting.DOOR: "Decided, by who made the referral",
    counting.SOURCE: "Decided, by the way it came",
    JOINED: "Received, joined to another of the same person",
    counting.REPEAT: "Decided, perhaps a repeat when it arrived",
    counting.GATE_ASKED: "Decided, to be met at the gate",
    counting.GATE: "Gate pick-ups, by what became of them",
    counting.ENDED: "Support that ended after it was accepted",
}
"""Measure to heading, in the order of the page."""
PLOTTED = (MONTH, AREA, counting.HELP, counting.OUTCOME, counting.PRISON)
_COMPARED = (AREA, counting.HELP, counting.OUTCOME, counting.PRISON)
_CHANGES = 4
"""The most changes that are told: the page is to be read in a minute."""


class ShownCount(NamedTuple):
    """One line of a table."""

    words: str
    number: int
    at_least: bool = False


@dataclass(frozen=True)
class ShownTable:
    """One table of the report, as people read it."""

    measure: str
    title: str
    rows: tuple[ShownCount, ...]
    rest: str
    """What is told of the values that are not shown; empty where all are."""
    total: str
    median: str = ""

    @property
    def said(self) -> bool:
        """Return whether it tells anything."""
        return bool(self.rows or self.rest or self.total)


def tables_of(report: Report, form: Form) -> list[ShownTable]:
    """Return the report's tables in the page's order."""
    return [_table(report, measure, title, form) for measure, title in _TITLES.items()]


def changes(now: Report, before: Report | None, form: Form) -> Iterator[str]:
    """Yield what a manager should know first, each a sentence: the totals, then what changed most against the quarter before."""
    yield _total("were received", now, before, MONTH)
    yield _total("were decided", now, before, counting.OUTCOME)
    late = now.told(counting.DECISION, TOO_LATE)
    if now.medians[counting.DECISION] is not None:
        then = before.medians[counting.DECISION] if before else None
        was = "" if then is None else f" ({then:g} in the quarter before)"
        limit = LATE[counting.DECISION]
        more = (
            f"how many took more than {limit} is {NOT_TOLD}"
            if late is None
            else f"{late} took more than {limit}"
        )
        yield f"Half of them were decided within {_days(now.medians[counting.DECISION])}{was}; {more}."
    met = now.told(counting.GATE, GateOutcome.MET)
    if now.tables[counting.GATE].total:
        yield f"Met at the gate: {NOT_TOLD if met is None else met}."
    found = sorted(_differences(now, before), key=lambda one: -abs(one[2] - one[3])) if before else []
    for measure, value, count, then in found[:_CHANGES]:
        up = "up" if count > then else "down"
        yield f"{_TITLES[measure].rpartition('by ')[2].capitalize()}, {_label(measure, value, form)}: {count}, {up} from {then}."


def indicators(report: Report) -> list[tuple[str, str]]:
    """Return what the national indicators that apply ask for, and our number.

    The Community Justice Performance Framework (Scottish Government, 2023, gov.scot) has ten. That the one on voluntary
    throughcare counts cases commenced was not read at the source (decisions/29), so the page asks to compare it. An
    accepted referral is the nearest that the inbox has.
    """
    accepted = report.told(counting.OUTCOME, ReferralStatus.ACCEPTED)
    return [("Voluntary throughcare: cases commenced", NOT_TOLD if accepted is None else str(accepted))]


def csv_rows(reports: Sequence[Report], form: Form) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a table for spreadsheets, its head first; a count that is not told is empty."""
    yield "team", "quarter", "table", "value", "count", "note"
    for report in reports:
        when = "; ".join(quarters.code(quarter) for quarter in report.quarters)
        for table in tables_of(report, form):
            for row in table.rows:
                yield report.team, when, table.title, row.words, row.number, "or more" if row.at_least else ""
            rest = report.tables[table.measure].rest
            if rest != 0:
                yield report.team, when, table.title, "Not shown one by one", rest, table.rest
            if report.tables[table.measure].total is not None:
                yield report.team, when, table.title, "All", report.tables[table.measure].total, ""
            if table.median:
                yield report.team, when, table.title, "Median", report.medians[table.measure], "working days"


def _table(report: Report, measure: str, title: str, form: Form) -> ShownTable:
    table = report.tables[measure]
    ordered = sorted(table.shown.items(), key=lambda one: (one[0] if measure == MONTH else "", -one[1]))
    rows = [
        ShownCount(_label(measure, value, form), count, value in table.at_least)
        for value, count in ordered
        if table.total != 0 and (count or measure not in LATE)
    ]
    days = report.medians.get(measure)
    return ShownTable(
        measure,
        title,
        tuple(rows),
        _rest(table, several=len(report.quarters) > 1),
        str(table.total or ""),
        _days(days) if days is not None else "",
    )


def _rest(table: Disclosed, *, several: bool) -> str:
    if table.rest == 0:
        return ""
    if table.rest is None and several:  # what is small in each quarter need not be small in all
        return f"{'Others are' if table.shown else 'It is'} not told, because in some quarter there were {HIDDEN}"
    if table.rest is None:
        return f"Others: {HIDDEN} each" if table.shown else f"Fewer than {SMALL} in all"
    return f"Not shown one by one, since some are {HIDDEN}: {table.rest} together"


def _label(measure: str, value: str, form: Form) -> str:
    if measure == MONTH:
        return f"{date.fromisoformat(f'{value}-01'):%B %Y}"
    if measure in LATE:
        limit = LATE[measure]
        return {
            IN_TIME: f"Up to {limit}",
            TOO_LATE: f"More than {limit}",
            counting.NOT_SAID: "Not noted before the decision",
        }[value]
    if measure in _QUESTIONS:
        question = form.question(_QUESTIONS[measure])
        return question.staff_labels.get(value, value) or "Not said"
    if measure in (counting.OUTCOME, counting.ENDED):
        said = {
            f"{move.status.value}: {move.decision}" if move.decision else move.status.value: move.words
            for move in DECIDED
        }
        return said.get(value, value.capitalize())
    return _WORDS.get((measure, value), value or "Not known")


_QUESTIONS = {counting.HELP: "needs", counting.PRISON: "prison", counting.DOOR: "referrer_kind"}
_WORDS: Mapping[tuple[str, str], str] = {
    (counting.SOURCE, "web"): "By the website",
    (counting.SOURCE, "paper"): "On paper, keyed in at the desk",
    (JOINED, TO_ANOTHER): "Joined, and answered with the other",
    (JOINED, ALONE): "Stands for itself",
    (counting.REPEAT, "yes"): "Perhaps a repeat",
    (counting.REPEAT, "no"): "No repeat that the inbox saw",
    (counting.GATE_ASKED, "yes"): "Asked for",
    (counting.GATE_ASKED, "no"): "Not asked for",
    (counting.GATE, GateOutcome.MET): "Met at the gate",
    (counting.GATE, GateOutcome.NOT_THERE): "Not there at the gate",
    (counting.GATE, GateOutcome.MISSED): "Not met: nobody of us was at the gate",
    (counting.GATE, GateOutcome.NOT_WANTED): "No longer wanted",
}


def _total(done: str, now: Report, before: Report | None, measure: str) -> str:
    count, then = now.tables[measure].total, before.tables[measure].total if before else None
    if count is None:
        return f"{HIDDEN.capitalize()} {done}."
    if then is None:
        return f"{count} {done}."
    change = (
        "as many as" if count == then else f"{abs(count - then)} {'more' if count > then else 'fewer'} than"
    )
    return f"{count} {done}, {change} in the quarter before{'' if count == then else f' ({then})'}."


def _differences(now: Report, before: Report) -> Iterator[tuple[str, str, int, int]]:
    for measure in _COMPARED:
        for value, count in now.tables[measure].shown.items():
            then = before.told(measure, value)
            if value and then is not None and abs(count - then) >= SMALL:
                yield measure, value, count, then


def _days(number: float | None) -> str:
    return f"{number:g} working day{'' if number == 1 else 's'}"
