"""One person's data, once two members agreed: handed out whole, or erased for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model, Q

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.models import RightsRequest
from frontdoor.inbox.desk.referrals.answers import in_words
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import erased_list, transfer, triage
from frontdoor.inbox.referrals.follow_up import from_sender, from_team, words
from frontdoor.inbox.store.models import (
    Attempt,
    Audit,
    Delivery,
    MessageKind,
    Note,
    Referral,
    ReferralStatus,
    SentMessage,
    Tombstone,
    WordsKey,
)
from tests.inbox import places
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import SCOTLAND, Browser
from tests.inbox.desk.examples import ANSWERS, NOTE, WISH, a_full_referral
from tests.inbox.referrals.test_retention import pieces


def asked_and_agreed(morag: Browser, colleague: Browser, what: str, *references: str) -> str:
    """Ask for something as one member and agree to it as another; return the request's address."""
    morag.post("/desk/one-person/ask", what=what, reference=list(references), **WISH)
    address = f"/desk/one-person/{RightsRequest.objects.latest('pk').pk}"
    colleague.post(f"{address}/agree")
    return address


def filled(reference: str) -> None:
    """Give a referral a note, a telling with an attempt, and a decision, so that no field of it is empty."""
    now = datetime.now(UTC)
    triage.add_note(reference, f"{PLANTED} has a sister.", "calum", now)
    triage.open_referral(reference, places.identity(), "calum", now)
    delivery = Delivery.objects.create(
        referral=Referral.objects.get(reference=reference),
        mailbox="mailto:t@example.org", due_at=now, lease_until=now, message_id="1", fence=3,
    )  # fmt: skip
    Attempt.objects.create(delivery=delivery, at=now, outcome="refused", words="The server said no.")
    say_something(reference)
    triage.change_status(
        reference, ReferralStatus.NEW, ReferralStatus.CLOSED, "calum", now, identity=places.identity()
    )
    Note.objects.update(call_on=now.date(), called_at=now, called_by="calum")
    lead = Referral.objects.get(reference=a_referral(now=now).reference)
    Referral.objects.filter(reference=a_referral(now=now).reference).update(
        joined_to=Referral.objects.get(reference=reference)
    )
    Referral.objects.filter(reference=reference).update(
        joined_to=lead, release_given_on=now.date(), moved_at=now, moved_to="civicrm",
        possible_repeat_of=reference, status="closed", status_at=now, decision="mistake or repeat", taken_by="calum",
        gate_outcome="met",
        keep_until=now.date(),
        told_at=now,
        set_aside=True, reminded_at=now, escalated_at=now, repeat_hash="f" * 64, answers_hash="f" * 64, release_known=True,
    )  # fmt: skip


def say_something(reference: str) -> None:
    """A question of the team, and the sender's answer of which a mailbox was told."""
    now = datetime.now(UTC)
    made = words.show(reference, "the nonce of the page", now)
    assert made
    key = words.check(reference, made)
    assert key
    WordsKey.objects.update(by="calum")
    from_team.ask(reference, f"Where is {PLANTED}?", "calum", now)
    question = SentMessage.objects.get()
    from_sender.say(
        key, MessageKind.ANSWER, {"text": f"{PLANTED} is here"}, now, once="1", answered=question.pk
    )
    Delivery.objects.create(
        said=SentMessage.objects.latest("pk"), mailbox="mailto:t@example.org", due_at=now, lease_until=now,
        message_id="2", fence=1, kind="added",
    )  # fmt: skip
    SentMessage.objects.update(by="calum", read_at=now, read_by="calum", applied_at=now, answered=question)
    SentMessage.objects.filter(pk=question.pk).update(key_hash="f" * 64)


def rows_of(reference: str) -> Iterator[Model]:
    """Every row that is kept of a referral."""
    referral = Referral.objects.get(reference=reference)
    yield referral
    yield from referral.notes.all()
    yield from referral.messages.all()
    yield WordsKey.objects.get(referral=referral)
    for delivery in Delivery.objects.filter(Q(referral=referral) | Q(said__referral=referral)):
        yield delivery
        yield from delivery.attempts.all()
    yield from Audit.objects.filter(reference=reference)


