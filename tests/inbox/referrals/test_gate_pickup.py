"""Who is to be met at the gate, when, and the step that says what became of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from frontdoor.inbox.referrals import gate_pickup, triage
from frontdoor.inbox.store.models import Audit, GateOutcome, Referral
from frontdoor.rules.liberation import Pressure, Release, gate_date
from tests.inbox.builders import NOW, a_referral

TODAY = NOW.date()
MONDAY, TUESDAY, SATURDAY = date(2027, 1, 11), date(2027, 1, 12), date(2027, 1, 16)


@pytest.mark.parametrize(
    ("answers", "day"),
    [
        ({"gate_pickup": "yes", "gate_date": "2027-01-12"}, TUESDAY),
        ({"gate_pickup": "yes"}, None),
        ({"gate_pickup": "no", "gate_date": "2027-01-12"}, None),
        ({"gate_date": "2027-01-12"}, None),
        ({"gate_pickup": "yes", "gate_date": "soon"}, None),
    ],
)
def test_the_gate_day_is_read_from_the_answers(answers: dict[str, str], day: date | None) -> None:
    """Only where a pick-up was asked for, and only a day."""
    assert gate_date(answers) == day


@pytest.mark.parametrize(
    ("release", "said", "expected"),
    [
        (Release(MONDAY, True), None, MONDAY),
        (Release(MONDAY, True), TUESDAY, TUESDAY),
        (Release(None, False), TUESDAY, TUESDAY),
        (Release(TODAY - timedelta(days=9), False), TUESDAY, TUESDAY),
        (Release(None, False), SATURDAY, date(2027, 1, 15)),
        (Release(None, False), None, None),
        (Release(None, True), None, None),
    ],
    ids=["release", "gate day", "release not known", "on remand", "a Saturday", "nothing known", "no prison"],
)
def test_the_day_at_the_gate(release: Release, said: date | None, expected: date | None) -> None:
    """The gate day, else that of release; a day on which nobody is released gives way to the one before it."""
    found = gate_pickup.gate_clock(release, said, TODAY).earliest
    assert (found.day if found else None) == expected


def test_a_day_that_may_be_any_has_never_passed() -> None:
    """On remand there is no day that could be over; a day that was said can be."""
    remand = Release(TODAY - timedelta(days=30), False)
    any_day = gate_pickup.gate_clock(remand, None, TODAY)
    assert any_day.pressure is Pressure.ANY_DAY
    assert not gate_pickup.has_passed(any_day, TODAY)
    clocks = [
        (gate_pickup.gate_clock(remand, TUESDAY, day), day) for day in (TUESDAY, TUESDAY + timedelta(days=1))
    ]
    assert [gate_pickup.has_passed(standing, day) for standing, day in clocks] == [False, True]


def test_what_became_of_it_is_kept_and_written_down(store: Path) -> None:
    """Met: nobody has to meet the person any more, and the log says who said so."""
    reference = a_referral(gate_pickup=True).reference
    assert Referral.objects.filter(gate_pickup.TO_BE_MET).count() == 1
    gate_pickup.say(reference, "", GateOutcome.MET, "ailsa", NOW)
    assert not Referral.objects.filter(gate_pickup.TO_BE_MET).exists()
    assert Referral.objects.get().gate_outcome == "met"
    row = Audit.objects.latest("seq")
    assert (row.actor, row.action, row.reference) == ("ailsa", "gate: met", reference)


def test_another_day_makes_it_awaited_again(store: Path) -> None:
    """A release that was put off, or a wrong press: the person is to be met on the new day."""
    reference = a_referral(gate_pickup=True).reference
    gate_pickup.say(reference, "", GateOutcome.NOT_THERE, "ailsa", NOW)
    gate_pickup.say(reference, "not there", GateOutcome.AWAITED, "ailsa", NOW, day=TUESDAY)
    referral = Referral.objects.get()
    assert (referral.gate_outcome, referral.gate_date) == ("", TUESDAY)
    assert Referral.objects.filter(gate_pickup.TO_BE_MET).exists()


@pytest.mark.parametrize(("known", "day"), [(None, TODAY), (date(2027, 1, 11), None)])
def test_who_was_met_on_a_day_that_nobody_knew_has_a_day_from_then_on(
    store: Path, known: date | None, day: date | None
) -> None:
    """How long a referral is kept counts from its day; a day that was known stays."""
    reference = a_referral(gate_pickup=True, release_date=known).reference
    gate_pickup.say(reference, "", GateOutcome.MET, "ailsa", NOW)
    assert Referral.objects.get().gate_date == day


def test_only_one_of_two_says_it(store: Path) -> None:
    """Nothing is overwritten unseen, and a referral without a pick-up has nothing to say."""
    reference, other = a_referral(gate_pickup=True).reference, a_referral().reference
    gate_pickup.say(reference, "", GateOutcome.MET, "bruce", NOW)
    for one in (reference, other):
        with pytest.raises(triage.Overtaken):
            gate_pickup.say(one, "", GateOutcome.NOT_WANTED, "ailsa", NOW)
    assert Referral.objects.get(reference=reference).gate_outcome == "met"
