from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import SystemRandom

import pytest
from django.db import connection

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import keyring, sealing
from frontdoor.inbox.referrals import transfer, triage
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store.models import Audit, Delivery, Referral, ReferralStatus
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral, a_submission

GLASGOW, SCOTLAND = places.TEAMS
LATER = NOW + timedelta(hours=1)


def steps(reference: str) -> list[tuple[str, str]]:
    """What the audit log says of a referral."""
    return [(row.actor, row.action) for row in triage.history(reference)]


def test_opening_gives_the_answers_and_is_written_down(store: Path) -> None:
    """The answers come word for word, in order, with the wording; who opened it first, and when, stands beside."""
    reference = a_referral(answers={"person_name": PLANTED, "needs": "housing"}).reference

    opened = triage.open_referral(reference, places.identity(), "ailsa", LATER)
    triage.open_referral(reference, places.identity(), "fergus", LATER + timedelta(hours=1))

    assert list(opened.answers.items()) == [("person_name", PLANTED), ("needs", "housing")]
    assert opened.asked["needs"] == "What is your needs?"
    referral = Referral.objects.get()
    assert (referral.opened_by, referral.opened_at) == ("ailsa", LATER)
    assert steps(reference) == [("intake", "received"), ("ailsa", "opened"), ("fergus", "opened")]


def test_another_teams_key_opens_nothing_and_writes_nothing(store: Path) -> None:
    """Who cannot read it has not opened it."""
    reference = a_referral().reference
    with pytest.raises(sealing.CannotOpen):
        triage.open_referral(reference, places.identity(SCOTLAND), "ailsa", LATER)
    assert Referral.objects.get().opened_at is None
    assert steps(reference) == [("intake", "received")]


def test_opening_ends_the_telling(inbox: Runtime) -> None:
    """Once a person has it, no mailbox needs to be told any more."""
    mailbox = MailboxAddress(GLASGOW, "mailto:team@example.org")
    using = replace(inbox, environment=replace(inbox.environment, mailboxes=(mailbox,)))
    reference = receive(a_submission(), now=NOW, random=SystemRandom(), using=using).reference
    triage.open_referral(reference, places.identity(), "ailsa", LATER)
    assert Delivery.objects.get().state == Delivery.State.STOPPED


def test_swapped_records_are_noticed(store: Path) -> None:
    """What is sealed says its own reference: two rows that were swapped do not open."""
    first, second = a_referral().reference, a_referral().reference
    one, two = Referral.objects.get(reference=first), Referral.objects.get(reference=second)
    Referral.objects.filter(pk=one.pk).update(sealed=two.sealed)
    with pytest.raises(sealing.CannotOpen, match="another reference"):
        triage.open_referral(first, places.identity(), "ailsa", LATER)


def test_a_changed_team_is_noticed(store: Path) -> None:
    """What is sealed says its own team as well."""
    reference = a_referral().reference
    Referral.objects.update(team=SCOTLAND)
    with pytest.raises(sealing.CannotOpen, match="another team"):
        triage.open_referral(reference, places.identity(keyring.RECOVERY), "ailsa", LATER)


def test_taking_a_referral_says_who_has_it(store: Path) -> None:
    """Status and name change together, and the audit log says both statuses."""
    reference = a_referral().reference
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "ailsa", LATER)
    referral = Referral.objects.get()
    assert (referral.status, referral.taken_by) == ("taken", "ailsa")
    assert steps(reference)[-1] == ("ailsa", "new → taken")


def test_who_comes_second_is_told_politely(store: Path) -> None:
    """A colleague was faster: nothing is overwritten, and the sentence says how it stands now."""
    reference = a_referral().reference
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "ailsa", LATER)

    with pytest.raises(triage.Overtaken) as overtaken:
        triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.NOT_SUITABLE, "fergus", LATER)

    assert str(overtaken.value) == 'A colleague was faster: it is now "taken" by ailsa. Nothing was changed.'
    assert Referral.objects.get().status == "taken"
    assert len(steps(reference)) == 2


def test_a_decision_is_kept_with_its_reason(store: Path) -> None:
    """Why it was decided so stands beside the status."""
    reference = a_referral().reference
    triage.change_status(
        reference, ReferralStatus.NEW, ReferralStatus.NOT_SUITABLE, "ailsa", LATER, decision="no capacity"
    )
    assert Referral.objects.get().decision == "no capacity"


def test_a_note_is_sealed_and_read_again(store: Path) -> None:
    """What a member writes is as safe as what the referrer wrote."""
    places.needs_sqlite()
    reference = a_referral().reference
    triage.add_note(reference, f"{PLANTED} rang: call back after 5pm", "ailsa", LATER)

    opened = triage.open_referral(reference, places.identity(), "fergus", LATER)

    assert [(note.by, note.at, note.text) for note in opened.notes] == [
        ("ailsa", LATER, f"{PLANTED} rang: call back after 5pm")
    ]
    connection.close()
    assert PLANTED.encode() not in store.read_bytes()


def test_passing_on_seals_anew_to_the_other_team(inbox: Runtime) -> None:
    """The new team reads answers and notes and is told; the old one no longer opens it; nobody has it yet."""
    mailbox = MailboxAddress(SCOTLAND, "mailto:scotland@example.org")
    using = replace(inbox, environment=replace(inbox.environment, mailboxes=(mailbox,)))
    reference = a_referral(answers={"person_name": PLANTED}).reference
    triage.add_note(reference, "lives in Fife", "ailsa", LATER)
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "ailsa", LATER)

    transfer.pass_on(reference, places.identity(), SCOTLAND, "ailsa", LATER, using=using)

    referral = Referral.objects.get()
    assert (referral.team, referral.status, referral.taken_by, referral.opened_at) == (
        SCOTLAND,
        "new",
        "",
        None,
    )
    opened = triage.open_referral(reference, places.identity(SCOTLAND), "fergus", LATER)
    assert (opened.answers["person_name"], opened.notes[0].text) == (PLANTED, "lives in Fife")
    with pytest.raises(sealing.CannotOpen):
        triage.open_referral(reference, places.identity(GLASGOW), "ailsa", LATER)
    assert Delivery.objects.get().mailbox == "mailto:scotland@example.org"
    assert Audit.objects.filter(action=f"passed on to {SCOTLAND}").count() == 1


@pytest.mark.parametrize(
    "step",
    [
        lambda: triage.open_referral("K4M7TQ9XC", places.identity(), "ailsa", NOW),
        lambda: triage.change_status("K4M7TQ9XC", ReferralStatus.NEW, ReferralStatus.TAKEN, "ailsa", NOW),
        lambda: triage.add_note("K4M7TQ9XC", "x", "ailsa", NOW),
        lambda: transfer.pass_on("K4M7TQ9XC", places.identity(), SCOTLAND, "ailsa", NOW),
    ],
)
def test_a_referral_that_is_not_there_is_said_so(store: Path, step) -> None:  # type: ignore[no-untyped-def]
    """Every step on an unknown reference says the same."""
    with pytest.raises(triage.NotThere, match="no referral"):
        step()