def leaves(value: object) -> Iterator[str]:
    """Every single value within nested ones, as text."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)
    else:
        yield str(value)


def test_everything_that_is_kept_is_in_the_export(morag: Browser, colleague: Browser) -> None:
    """Sabotage: a field left out. Each field of each model and all that is sealed is in the file and on the print."""
    reference = a_full_referral(now=datetime.now(UTC))
    filled(reference)
    address = asked_and_agreed(morag, colleague, "export", reference)
    morag.get(f"{address}/print")  # the first time adds the note on how it was made sure
    before = {str(type(row).__name__): row for row in rows_of(reference)}
    assert set(before) == {
        "Referral", "Note", "SentMessage", "WordsKey", "Delivery", "Attempt", "Audit",
    }  # fmt: skip

    response = morag.client.get(f"{address}/all.json")
    assert response["Content-Disposition"] == f'attachment; filename="{spoken(reference)}-all.json"'
    [whole] = json.loads(response.content)["referrals"]
    printed = morag.get(f"{address}/print")

    found = {
        "Referral": [whole["kept"]],
        "Note": [note["kept"] for note in whole["notes"]],
        "SentMessage": [message["kept"] for message in whole["messages"]],
        "WordsKey": [key["kept"] for key in whole["words"]],
        "Delivery": [told["kept"] for told in whole["told"]],
        "Attempt": [attempt for told in whole["told"] for attempt in told["attempts"]],
        "Audit": whole["log"],
    }
    referral = Referral.objects.get(reference=reference)
    related = {r.get_accessor_name() for r in Referral._meta.related_objects}
    assert related - {"practice"} == {
        "notes",
        "deliveries",
        "messages",
        "words_key",
        "joined",
    }, (  # practice is nobody's
        "something new belongs to a referral: export it"
    )
    for row in rows_of(reference):
        if isinstance(row, Audit) and row.action.startswith(("printed", "saved")):
            continue  # written by the export itself
        [mine] = [
            one for one in found[type(row).__name__] if str(one.get("id", one.get("seq"))) == str(row.pk)
        ]
        names = {field.attname for field in row._meta.concrete_fields} - {"sealed", "counted"}
        assert set(mine) == names
        for name in names:
            value = getattr(row, name)
            said = value.isoformat() if hasattr(value, "isoformat") else value
            assert str(mine[name]) == str(said), name
            of_another = name in (
                "roll_call_id",
                "canary_id",
                "said_id",
                "referral_id",
            )  # a delivery is of one thing only
            of_another |= name == "practice_of"  # empty for everybody's
            of_another |= (
                name.startswith("call") and row == Note.objects.last()
            )  # the export's own asks for none
            assert of_another or value not in (None, ""), f"fill {name}, or the test proves nothing"
    assert whole["sealed"] == sealing.open_sealed(referral.sealed, places.identity())
    assert whole["sealed"]["answers"] == ANSWERS
    assert [spoken(one.reference) for one in referral.joined.all()] == [
        one["reference"] for one in whole["answered_for"]
    ]
    assert whole["counted"] == sealing.open_sealed(referral.counted or b"", places.identity())
    assert ["help", "Mental health"] in [count[1:] for count in whole["counted"]["counts"]]
    assert whole["notes"][0]["sealed"]["note"] == f"{PLANTED} has a sister."
    assert [message["sealed"]["text"] for message in whole["messages"]] == [
        f"Where is {PLANTED}?", f"{PLANTED} is here",
    ]  # fmt: skip
    assert NOTE in whole["notes"][1]["sealed"]["note"]
    said = {"True": "yes", "False": "no", "None": "nothing", "": "nothing"}
    sealed = whole["sealed"]
    labels = sealed.pop("labels", {})  # on paper words stand in the place of what is kept
    worded = [in_words(text, labels.get(name, {})) for name, text in sealed.pop("answers").items()]
    for leaf in [*worded, *leaves({**whole, "log": whole["log"][:3]})]:
        assert text_of(said.get(leaf, leaf)) in printed.main, leaf


def text_of(value: str) -> str:
    """A value as it reads in one line."""
    return " ".join(value.split())


def test_every_step_is_in_the_log_of_each_referral(morag: Browser, colleague: Browser) -> None:
    """Asked, agreed, handed out: who, what, why and how it was made sure, in fixed words."""
    one, other = (a_referral().reference for _ in range(2))
    address = asked_and_agreed(morag, colleague, "export", one, other)
    morag.client.get(f"{address}/all.json")
    for reference in (one, other):
        steps = Audit.objects.filter(reference=reference).order_by("seq").values_list("actor", "action")
        assert list(steps)[1:] == [
            ("morag", "asked to export: the person asked; rang back"),
            ("ailsa", "agreed to export, asked by morag"),
            ("morag", "note added"),
            ("morag", "saved all of it for the person"),
        ]


def test_erased_is_gone_from_the_bytes_and_from_a_restored_copy(
    morag: Browser, colleague: Browser, store: Path
) -> None:
    """The record and the asker's words are in no file any more; a tombstone and the list for restores know of it."""
    places.needs_sqlite()
    reference = a_full_referral(now=datetime.now(UTC))
    filled(reference)
    address = asked_and_agreed(morag, colleague, "erase", reference)
    asked = RightsRequest.objects.get()
    secrets = [
        bytes(Referral.objects.get(reference=reference).sealed),
        bytes(Referral.objects.get(reference=reference).counted or b""),
        bytes(asked.sealed),
        bytes(Note.objects.get().sealed),
    ]
    parts = [part for sealed in secrets for part in (pieces(sealed) or [sealed])]
    connection.close()

    def found() -> list[bool]:
        files = [file for file in store.parent.iterdir() if file.is_file()]
        return [part in file.read_bytes() for file in files for part in parts]

    assert any(found())
    page = morag.post(f"{address}/erase", expect=422)
    assert page.links()["Tick that you are sure"] == "#sure"
    page = morag.post(f"{address}/erase", sure="yes")
    assert "1 referral was erased for good." in page.main
    connection.close()
    assert not any(found())
    assert not Referral.objects.filter(reference=reference).exists()
    assert Tombstone.objects.get().reference == reference
    assert reference in erased_list.read(settings.ENVIRONMENT.data)
    assert Audit.objects.filter(reference=reference, actor="morag", action="erased").count() == 1
    morag.post(f"{address}/erase", expect=409, sure="yes")


