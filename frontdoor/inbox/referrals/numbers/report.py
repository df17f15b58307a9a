"""The report of one team and quarter: made once, when the quarter is over, with small counts hidden, and kept.

Then the counts that it was made from are deleted. What was received is counted from what referrals and tombstones hold
unsealed; everything about decisions from ``DecisionCount``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from frontdoor.inbox.referrals.numbers import counting, quarters
from frontdoor.inbox.referrals.numbers.disclosure import (
    SMALL,
    Disclosed,
    disclose,
    disclose_each,
    together,
)
from frontdoor.inbox.referrals.retention_policy import CLOCK_MAY_JUMP
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import (
    DecisionCount,
    GateOutcome,
    KeepingRun,
    QuarterReport,
    Referral,
    Tombstone,
)
from frontdoor.occurrences import london_day

MONTH, AREA, JOINED = "month", "area", "joined"
TO_ANOTHER, ALONE = "to another", "alone"
LATE: Mapping[str, int] = {counting.OPENED: 1, counting.CONTACT: 5, counting.DECISION: 10}
"""Working days from receiving after which something is late. After the first two the inbox itself asks somebody to look; the
third, two working weeks, is ours: nobody has published one for us."""
IN_TIME, TOO_LATE = "in time", "late"
_FIXED: Mapping[str, Sequence[str]] = {
    counting.DOOR: ("self", "family", "professional"),
    counting.SOURCE: ("web", "paper"),
    counting.REPEAT: ("yes", "no"),
    counting.GATE_ASKED: ("yes", "no"),
    counting.GATE: tuple(outcome.value for outcome in GateOutcome if outcome),
}
"""Measures with few values, of which each is listed even if nobody has it."""
_OPEN = (counting.OUTCOME, counting.ENDED, counting.PRISON)


@dataclass(frozen=True)
class Report:
    """What may be told of a team's quarter, or of several."""

    team: str
    quarters: tuple[date, ...]
    tables: Mapping[str, Disclosed]
    """Measure to its counts."""
    medians: Mapping[str, float | None]
    """Measure of ``LATE`` to the median of its working days; None where there are fewer than five, or several quarters."""

    def told(self, measure: str, value: str) -> int | None:
        """Return a published count, or None where it is hidden; nought where a table hides nothing and has no such value."""
        table = self.tables[measure]
        return table.shown.get(value, 0 if table.rest == 0 else None)


def report_of(team: str, quarter: date, now: datetime) -> Report | None:
    """Return the report of a quarter, made now if there is none yet.

    None while the quarter is not over, or may not be: where the daily run has not been for long, the clock may be wrong, and a
    report that is made too early cannot be made again.
    """
    if quarters.quarter_at(now) <= quarter:
        return None
    kept = QuarterReport.objects.filter(team=team, quarter=quarter).first()
    if kept is None:
        last = KeepingRun.objects.order_by("-pk").values_list("at", flat=True).first()
        if last and now - last > CLOCK_MAY_JUMP:
            return None
        with transaction.atomic():
            audit_log.one_at_a_time()
            text = json.dumps(dict(_tables(team, quarter)))
            kept, new = QuarterReport.objects.get_or_create(
                team=team, quarter=quarter, defaults={"made_at": now, "tables": text}
            )
            if new:
                DecisionCount.objects.filter(team=team, quarter=quarter).delete()
    held = json.loads(kept.tables)
    tables = {measure: Disclosed(one["shown"], one["rest"], one["total"]) for measure, one in held.items()}
    return Report(team, (quarter,), tables, {measure: held[measure]["median"] for measure in LATE})


def publish_due(now: datetime) -> None:
    """Make each report that is due, so that counts are not kept longer than their quarter."""
    this = quarters.quarter_at(now)
    due = set(DecisionCount.objects.filter(quarter__lt=this).values_list("team", "quarter"))
    due |= {
        (team, quarters.before(this)) for team in Referral.objects.values_list("team", flat=True).distinct()
    }
    for team, quarter in due - set(QuarterReport.objects.values_list("team", "quarter")):
        report_of(team, quarter, now)


