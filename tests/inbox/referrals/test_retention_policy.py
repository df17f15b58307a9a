"""Until when a referral is kept: nobody is erased who is still to be met, and nobody is kept without end by mistake."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from frontdoor.inbox.referrals import retention as keeping
from frontdoor.inbox.referrals import retention_policy, triage
from frontdoor.inbox.store.models import Audit, GateOutcome, KeepingRun, Referral, ReferralStatus
from tests.inbox import places
from tests.inbox.builders import a_referral

DECISION = datetime(2026, 12, 7, 10, tzinfo=UTC)
GATE = date(2027, 1, 11)


def accepted(
    *, release: date | None = GATE, pickup: bool = True, team: str = places.TEAMS[0], **kept: object
) -> str:
    """A referral that was opened and accepted on 7 December."""
    reference = a_referral(now=DECISION, release_date=release, gate_pickup=pickup, team=team).reference
    triage.open_referral(reference, places.identity(team), "ailsa", DECISION)
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.ACCEPTED, "ailsa", DECISION)
    Referral.objects.filter(reference=reference).update(**kept)
    return reference


def at(day: date) -> datetime:
    """Eleven in the morning of a day."""
    return datetime.combine(day, time(11), UTC)


def due_on(day: date) -> bool:
    """Say whether the one referral that there is would be erased on a day."""
    return bool(keeping.due(at(day)))


def test_who_is_to_be_met_after_a_month_is_not_erased(store: Path, tmp_path: Path) -> None:
    """Accepted on 7 December, gate on 11 January: there on the day, and for 30 days after it. Sabotage: 30 days after the decision."""
    accepted(gate_outcome="met")
    day = DECISION.date()
    while day < GATE + retention_policy.SPAN:
        assert keeping.run_retention(tmp_path, "retention", at(day)) == keeping.Erased(0), day
        day += timedelta(days=1)
    assert keeping.run_retention(tmp_path, "retention", at(day)) == keeping.Erased(1)


def test_the_later_of_release_and_gate_counts(store: Path) -> None:
    """Met a day after release, or the other way about."""
    accepted(release=GATE - timedelta(days=3), gate_date=GATE, gate_outcome="met")
    assert [due_on(GATE + timedelta(days=days)) for days in (29, 30)] == [False, True]
    Referral.objects.update(release_date=GATE + timedelta(days=3))
    assert [due_on(GATE + timedelta(days=days)) for days in (32, 33)] == [False, True]


def test_the_decision_counts_where_it_is_the_last(store: Path) -> None:
    """Released long before: 30 days after the decision, as ever; and so for who is not in prison at all."""
    accepted(release=DECISION.date() - timedelta(days=90), pickup=False)
    days = [DECISION.date() + timedelta(days=days) for days in (29, 30)]
    assert [due_on(day) for day in days] == [False, True]
    Referral.objects.update(release_date=None, release_known=True)
    assert [due_on(day) for day in days] == [False, True]


def test_without_a_day_a_person_is_asked_and_nothing_is_erased(store: Path) -> None:
    """Release not known, or any day on remand: asked for, never erased silently, until somebody says so."""
    reference = accepted(release=None, pickup=False)
    for release in (None, DECISION.date() - timedelta(days=20)):
        Referral.objects.update(release_date=release, keep_until=None)
        assert not due_on(DECISION.date() + timedelta(days=4000))
        asked = [
            Referral.objects.filter(
                retention_policy.asks_a_person(at(DECISION.date() + timedelta(days=days)))
            ).exists()
            for days in (29, 30, 400)
        ]
        assert asked == [False, True, True]
        until = date(2027, 5, 3)
        assert (
            retention_policy.keep_until([reference], places.TEAMS, until, "morag", at(date(2027, 2, 1))) == 1
        )
        assert [due_on(until + timedelta(days=days)) for days in (-1, 0)] == [False, True]
    row = Audit.objects.latest("seq")
    assert (row.actor, row.action, row.reference) == ("morag", "said until when it is kept", reference)


def test_nobody_goes_of_whom_it_is_not_said_what_became_of_them_at_the_gate(store: Path) -> None:
    """The day passed and nobody said a word: it stays on top and is asked for, however long ago that is."""
    accepted()
    assert not due_on(GATE + timedelta(days=400))
    assert Referral.objects.filter(retention_policy.asks_a_person(at(GATE + timedelta(days=30)))).exists()
    Referral.objects.update(gate_outcome=GateOutcome.NOT_WANTED)
    assert due_on(GATE + timedelta(days=30))


def test_another_decision_outlasts_a_gate_day_that_is_to_come(store: Path) -> None:
    """Not suitable, and the gate still ahead: kept until 30 days after it, unless they are no longer to be met."""
    accepted()
    for status in retention_policy.DECIDED[1:]:
        Referral.objects.update(status=status, gate_outcome="")
        assert [due_on(GATE + timedelta(days=days)) for days in (29, 30)] == [False, True], status
        Referral.objects.update(gate_outcome=GateOutcome.NOT_WANTED)
        assert due_on(DECISION.date() + retention_policy.SPAN), status
        Referral.objects.update(gate_pickup=False, gate_outcome="")
        assert due_on(DECISION.date() + retention_policy.SPAN), status
        Referral.objects.update(gate_pickup=True)


def test_a_new_decision_asks_anew(store: Path) -> None:
    """What a person said for how long belongs to the decision of then."""
    reference = accepted(release=None, pickup=False, keep_until=date(2027, 2, 1))
    triage.change_status(reference, ReferralStatus.ACCEPTED, ReferralStatus.TAKEN, "ailsa", DECISION)
    triage.change_status(reference, ReferralStatus.TAKEN, ReferralStatus.ACCEPTED, "ailsa", DECISION)
    assert Referral.objects.get().keep_until is None


def test_only_decided_ones_of_the_own_teams_are_kept_until_a_day(store: Path) -> None:
    """Sabotage: writing whatever is sent."""
    other = accepted(team=places.TEAMS[1])
    undecided = a_referral().reference
    day = date(2027, 5, 3)
    assert retention_policy.keep_until([other, undecided], places.TEAMS[:1], day, "morag", DECISION) == 0
    assert not Referral.objects.exclude(keep_until=None).exists()


def test_the_brake_holds_what_is_due_late_too(store: Path, tmp_path: Path) -> None:
    """Days at the gate do not go round the brake."""
    for _ in range(21):
        accepted(gate_outcome="met")
    day = GATE + retention_policy.SPAN
    KeepingRun.objects.create(at=at(day - timedelta(days=1)), erased=0)
    assert isinstance(keeping.run_retention(tmp_path, "retention", at(day)), keeping.NeedsApproval)


def test_the_day_that_people_read_is_the_day_on_which_it_goes(store: Path) -> None:
    """Every combination: due on the day that the page says, not the day before; and where it says none, never."""
    releases = [
        (None, True),
        (None, False),
        (GATE, True),
        (DECISION.date() - timedelta(days=50), True),
        (DECISION.date(), False),
    ]
    combined = itertools.product(
        retention_policy.DECIDED,
        releases,
        (True, False),
        (None, GATE + timedelta(days=2)),
        ("", "met"),
        (None, date(2027, 3, 1)),
    )
    Referral.objects.bulk_create(
        Referral(
            reference=f"R{number:08}", key_hash=str(number), team="x", received_at=DECISION, opened_at=DECISION,
            status=status, status_at=DECISION, release_date=release, release_known=known, gate_pickup=pickup,
            gate_date=gate if pickup else None, gate_outcome=outcome if pickup else "", keep_until=until, sealed=b"",
        )
        for number, (status, (release, known), pickup, gate, outcome, until) in enumerate(combined)
    )  # fmt: skip
    due: dict[date, set[str]] = {}
    seen = set()
    for referral in Referral.objects.all():
        day = retention_policy.last_day(referral)
        seen.add(day)
        for moment in (day - timedelta(days=1), day) if day else (date(2040, 1, 1),):
            if moment not in due:
                due[moment] = {one.reference for one in keeping.due(at(moment))}
            assert (referral.reference in due[moment]) is (moment == day), vars(referral)
    assert len(seen) > 4
