"""A quarter's report: equal to a count by hand of ten thousand made-up referrals, made once, and from counts that then go."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from django.db import transaction

from frontdoor.inbox.referrals.numbers import counting, quarters
from frontdoor.inbox.referrals.numbers.report import Report, of_several, publish_due, report_of
from frontdoor.inbox.store.models import (
    DecisionCount,
    KeepingRun,
    QuarterReport,
    Referral,
    ReferralStatus,
    Tombstone,
)
from frontdoor.inbox.working_hours import is_working_day
from frontdoor.occurrences import LONDON
from tests.inbox.places import TEAMS

GLASGOW, SCOTLAND = TEAMS
Q3, Q4 = date(2026, 7, 1), date(2026, 10, 1)
AFTER = datetime(2027, 1, 4, 9, tzinfo=UTC)
AREAS = ("Glasgow City", "Fife", "Highland", "Orkney Islands", "")
OUTCOMES = (
    (ReferralStatus.ACCEPTED, ""),
    (ReferralStatus.NOT_SUITABLE, "no capacity"),
    (ReferralStatus.WITHDRAWN, "declined"),
    (ReferralStatus.CLOSED, "died"),
)


@dataclass
class Made:
    """One made-up referral, in plain values that the hand count reads."""

    team: str
    area: str
    received: datetime
    opened: datetime
    contact: datetime | None
    decided: datetime | None
    outcome: tuple[ReferralStatus, str]
    needs: tuple[str, ...]
    prison: str
    door: str
    source: str
    repeat: bool
    joined: bool
    gate: bool
    spam: bool
    erased: bool


def made_up(number: int) -> list[Made]:
    """So many referrals of five months, a few of each kind rare."""
    random = Random(18)
    begin = datetime(2026, 7, 1, tzinfo=LONDON)
    found = []
    for _ in range(number):
        received = begin + timedelta(minutes=random.randrange(150 * 24 * 60))
        opened = received + timedelta(hours=random.randrange(96))
        decided = opened + timedelta(hours=random.randrange(600)) if random.random() < 0.9 else None
        found.append(
            Made(
                team=random.choices(TEAMS, (9, 1))[0],
                area=random.choices(AREAS, (700, 150, 100, 0.5, 50))[0],
                received=received,
                opened=opened,
                contact=opened + timedelta(hours=5) if random.random() < 0.8 else None,
                decided=decided,
                outcome=random.choices(OUTCOMES, (60, 30, 10, 0.2))[0],
                needs=tuple(random.sample(("housing", "money", "health", "veterans"), random.randrange(5))),
                prison=random.choices(("barlinnie", "stirling", "grampian", ""), (60, 9, 0.2, 30))[0],
                door=random.choice(("self", "family", "professional")),
                source=random.choices(("web", "paper"), (95, 5))[0],
                repeat=random.random() < 0.01,
                joined=random.random() < 0.02,
                gate=random.random() < 0.2,
                spam=random.random() < 0.01,
                erased=decided is not None and random.random() < 0.5,
            )
        )
    return found


def row_of(number: int, one: Made) -> Referral:
    """The referral as it is stored, without anything sealed."""
    status, decision = one.outcome if one.decided else (ReferralStatus.TAKEN, "")
    return Referral(
        reference=f"R{number:08}", key_hash=f"{number}", team=one.team, form="throughcare", form_version="1",
        council_area=one.area, received_at=one.received, status=status, decision=decision,
        status_at=one.decided, opened_at=one.opened, possible_repeat_of="A" if one.repeat else "",
        gate_pickup=one.gate, set_aside=one.spam, joined_to_id=1 if one.joined else None, sealed=b"",
    )  # fmt: skip


def answers_of(one: Made) -> Mapping[str, str]:
    """What was answered, as canonical text."""
    answers = {"needs": "; ".join(one.needs), "prison": one.prison, "referrer_kind": one.door}
    return {name: text for name, text in answers.items() if text}


def store_all(made: list[Made]) -> None:
    """Store them all at once: kept ones as rows, erased ones as tombstones, decided ones in the counts."""
    counts: dict[str, Counter[tuple[date, str, str]]] = {team: Counter() for team in TEAMS}
    rows, stones = [], []
    for number, one in enumerate(made):
        row = row_of(number, one)
        if one.erased:
            stones.append(
                Tombstone(
                    reference=row.reference, team=one.team, council_area=one.area, status=row.status,
                    received_on=one.received.date(), decision=row.decision, set_aside=one.spam, erased_at=AFTER,
                    repeat_of="A" if one.joined else "",
                )
            )  # fmt: skip
        else:
            rows.append(row)
        if one.decided and counting.outcome_of(row):
            quarter = quarters.quarter_at(one.decided)
            for measure, value in counting.counts_of(
                row, answers_of(one), source=one.source, contact=one.contact
            ):
                counts[one.team][quarter, measure, value] += 1
    Referral.objects.bulk_create(rows, 500)
    Tombstone.objects.bulk_create(stones, 500)
    with transaction.atomic():
        for team, keys in counts.items():
            counting.add(team, keys)


def by_hand(made: list[Made], team: str, quarter: date) -> dict[str, Counter[str]]:
    """Count with nothing of the product's: each table, each value."""
    found: dict[str, Counter[str]] = {}
    months = {quarter.month, quarter.month + 1, quarter.month + 2}

    def within(moment: datetime) -> bool:
        return moment.year == quarter.year and moment.month in months

    def put(table: str, value: str) -> None:
        found.setdefault(table, Counter())[value] += 1

    for one in made:
        if one.spam or one.team != team:
            continue
        if within(one.received):
            put("month", f"{one.received:%Y-%m}")
            put("area", one.area)
            put("joined", "to another" if one.joined else "alone")
        if one.decided and not one.joined and within(one.decided):
            status, reason = one.outcome
            put("outcome", f"{status}: {reason}" if reason else status)
            put("prison", one.prison)
            put("door", one.door)
            put("source", one.source)
            put("repeat", "yes" if one.repeat else "no")
            put("gate asked", "yes" if one.gate else "no")
            for need in one.needs or ("",):
                put("help", need)
            for table, until, limit in (
                ("days opened", one.opened, 1), ("days contact", one.contact, 5), ("days decided", one.decided, 10),
            ):  # fmt: skip
                late = "" if until is None else "late" if working(one.received, until) > limit else "in time"
                put(table, late)
    return found