def of_several(reports: Sequence[Report]) -> Report:
    """Return one report of several quarters of a team: added up from what each has published."""
    first = reports[0]
    if len(reports) == 1:
        return first
    tables = {measure: together([one.tables[measure] for one in reports]) for measure in first.tables}
    return Report(first.team, tuple(one.quarters[0] for one in reports), tables, dict.fromkeys(LATE))


def first_quarter(team: str) -> date | None:
    """Return the quarter in which a team received its first referral; None if there was none."""
    oldest = (
        Referral.objects.filter(team=team)
        .order_by("received_at")
        .values_list("received_at", flat=True)
        .first()
    )
    stone = (
        Tombstone.objects.filter(team=team)
        .order_by("received_on")
        .values_list("received_on", flat=True)
        .first()
    )
    days = [day for day in (oldest and london_day(oldest), stone) if day]
    return quarters.quarter_of(min(days)) if days else None


def _tables(team: str, quarter: date) -> Iterator[tuple[str, dict[str, object]]]:
    months: Counter[str] = Counter({f"{month:%Y-%m}": 0 for month in quarters.months(quarter)})
    areas: Counter[str] = Counter()
    joined: Counter[str] = Counter({TO_ANOTHER: 0, ALONE: 0})
    for day, area, is_joined in _received(team, quarter):
        months[f"{day:%Y-%m}"] += 1
        areas[area] += 1
        joined[TO_ANOTHER if is_joined else ALONE] += 1
    yield MONTH, _held(disclose(months))
    yield AREA, _held(disclose(areas))
    yield JOINED, _held(disclose(joined))
    counted: dict[str, dict[str, int]] = {}
    rows = DecisionCount.objects.filter(team=team, quarter=quarter)
    for measure, value, count in rows.values_list("measure", "value", "count"):
        counted.setdefault(measure, {})[value] = count
    for measure in _OPEN:
        yield measure, _held(disclose(counted.get(measure, {})))
    for measure, values in _FIXED.items():
        yield measure, _held(disclose(dict.fromkeys(values, 0) | counted.get(measure, {})))
    yield counting.HELP, _held(disclose_each(counted.get(counting.HELP, {})))
    for measure, limit in LATE.items():
        days = counted.get(measure, {})
        known = Counter({int(value): count for value, count in days.items() if value != counting.NOT_SAID})
        kinds = {
            IN_TIME: sum(count for value, count in known.items() if value <= limit),
            TOO_LATE: sum(count for value, count in known.items() if value > limit),
            counting.NOT_SAID: days.get(counting.NOT_SAID, 0),
        }
        yield measure, _held(disclose(kinds)) | {"median": _median(known)}


def _received(team: str, quarter: date) -> Iterator[tuple[date, str, bool]]:
    """Yield day, council area, and whether it was joined to another, of each referral of a quarter, erased or not."""
    begins, ends = quarters.span(quarter)
    there = Referral.objects.filter(team=team, set_aside=False, received_at__gte=begins, received_at__lt=ends)
    for at, area, lead in there.order_by().values_list("received_at", "council_area", "joined_to"):
        yield london_day(at), area, lead is not None
    days = (quarter, quarters.after(quarter))
    erased = Tombstone.objects.filter(
        team=team, set_aside=False, received_on__gte=days[0], received_on__lt=days[1]
    )
    for day, area, repeat_of in erased.order_by().values_list("received_on", "council_area", "repeat_of"):
        yield day, area, bool(repeat_of)


def _median(days: Counter[int]) -> float | None:
    """Return the median of some days with their counts; None where there are too few to tell it."""
    ordered = [day for day, count in sorted(days.items()) for _ in range(count)]
    if len(ordered) < SMALL:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _held(table: Disclosed) -> dict[str, object]:
    return {"shown": dict(table.shown), "rest": table.rest, "total": table.total}
