"""A repeat that is joined: one is answered for both, nothing of either is lost, and each is erased by its own rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.referrals import assignment, gate_pickup, joining, transfer, triage
from frontdoor.inbox.referrals.follow_up import from_sender
from frontdoor.inbox.referrals.retention import erase
from frontdoor.inbox.store.models import (
    Audit,
    Delivery,
    GateOutcome,
    MessageKind,
    Referral,
    ReferralStatus,
    SentMessage,
    Tombstone,
)
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral
from tests.inbox.referrals.test_overdue import MONDAY, found, held, member

TAKEN, ACCEPTED, CLOSED = ReferralStatus.TAKEN, ReferralStatus.ACCEPTED, ReferralStatus.CLOSED
DAY = date(2026, 12, 16)


def a_pair(*, days: str = "", **repeat: Any) -> tuple[str, str]:
    """A taken referral, and a repeat that was joined to it."""
    lead = held("ailsa")
    second = a_referral(now=MONDAY, **repeat).reference
    triage.open_referral(second, places.identity(), "ailsa", MONDAY)
    joining.join(lead, second, second if days else lead, "ailsa", MONDAY)
    return lead, second


def stands(reference: str) -> tuple[str, str, bool]:
    """Its status, who has it, and whether it stands for itself."""
    one = Referral.objects.get(reference=reference)
    return one.status, one.taken_by, one.joined_to_id is None


def test_one_is_answered_for_both(inbox: Runtime) -> None:
    """Status, holder and decision go together, each with its line in the log of both; the repeat alone cannot be moved."""
    lead, repeat = a_pair()
    assert stands(repeat) == ("taken", "ailsa", False)
    assignment.give(lead, "ailsa", "morag", "ailsa", MONDAY)
    triage.change_status(lead, TAKEN, ACCEPTED, "morag", MONDAY)
    assert stands(repeat) == ("accepted", "morag", False)
    for other in (lead, repeat):
        assert Audit.objects.filter(action="taken → accepted", reference=other, actor="morag").exists()
    with pytest.raises(triage.Overtaken):
        triage.change_status(repeat, ACCEPTED, CLOSED, "ailsa", MONDAY)
    with pytest.raises(triage.Overtaken):
        assignment.give(repeat, "morag", "ailsa", "ailsa", MONDAY)


def test_the_days_of_the_one_that_the_member_chose_hold(inbox: Runtime) -> None:
    """The repeat asks to be met at the gate, the first did not. Sabotage: nobody at the gate, because the repeat is in no list."""
    member("ailsa", MONDAY)
    lead, _ = a_pair(days="the repeat's", release_date=DAY, gate_pickup=True)
    assert list(Referral.objects.filter(gate_pickup.TO_BE_MET).values_list("reference", flat=True)) == [lead]
    gate_pickup.say(lead, "", GateOutcome.MET, "ailsa", MONDAY)
    assert set(Referral.objects.values_list("gate_outcome", flat=True)) == {"met"}


def test_a_repeat_stands_in_no_alarm_of_its_own(inbox: Runtime) -> None:
    """What is overdue is said once; the referrers of both are told."""
    lead, repeat = a_pair()
    later = MONDAY + timedelta(days=2)
    assert [sorted(references) for references in found(later).values()] == [[lead]], "nobody is here"
    triage.change_status(lead, TAKEN, CLOSED, "ailsa", MONDAY)
    assert sorted(next(iter(found(later).values()))) == sorted([lead, repeat])


def test_joined_is_joined_once_and_in_one_team(inbox: Runtime) -> None:
    """Neither in a ring, nor through a second one, nor across two teams."""
    lead, repeat = a_pair()
    elsewhere, third = a_referral(team=places.TEAMS[1]).reference, a_referral().reference
    for one, other in ((repeat, lead), (lead, repeat), (lead, elsewhere), (repeat, third), (lead, lead)):
        with pytest.raises((triage.Overtaken, triage.NotThere)):
            joining.join(one, other, one, "ailsa", MONDAY)
    joining.join(third, lead, third, "ailsa", MONDAY)
    joined = Referral.objects.filter(joined_to__reference=third).values_list("reference", flat=True)
    assert set(joined) == {lead, repeat}, "what was joined to it comes along"


def test_taken_apart_each_stands_for_itself(inbox: Runtime) -> None:
    """With the status and holder that both had, and a line in both logs."""
    lead, repeat = a_pair()
    joining.take_apart(repeat, "morag", MONDAY)
    assert stands(repeat) == ("taken", "ailsa", True)
    said = Audit.objects.filter(action__startswith="taken apart").values_list("reference", "action")
    assert set(said) == {(repeat, f"taken apart from {lead}"), (lead, f"taken apart from {repeat}")}
    with pytest.raises(triage.Overtaken):
        joining.take_apart(repeat, "morag", MONDAY)


def test_who_withdraws_withdraws_their_own_and_not_the_others(inbox: Runtime) -> None:
    """A mother's referral is not withdrawn by the prison officer who sent the same. Sabotage: both withdrawn by one."""
    for mine in (0, 1):
        pair = a_pair()
        message = SentMessage(kind=MessageKind.WITHDRAWN, at=MONDAY, sealed=b"x")
        message.referral = Referral.objects.get(reference=pair[mine])
        message.save()
        from_sender.apply_withdrawals(MONDAY)
        assert stands(pair[mine]) == ("withdrawn", "ailsa", True)
        assert stands(pair[1 - mine]) == ("taken", "ailsa", True)


def test_each_is_erased_by_its_own_rule_and_the_count_knows_the_repeat(inbox: Runtime) -> None:
    """The one that is left stands for itself; a tombstone says which one was answered for it."""
    lead, repeat = a_pair()
    other, second = a_pair()
    folder = inbox.environment.data
    erase(repeat, folder, "morag", NOW)
    assert Tombstone.objects.get(reference=repeat).repeat_of == lead
    erase(other, folder, "morag", NOW)
    assert stands(second) == ("taken", "ailsa", True)
    assert Tombstone.objects.get(reference=other).repeat_of == ""


def test_passed_on_together_they_open_with_the_other_key_and_are_told_of_once(inbox: Runtime) -> None:
    """Both are encrypted to the other team; a repeat passed on alone stands for itself there."""
    lead, repeat = a_pair()
    there = places.TEAMS[1]
    transfer.pass_on(lead, places.identity(), there, "ailsa", MONDAY)
    for one in (lead, repeat):
        opened = triage.open_referral(one, places.identity(there), "calum", MONDAY)
        assert PLANTED in opened.answers.values()
    assert stands(repeat) == ("new", "", False)
    assert not Delivery.objects.filter(referral__reference=repeat, state=Delivery.State.DUE).exists()
    transfer.pass_on(repeat, places.identity(there), places.TEAMS[0], "calum", MONDAY)
    assert stands(repeat) == ("new", "", True)