def working(first: datetime, last: datetime) -> int:
    """Working days after the first day."""
    return between(first.date(), last.date())


@cache
def between(day: date, last: date) -> int:
    """Working days between two dates, day by day."""
    count = 0
    while day < last:
        day += timedelta(days=1)
        count += is_working_day(day)
    return count


def published(report: Report | None) -> Report:
    """The report, which is there."""
    assert report is not None
    return report


def checked(report: Report, made: list[Made]) -> int:
    """Hold a report against the count by hand; return how many small counts it hides."""
    small = 0
    for table, counts in by_hand(made, report.team, report.quarters[0]).items():
        told = report.tables[table]
        assert all(counts[value] == count for value, count in told.shown.items()), table
        assert all(count == 0 or count >= 5 for count in told.shown.values()), table
        hidden = {value: count for value, count in counts.items() if value not in told.shown}
        small += sum(count < 5 for count in hidden.values())
        if told.total is not None:  # a table of values that exclude each other
            assert told.total == sum(counts.values()), table
            assert told.rest == sum(hidden.values()), table
            assert told.rest == 0 or told.rest >= 5, table
        elif table == "help":
            assert all(count < 5 for count in hidden.values()), table
    return small


def test_ten_thousand_referrals_equal_a_count_by_hand(store: Path) -> None:
    """Every number that is shown is right, every small one is hidden, and it takes well under a second."""
    made = made_up(10_000)
    store_all(made)
    began = time.perf_counter()
    reports = [published(report_of(team, quarter, AFTER)) for team in TEAMS for quarter in (Q3, Q4)]
    took = time.perf_counter() - began
    assert sum(checked(report, made) for report in reports) >= 4
    assert took < 1, f"{took:.2f} s"


def test_what_would_be_found_by_subtracting_two_reports(store: Path) -> None:
    """A report stays as it is whatever happens later, and a longer one is made of those that are published."""
    made = made_up(600)
    store_all(made)
    first = [published(report_of(GLASGOW, quarter, AFTER)) for quarter in (Q3, Q4)]
    Referral.objects.all().delete()
    with transaction.atomic():
        counting.add(GLASGOW, Counter({(Q4, counting.OUTCOME, "accepted"): 1}))
    assert [published(report_of(GLASGOW, quarter, AFTER)) for quarter in (Q3, Q4)] == first
    both = of_several(first)
    for measure, table in both.tables.items():
        shown = Counter[str]()
        for report in first:
            shown.update(report.tables[measure].shown)
        assert table.shown == shown
    assert any(table.at_least for table in both.tables.values())


def test_the_counts_of_a_quarter_go_with_its_report(store: Path) -> None:
    """A quarter that is not over has no report, and its counts stay; one that is over is made by the daily run."""
    store_all(made_up(300))
    during = datetime(2026, 10, 20, 12, tzinfo=UTC)
    assert report_of(GLASGOW, Q4, during) is None
    publish_due(during)
    assert set(DecisionCount.objects.values_list("quarter", flat=True)) == {Q4}
    assert set(QuarterReport.objects.values_list("quarter", flat=True)) == {Q3}
    publish_due(AFTER)
    assert not DecisionCount.objects.exists()
    assert QuarterReport.objects.count() == 4


def test_a_clock_that_may_be_wrong_makes_no_report(store: Path) -> None:
    """Years ahead it would end each quarter; the counts stay until the daily run goes by the clock again."""
    store_all(made_up(50))
    KeepingRun.objects.create(at=datetime(2026, 10, 20, tzinfo=UTC), erased=0)
    assert report_of(GLASGOW, Q4, AFTER) is None
    assert DecisionCount.objects.filter(quarter=Q4).exists()
    KeepingRun.objects.create(at=AFTER - timedelta(days=1), erased=0)
    assert report_of(GLASGOW, Q4, AFTER)


def test_quarters_as_they_are_written() -> None:
    """Whole quarters only, so that no two reports overlap."""
    assert (
        quarters.read("2026-Q4")
        == quarters.read("2026-10-01")
        == quarters.read("2026-12-31", last=True)
        == Q4
    )
    assert [quarters.code(one) for one in quarters.between(Q3, quarters.after(Q4))] == [
        "2026-Q3",
        "2026-Q4",
        "2027-Q1",
    ]
    assert list(_refused("2026-11", "2026-10-02", "last year")) == [
        "“2026-11” is no quarter. Write one such as 2026-Q4.",
        "2026-10-02 is not the first day of a quarter. Only whole quarters are reported: write 2026-Q4 or 2026-10-01.",
        "“last year” is no quarter. Write one such as 2026-Q4.",
    ]
    assert quarters.span(Q4)[0] == datetime(2026, 9, 30, 23, tzinfo=UTC)


def _refused(*texts: str) -> Iterator[str]:
    for text in texts:
        try:
            quarters.read(text)
        except quarters.NoQuarter as error:
            yield str(error)
