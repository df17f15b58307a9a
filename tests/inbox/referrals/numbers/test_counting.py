"""A decision is counted with its answers in the step that takes it, and taken back with it; nothing unsealed links the two."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from frontdoor.inbox.referrals import gate_pickup, joining, transfer, triage
from frontdoor.inbox.referrals.follow_up import from_sender
from frontdoor.inbox.store.models import (
    DecisionCount,
    GateOutcome,
    MessageKind,
    Referral,
    ReferralStatus,
    SentMessage,
)
from tests.inbox import places
from tests.inbox.builders import NOW, a_referral

GLASGOW, SCOTLAND = places.TEAMS
ANSWERS = {"needs": "housing; money", "prison": "barlinnie", "referrer_kind": "professional"}
NEW, ACCEPTED, CLOSED = ReferralStatus.NEW, ReferralStatus.ACCEPTED, ReferralStatus.CLOSED
QUARTER, NEXT = date(2026, 10, 1), datetime(2027, 1, 20, 10, tzinfo=NOW.tzinfo)


def counted(quarter: date = QUARTER, team: str = GLASGOW) -> dict[str, int]:
    """The counts of a quarter, each as "measure value"."""
    rows = DecisionCount.objects.filter(quarter=quarter, team=team).values_list("measure", "value", "count")
    return {f"{measure} {value}".strip(): count for measure, value, count in rows}


def a_decided_one(
    to: ReferralStatus = ACCEPTED, decision: str = "", *, after: timedelta = timedelta(days=3)
) -> str:
    """A referral that a member opened, looked up the number of, and decided some days later."""
    reference = a_referral(answers=ANSWERS, gate_pickup=True).reference
    triage.open_referral(reference, places.identity(), "ailsa", NOW)
    decide(reference, NEW, to, decision, at=NOW + after)
    return reference


def decide(
    reference: str, before: ReferralStatus, to: ReferralStatus, decision: str = "", *, at: datetime = NOW
) -> None:
    """Change the status as the desk does."""
    triage.change_status(reference, before, to, "ailsa", at, decision=decision, identity=places.identity())


def test_a_decision_is_counted_with_what_was_answered(store: Path) -> None:
    """Each measure gets one, each kind of help its own; the referral itself tells nothing unsealed."""
    a_decided_one()
    assert counted() == {
        "outcome accepted": 1, "help housing": 1, "help money": 1, "prison barlinnie": 1, "door professional": 1,
        "source web": 1, "repeat no": 1, "gate asked yes": 1, "days opened 0": 1, "days contact": 1, "days decided 3": 1,
    }  # fmt: skip
    kept = bytes(Referral.objects.get().counted or b"")
    assert kept.startswith(b"age-encryption.org/v1")
    assert b"housing" not in kept
    a_decided_one()
    assert counted()["help housing"] == counted()["repeat yes"] + counted()["repeat no"] == 2


def test_a_decision_that_is_taken_back_takes_its_count_back(store: Path) -> None:
    """Even in a later quarter, and even if the sender has meanwhile changed what was counted."""
    reference = a_decided_one()
    a_decided_one(ReferralStatus.NOT_SUITABLE, "no capacity")
    decide(reference, ACCEPTED, ReferralStatus.TAKEN, at=NEXT)
    assert counted()["help housing"] == 1
    assert "outcome accepted" not in counted()
    assert counted(date(2027, 1, 1)) == {}
    decide(reference, ReferralStatus.TAKEN, ACCEPTED, at=NEXT)
    assert counted(date(2027, 1, 1))["outcome accepted"] == 1


def test_another_decision_takes_the_place_of_the_first(store: Path) -> None:
    """A correction is one decision, not two."""
    reference = a_decided_one(CLOSED, "died")
    decide(reference, CLOSED, ReferralStatus.NOT_SUITABLE, "not eligible")
    assert {name: count for name, count in counted().items() if name.startswith("outcome")} == {
        "outcome not suitable: not eligible": 1
    }


def test_support_that_ended_stays_accepted(store: Path) -> None:
    """Closing what was accepted is another event; reopening it takes both back."""
    reference = a_decided_one()
    decide(reference, ACCEPTED, CLOSED, "finished", at=NEXT)
    assert counted()["outcome accepted"] == 1
    assert counted(date(2027, 1, 1)) == {"ended closed: finished": 1}
    decide(reference, CLOSED, ReferralStatus.TAKEN, at=NEXT)
    assert counted() == {} == counted(date(2027, 1, 1))


def test_what_the_sender_withdrew_is_counted_when_somebody_opens_it(store: Path) -> None:
    """The worker has no key, so the answers are counted by the next who has."""
    reference = a_referral(answers=ANSWERS).reference
    SentMessage.objects.create(
        referral=Referral.objects.get(), kind=MessageKind.WITHDRAWN, at=NOW, read_at=NOW, sealed=b""
    )
    assert from_sender.apply_withdrawals(NOW) == 1
    assert counted() == {}
    SentMessage.objects.all().delete()
    for _ in range(2):
        triage.open_referral(reference, places.identity(), "ailsa", NOW + timedelta(days=1))
    assert counted()["outcome withdrawn: by the referrer"] == counted()["help money"] == 1


def test_spam_is_not_counted_and_passing_on_takes_out(store: Path) -> None:
    """What looks like spam when it is closed is no decision; what another team gets is theirs to decide."""
    spam = a_referral(answers=ANSWERS).reference
    Referral.objects.update(set_aside=True)
    decide(spam, NEW, CLOSED, "mistake or repeat")
    assert counted() == {}
    passed = a_decided_one()
    transfer.pass_on(passed, places.identity(), SCOTLAND, "ailsa", NOW)
    assert counted() == {} == counted(team=SCOTLAND)
    assert Referral.objects.get(reference=passed).counted is None


def test_a_joined_repeat_is_counted_once(store: Path) -> None:
    """The one that is answered is counted for both, also where each was decided before they were joined."""
    lead, repeat = a_decided_one(), a_decided_one()
    assert counted()["outcome accepted"] == 2
    joining.join(lead, repeat, lead, "ailsa", NOW)
    triage.open_referral(lead, places.identity(), "ailsa", NOW)
    assert counted()["outcome accepted"] == counted()["help money"] == 1
    decide(lead, ACCEPTED, ReferralStatus.TAKEN)
    assert counted() == {}
    decide(lead, ReferralStatus.TAKEN, CLOSED, "died")
    assert counted()["outcome closed: died"] == 1


def test_what_became_of_a_gate_pickup_is_counted_once(store: Path) -> None:
    """Another outcome takes the first one back, from the quarter in which it was said."""
    reference = a_referral(gate_pickup=True).reference
    gate_pickup.say(reference, "", GateOutcome.MET, "ailsa", NOW)
    assert counted() == {"gate met": 1}
    gate_pickup.say(reference, "met", GateOutcome.NOT_THERE, "ailsa", NEXT)
    assert counted() == {}
    assert counted(date(2027, 1, 1)) == {"gate not there": 1}


def test_what_was_said_of_a_joined_one_is_counted_once(store: Path) -> None:
    """The outcome is written to both and counted with the one that is answered, also after they were taken apart."""
    lead, repeat = (a_referral(gate_pickup=True).reference for _ in range(2))
    joining.join(lead, repeat, lead, "ailsa", NOW)
    gate_pickup.say(lead, "", GateOutcome.MET, "ailsa", NOW)
    joining.take_apart(repeat, "ailsa", NOW)
    gate_pickup.say(repeat, "met", GateOutcome.NOT_THERE, "ailsa", NOW)
    assert counted() == {"gate met": 1, "gate not there": 1}


def test_what_is_damaged_can_still_be_decided(store: Path) -> None:
    """A record that does not open is closed all the same, and not counted."""
    reference = a_referral(answers=ANSWERS).reference
    Referral.objects.update(sealed=b"damaged")
    decide(reference, NEW, CLOSED, "mistake or repeat")
    assert Referral.objects.get().status == CLOSED
    assert counted() == {}