def test_a_referral_that_was_passed_on_meanwhile_is_left_alone(morag: Browser, colleague: Browser) -> None:
    """It is another team's now: neither handed out nor erased, and the page says so."""
    reference = a_referral().reference
    address = asked_and_agreed(morag, colleague, "erase", reference)
    transfer.pass_on(reference, places.identity(), SCOTLAND, "ailsa", datetime.now(UTC))
    page = morag.post(f"{address}/erase", sure="yes")
    assert "0 referrals were erased" in page.main
    assert "(no longer with the team)" in page.main
    assert Referral.objects.filter(reference=reference).exists()


@pytest.mark.parametrize("days", [8, -1])
def test_an_agreement_is_good_for_seven_days(morag: Browser, colleague: Browser, days: int) -> None:
    """After that, or with the clock turned back, it has to be asked for again."""
    address = asked_and_agreed(morag, colleague, "export", a_referral().reference)
    RightsRequest.objects.update(agreed_at=datetime.now(UTC) - timedelta(days=days))
    morag.get(f"{address}/all.json", expect=409)


def test_what_can_be_done_no_more_is_forgotten(morag: Browser, colleague: Browser) -> None:
    """With what the asker wrote, agreed to or not; what is still good stays."""
    stays = asked_and_agreed(morag, colleague, "export", a_referral().reference)
    asked_and_agreed(morag, colleague, "export", a_referral().reference)
    long_ago = datetime.now(UTC) - timedelta(days=8)
    RightsRequest.objects.filter(pk=RightsRequest.objects.latest("pk").pk).update(agreed_at=long_ago)
    morag.post("/desk/one-person/ask", what="erase", reference=a_referral().reference, **WISH)
    RightsRequest.objects.filter(agreed_by="").update(asked_at=long_ago)
    morag.get("/desk/one-person")
    assert [f"/desk/one-person/{pk}" for pk in RightsRequest.objects.values_list("pk", flat=True)] == [stays]


def test_a_record_that_does_not_open_stops_the_export(morag: Browser, colleague: Browser) -> None:
    """Sabotage: an export that leaves out what it cannot open. Better none than one that only looks complete."""
    reference = a_referral().reference
    address = asked_and_agreed(morag, colleague, "export", reference)
    Note.objects.create(referral=Referral.objects.get(), sealed=b"torn", by="calum", at=datetime.now(UTC))
    morag.get(f"{address}/all.json", expect=409)
    assert not RightsRequest.objects.get().done_at
