"""A day to call again: one at a time, sealed like every note, counted in the roll-call, escalated once it has passed."""

from __future__ import annotations

from datetime import date

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import daily_digest
from frontdoor.inbox.referrals import reminders, triage
from frontdoor.inbox.store.models import Note, Referral, ReferralStatus, RollCall
from tests.inbox import places
from tests.inbox.builders import PLANTED
from tests.inbox.referrals.test_escalation import TEAM, at
from tests.inbox.referrals.test_overdue import MONDAY, STILL, found, held, member

CALL = RollCall.About.CALL
THURSDAY = date(2026, 12, 10)


def roll_call(using: Runtime, moment: str) -> str:
    """The roll-call of the team."""
    return daily_digest.words(using.catalogue.teams[TEAM], None, at(moment), None)


def test_the_day_to_call_is_a_number_and_a_missed_one_is_named(inbox: Runtime) -> None:
    """Thursday: one to be called today. Friday: named, until somebody says that it is done."""
    member("ailsa", MONDAY)
    reference = held("ailsa")
    reminders.call_again(reference, THURSDAY, f"Her sister {PLANTED} is back", "ailsa", MONDAY)
    assert "To be called again today: 0" in roll_call(inbox, "2026-12-09 09:00")
    assert "To be called again today: 1" in roll_call(inbox, "2026-12-10 09:00")
    assert CALL not in found(at("2026-12-10 17:00"))
    assert found(at("2026-12-11 09:00"))[CALL] == [reference]
    assert "To be called again today: 0" in roll_call(inbox, "2026-12-11 09:00")
    assert reminders.done(reference, "morag", at("2026-12-11 09:30"))
    assert not reminders.done(reference, "ailsa", at("2026-12-11 09:31"))
    assert CALL not in found(at("2026-12-11 09:32"))
    assert PLANTED not in roll_call(inbox, "2026-12-11 09:00")


def test_the_reason_is_sealed_and_a_new_day_takes_the_place_of_the_old(inbox: Runtime) -> None:
    """Both reasons stay to be read; only the later day is waited for."""
    reference = held("ailsa")
    for day, why in ((THURSDAY, f"{PLANTED} rings"), (date(2026, 12, 14), "No answer")):
        reminders.call_again(reference, day, why, "ailsa", MONDAY)
    assert list(reminders.waiting().values_list("call_on", flat=True)) == [date(2026, 12, 14)]
    assert not any(PLANTED.encode() in bytes(note.sealed) for note in Note.objects.all())
    opened = triage.open_referral(reference, places.identity(), "ailsa", MONDAY)
    assert [(note.text, note.call_on) for note in opened.notes] == [
        (f"{PLANTED} rings", THURSDAY),
        ("No answer", date(2026, 12, 14)),
    ]


def test_who_waits_for_a_day_does_not_stand_still(inbox: Runtime) -> None:
    """A call in three weeks is no forgotten referral while somebody who is here has it. Sabotage: an alarm each week."""
    member("ailsa", at("2026-12-14 08:00"))
    reference = held("ailsa")
    reminders.call_again(reference, date(2026, 12, 28), "In hospital until then", "ailsa", MONDAY)
    assert found(at("2026-12-14 10:00")) == {}
    Referral.objects.update(taken_by="gone")
    assert found(at("2026-12-14 10:00"))[STILL] == [reference]


def test_nobody_is_called_who_was_withdrawn(inbox: Runtime) -> None:
    """A day to call ends with the referral, and counts again if it is reopened."""
    reference = held("ailsa")
    reminders.call_again(reference, THURSDAY, "No answer", "ailsa", MONDAY)
    triage.change_status(reference, ReferralStatus.TAKEN, ReferralStatus.WITHDRAWN, "ailsa", MONDAY)
    assert CALL not in found(at("2026-12-11 10:00"))
    triage.change_status(reference, ReferralStatus.WITHDRAWN, ReferralStatus.TAKEN, "ailsa", MONDAY)
    assert found(at("2026-12-11 10:00"))[CALL] == [reference]
