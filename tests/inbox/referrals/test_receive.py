from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random, SystemRandom
from threading import Barrier

import pytest
from django.db import connection

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import keyring
from frontdoor.inbox.crypto.sealing import open_sealed
from frontdoor.inbox.reference import new_reference
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.referrals.write_group import Received
from frontdoor.inbox.store.models import Audit, Delivery, Referral
from frontdoor.inbox.store.storage_health import NotStored
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral, a_submission

TWO_MAILBOXES = (
    MailboxAddress("glasgow-throughcare", "mailto:team@example.org"),
    MailboxAddress("glasgow-throughcare", "https://example.org/new"),
)


def with_mailboxes(inbox: Runtime) -> Runtime:
    """The inbox with two mailboxes for the Glasgow team."""
    return replace(inbox, environment=replace(inbox.environment, mailboxes=TWO_MAILBOXES))


def test_a_received_referral_opens_with_the_teams_key(store: Path) -> None:
    """What was sent can be read again by the team and with the recovery key, word for word."""
    received = a_referral(answers={"person_name": PLANTED})

    referral = Referral.objects.get(reference=received.reference)
    for identity in (places.identity(), places.identity(keyring.RECOVERY)):
        assert open_sealed(referral.sealed, identity) == {
            "reference": received.reference,
            "received_at": "2026-11-24T10:30:00+00:00",
            "source": "web",
            "team": "glasgow-throughcare",
            "form": "throughcare",
            "form_version": "2026-11-22",
            "answers": {"person_name": PLANTED},
            "asked": {"person_name": "What is your person_name?"},
            "labels": {},
        }
    assert (referral.received_at, referral.status, referral.opened_at) == (NOW, "new", None)


def test_a_stored_record_opens_with_the_age_command_alone(store: Path, tmp_path: Path) -> None:
    """The bytes as they lie in the database are an age file: no software of ours is needed to read them."""
    assert shutil.which("age"), "this test needs the age command: install the package age"
    received = a_referral(answers={"person_name": PLANTED})
    with places.raw(store) as database:
        row = database.execute("SELECT sealed FROM store_referral WHERE reference = ?", (received.reference,))
        (tmp_path / "sealed").write_bytes(row.fetchone()[0])

    opened = subprocess.run(
        ["age", "-d", "-i", str(places.DATA / "keys" / "recovery.identity"), str(tmp_path / "sealed")],
        capture_output=True,
        check=True,
    )

    assert PLANTED in opened.stdout.decode()


def test_no_word_of_the_answers_is_in_the_database(store: Path) -> None:
    """The file's bytes hold the reference and no answer; catches storing first and sealing later."""
    places.needs_sqlite()
    received = a_referral(answers={"person_name": PLANTED, "needs": "housing; money"})

    content = store.read_bytes()
    assert received.reference.encode() in content
    assert PLANTED.encode() not in content
    assert b"housing" not in content


@pytest.mark.parametrize("refused", ["store_audit", "store_delivery"])
def test_referral_deliveries_and_audit_row_are_one_transaction(
    inbox: Runtime, store: Path, refused: str
) -> None:
    """If one of them cannot be written, none is; catches an outbox row or audit row in a second transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"CREATE TRIGGER no BEFORE INSERT ON {refused} BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        else:
            cursor.execute(f"ALTER TABLE {refused} ADD CONSTRAINT no CHECK (false)")

    with pytest.raises(NotStored):
        receive(a_submission(), now=NOW, random=SystemRandom(), using=with_mailboxes(inbox))

    connection.close()
    assert [model.objects.count() for model in (Referral, Delivery, Audit)] == [0, 0, 0]


def test_every_mailbox_of_the_team_is_to_be_told(inbox: Runtime) -> None:
    """Two mailboxes give two deliveries that are due at once, each with its own lasting name."""
    received = receive(a_submission(), now=NOW, random=SystemRandom(), using=with_mailboxes(inbox))

    assert [
        (row.mailbox, row.state, row.due_at, row.message_id) for row in Delivery.objects.order_by("id")
    ] == [
        ("mailto:team@example.org", "due", NOW, f"{received.reference}.1"),
        ("https://example.org/new", "due", NOW, f"{received.reference}.2"),
    ]


def test_the_same_key_gives_the_same_reference(store: Path) -> None:
    """A second Send writes nothing and answers as the first did; catches a missing unique index."""
    first = a_referral(key="one")
    again = a_referral(key="one", now=NOW + timedelta(hours=1))

    assert again == Received(first.reference, repeated=True)
    assert Referral.objects.count() == 1
    assert Audit.objects.count() == 1


def test_twenty_sends_at_once_store_one_referral(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the threads meet, one row and one reference; catches asking first and inserting then.

    Each gets its turn, however busy the machine: that somebody who waits too long is told so is not looked at here.
    """
    monkeypatch.setattr("frontdoor.inbox.referrals.write_group.group_commit.patience", 120.0)
    together = Barrier(20)

    def send(_: int) -> str:
        together.wait()
        try:
            return a_referral(key="pressed twenty times").reference
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        references = set(pool.map(send, range(20)))

    assert len(references) == 1
    assert Referral.objects.count() == 1


def test_a_reference_that_is_taken_is_drawn_again(store: Path) -> None:
    """Two referrals never share a reference, even when chance draws it twice."""

    class Stuck(Random):
        """Draws the first reference twice."""

        def __init__(self) -> None:
            self.draws = 0
            super().__init__(1)

        def choice(self, seq):  # type: ignore[no-untyped-def]
            self.draws += 1
            if self.draws == 9:
                self.seed(1)
            return super().choice(seq)

    first = new_reference(Random(1))
    assert a_referral(random=Random(1)).reference == first
    second = a_referral(random=Stuck()).reference
    assert second != first
    assert Referral.objects.count() == 2


def test_the_same_person_again_within_a_day_is_a_possible_repeat(store: Path) -> None:
    """Back, change something and send: nothing is dropped, and the second says which one it may repeat."""
    about = "Calum Strachan 1990-01-02"
    first = receive(replace(a_submission(), about=about), now=NOW, random=SystemRandom())
    changed = replace(a_submission(answers={"person_name": "other"}), about="calum  strachan 1990-01-02")
    second = receive(changed, now=NOW + timedelta(hours=1), random=SystemRandom())
    later = receive(replace(a_submission(), about=about), now=NOW + timedelta(days=2), random=SystemRandom())

    repeats = dict(Referral.objects.values_list("reference", "possible_repeat_of"))
    assert repeats == {first.reference: "", second.reference: first.reference, later.reference: ""}
