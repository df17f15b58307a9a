from __future__ import annotations

import base64
import json
import os
import shutil
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import SystemRandom

import pytest
from django.db import transaction

from frontdoor.inbox import backup
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import keyring, sealing
from frontdoor.inbox.referrals import erased_list, retention, second_place, second_place_files
from frontdoor.inbox.referrals.bring_back import BroughtBack, store_lacking
from frontdoor.inbox.referrals.feedback import Draft, receive_feedback
from frontdoor.inbox.referrals.follow_up import from_sender, from_team, words
from frontdoor.inbox.referrals.follow_up.messages import opened
from frontdoor.inbox.referrals.follow_up.words import Key
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.referrals.second_place import KEPT, Away, lacking, tend
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import (
    Audit,
    Feedback,
    FeedbackKind,
    MessageKind,
    Receipt,
    Referral,
    SentMessage,
    WordsKey,
)
from frontdoor.inbox.store.receipt_numbers import Numbers, numbers
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral, a_submission, logged


@pytest.fixture
def other(inbox: Runtime, store: Path, tmp_path: Path) -> Runtime:
    """An inbox with a second place, which is not waited for."""
    (tmp_path / "other").mkdir()
    (tmp_path / "data").mkdir()
    return replace(
        inbox,
        environment=replace(inbox.environment, data=tmp_path / "data", second_place=tmp_path / "other"),
    )


def waiting_for_it(other: Runtime) -> Runtime:
    """The same, waited for."""
    return replace(other, environment=replace(other.environment, second_place_waits=True))


def files(other: Runtime) -> set[str]:
    """What lies in the second place, besides the list of what was erased."""
    assert other.environment.second_place is not None
    return {path.name for path in other.environment.second_place.iterdir()} - {erased_list.NAME}


def sent(other: Runtime, **changes: str) -> str:
    """A referral that is received by an inbox."""
    return receive(a_submission(**changes), now=NOW, random=SystemRandom(), using=other).reference  # type: ignore[arg-type]


def lose_everything() -> None:
    """The disk is dead, and the copy that was restored is empty."""
    with transaction.atomic():
        Referral.objects.all().delete()
        Receipt.objects.all().delete()


def test_nobody_is_thanked_before_it_is_in_the_second_place(other: Runtime) -> None:
    """Where it is waited for, the file is there with the answer, sealed; catches putting it there some time later."""
    reference = sent(waiting_for_it(other))
    assert files(other) == {f"{reference}.json"}
    assert other.environment.second_place is not None
    file = other.environment.second_place / f"{reference}.json"
    text = file.read_text()
    assert PLANTED not in text
    assert "Somewhere to live" not in text
    assert file.stat().st_mode & 0o077 == 0
    sealed = base64.b64decode(json.loads(text)[0]["fields"]["sealed"])  # as the server guide says
    assert sealing.open_sealed(sealed, places.identity())["reference"] == reference


def test_while_a_second_place_that_is_waited_for_is_away_nothing_is_taken(
    other: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    """The sender hears it, nothing is stored, and the same button stores it once when the disk is back."""
    waits = waiting_for_it(other)
    assert other.environment.second_place is not None
    other.environment.second_place.rmdir()
    with pytest.raises(NotStored) as refused:
        sent(waits, key="the same")
    assert refused.value.refusal is Refusal.AWAY
    assert Referral.objects.count() == 0
    assert "Is its disk mounted?" in caplog.text
    other.environment.second_place.mkdir()
    assert files(other) == set(), "nothing was written beside the missing disk"
    reference = sent(waits, key="the same")
    assert files(other) == {f"{reference}.json"}
    assert numbers() == Numbers(1, 1, 0, 0)


def test_a_disk_that_hangs_makes_nobody_wait_without_end(
    other: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the patience it is away; catches a sync that is waited for as long as it takes."""
    goes_on = threading.Event()
    monkeypatch.setattr(second_place_files, "write_private", lambda *_: goes_on.wait(20))
    reference = sent(other)
    try:
        with pytest.raises(Away, match="did not take a file within 0 seconds"):
            second_place.put(other.environment, [Referral.objects.get(reference=reference)], patience=0.1)
    finally:
        goes_on.set()


def test_the_delivery_worker_puts_there_what_is_lacking(other: Runtime) -> None:
    """What was received while nobody waited, or while the disk was away, follows; once."""
    references = {sent(other) for _ in range(3)}
    assert files(other) == set()
    assert lacking(other.environment, received_before=NOW) == {f"{one}.json" for one in references}
    assert lacking(other.environment, received_before=NOW - timedelta(minutes=1)) == set()
    for _ in range(2):
        tend(other.environment, NOW)
        assert files(other) == {f"{reference}.json" for reference in references}
    assert lacking(other.environment, received_before=NOW) == set()


def test_what_came_before_the_clock_was_set_back_is_put_there_too(other: Runtime) -> None:
    """Its time of receipt is still to come, and may be for days. Found by the simulation."""
    reference = sent(other)
    tend(other.environment, NOW - timedelta(days=2))
    assert files(other) == {f"{reference}.json"}


def test_who_was_erased_since_the_copy_does_not_come_back_when_the_disk_dies(
    other: Runtime, store: Path, tmp_path: Path
) -> None:
    """The list beside the database is gone with it, that of the copies is of the night before. Found by the simulation."""
    places.needs_sqlite()
    keyring.own_identity(places.DATA / "keys", keyring.BACKUP)
    shutil.copytree(places.DATA / "keys", other.environment.data / "keys")
    environment = replace(other.environment, database=store)
    gone, stays = sent(other), sent(other)
    copy, _ = backup.backup(environment, tmp_path / "copies", keep=1, now=NOW)
    retention.erase(gone, environment.data, "command line", NOW)
    for _ in range(2):
        tend(environment, NOW)
    assert (tmp_path / "other" / erased_list.NAME).read_text("ascii") == f"{gone}\n"
    shutil.rmtree(environment.data)
    restored = tmp_path / "restored"
    _, erased = backup.restore(
        copy, places.identity(keyring.RECOVERY), restored, second_place=environment.second_place
    )
    assert erased == 1
    with places.raw(restored / backup.DATABASE) as database:
        assert database.execute("SELECT reference FROM store_referral").fetchall() == [(stays,)]


def test_what_was_received_since_the_copy_is_brought_back_as_new(other: Runtime) -> None:
    """Two that the restored copy lacks are there again, numbered, logged, and open with the team's key; twice changes nothing."""
    references = [sent(waiting_for_it(other), key=f"key {number}") for number in range(2)]
    before = dict(Referral.objects.values_list("reference", "sealed"))
    lose_everything()
    done = store_lacking(other.environment, NOW)
    assert (sorted(done.referrals), done.faulty, done.apart) == (sorted(references), [], [])
    assert {name: bytes(sealed) for name, sealed in Referral.objects.values_list("reference", "sealed")} == {
        name: bytes(sealed) for name, sealed in before.items()
    }
    assert set(Referral.objects.values_list("status", "received_at", "team")) == {
        ("new", NOW, "glasgow-throughcare")
    }
    assert numbers() == Numbers(1, 2, 0, 0)
    assert Audit.objects.filter(action="brought back").count() == 2
    assert audit_log.first_break() is None
    assert store_lacking(other.environment, NOW) == BroughtBack()
    assert sent(other, key="key 1") in references, "the same one-time key is the same referral"


def test_neither_the_erased_nor_one_that_was_sent_again_is_brought_back(other: Runtime) -> None:
    """Erased stays erased; one whose key is there under another reference is that one."""
    waits = waiting_for_it(other)
    erased, again = sent(waits), sent(waits, key="pressed again")
    retention.erase(erased, other.environment.data, "command line", NOW)
    lose_everything()
    newer = sent(other, key="pressed again")
    assert store_lacking(other.environment, NOW) == BroughtBack()
    assert list(Referral.objects.values_list("reference", flat=True)) == [newer]
    assert again != newer


def test_a_file_that_is_damaged_is_named_and_stops_no_other(other: Runtime) -> None:
    """Cut short, or with another's contents: left out and named; the others come back."""
    waits = waiting_for_it(other)
    good, cut, swapped = (sent(waits) for _ in range(3))
    folder = other.environment.second_place
    assert folder is not None
    (folder / f"{cut}.json").write_bytes((folder / f"{cut}.json").read_bytes()[:100])
    (folder / f"{swapped}.json").write_bytes((folder / f"{good}.json").read_bytes())
    lose_everything()
    done = store_lacking(other.environment, NOW)
    assert (done.referrals, sorted(done.faulty)) == ([good], sorted((f"{cut}.json", f"{swapped}.json")))


def test_what_is_erased_or_in_copies_for_long_goes(other: Runtime) -> None:
    """Within the delivery worker's next look; what no copy has stays, and so does what the database does not know."""
    waits = waiting_for_it(other)
    erased, old = sent(waits), sent(waits)
    young = receive(a_submission(), now=NOW + KEPT, random=SystemRandom(), using=waits).reference
    unknown = sent(waits)
    Referral.objects.filter(reference=unknown).delete()
    retention.erase(erased, other.environment.data, "command line", NOW)
    tend(other.environment, NOW + KEPT)
    assert files(other) == {f"{name}.json" for name in (old, young, unknown)}
    logged("backup made", NOW + KEPT + timedelta(hours=1))
    tend(other.environment, NOW + KEPT + timedelta(hours=2))
    assert files(other) == {f"{name}.json" for name in (young, unknown)}
    assert other.environment.second_place is not None
    os.utime(other.environment.second_place / f"{unknown}.json", (0, 0))
    tend(other.environment, NOW + KEPT + timedelta(hours=2))
    assert files(other) == {f"{young}.json"}


def test_a_second_place_on_the_same_disk_is_none(other: Runtime) -> None:
    """On a server the folder must be on another disk: an unmounted one leaves an empty folder behind."""
    server = replace(other.environment, development=False)
    with pytest.raises(Away, match="is on the same disk as"):
        second_place.check(server)
    second_place.check(other.environment)


def test_without_a_second_place_all_is_as_before(inbox: Runtime, store: Path) -> None:
    """None is needed."""
    a_referral()
    second_place.check(inbox.environment)
    tend(inbox.environment, NOW)
    assert lacking(inbox.environment, received_before=NOW) == set()


def said_all(other: Runtime) -> tuple[str, Key]:
    """A referral with its words, an amendment, a question of the team with its answer, a complaint and a report."""
    reference = sent(other)
    made = words.show(reference, "nonce", NOW)
    assert made
    key = words.check(reference, made)
    assert key
    later = [NOW + timedelta(minutes=minute) for minute in range(1, 5)]
    from_sender.say(key, MessageKind.ADDED, {"text": f"{PLANTED} moved"}, later[0], once="1", using=other)
    from_team.ask(reference, f"Where is {PLANTED}?", "ailsa", later[1], using=other)
    asked = SentMessage.objects.get(kind=MessageKind.QUESTION).pk
    from_sender.say(
        key,
        MessageKind.ANSWER,
        {"text": f"{PLANTED} is here"},
        later[2],
        once="2",
        answered=asked,
        using=other,
    )
    for kind in FeedbackKind:
        receive_feedback(
            Draft(kind, f"{PLANTED} says so"), once=kind, now=NOW, random=SystemRandom(), using=other
        )
    return reference, key


def everything_said() -> list[object]:
    """What is stored of messages, words and feedback, without the numbers of rows."""
    messages = SentMessage.objects.values_list(
        "referral__reference", "kind", "sealed", "by", "at", "key_hash", "answered__at"
    )
    keys = WordsKey.objects.values_list("referral__reference", "recipient", "at")
    feedback = Feedback.objects.values_list(
        "kind", "team", "reference", "sealed", "key_hash", "at", "acknowledged_at"
    )
    rows = [tuple(map(bytes_of, row)) for several in (messages, keys, feedback) for row in several]
    return sorted(rows, key=str)


def bytes_of(value: object) -> object:
    """The same value from either engine."""
    return bytes(value) if isinstance(value, memoryview) else value


def test_what_was_said_comes_back_with_its_referral(other: Runtime) -> None:
    """Amendments, questions and answers, words, complaint and report, as they were, and once; nothing unsealed lies there."""
    reference, key = said_all(other)
    tend(other.environment, NOW + timedelta(hours=1))
    folder = other.environment.second_place
    assert folder is not None
    assert len(files(other)) == 7
    assert [name for name in files(other) if PLANTED in (folder / name).read_text()] == []
    before = everything_said()
    lose_everything()
    Feedback.objects.all().delete()
    done = store_lacking(other.environment, NOW)
    assert (done.referrals, done.messages, done.feedback) == ([reference], [reference] * 3, 2)
    assert everything_said() == before
    assert audit_log.first_break() is None
    state = from_sender.state_of(key)
    assert state
    assert [kind for _, kind in state.said] == [MessageKind.ADDED, MessageKind.ANSWER]
    assert opened(SentMessage.objects.all(), reference, places.identity())[0].text == f"{PLANTED} moved"
    assert store_lacking(other.environment, NOW) == BroughtBack()


def test_a_message_alone_comes_back_to_the_referral_of_the_copy(other: Runtime) -> None:
    """The copy has the referral, and not what was said since; a withdrawal is done again. Sabotage: messages of new ones alone."""
    reference, key = said_all(other)
    tend(other.environment, NOW + timedelta(hours=1))
    from_sender.say(
        key, MessageKind.WITHDRAWN, {}, NOW + timedelta(hours=2), once="3", using=waiting_for_it(other)
    )
    SentMessage.objects.all().delete()
    done = store_lacking(other.environment, NOW + timedelta(hours=3))
    assert done.referrals == []
    assert done.messages == [reference] * 4
    assert from_sender.apply_withdrawals(NOW + timedelta(hours=3)) == 1


def test_where_it_is_waited_for_nobody_is_thanked_for_a_message_either(other: Runtime) -> None:
    """The disk is away: an honest no, nothing stored, and the same again when it is back."""
    reference, key = said_all(other)
    waits = waiting_for_it(other)
    assert other.environment.second_place is not None
    other.environment.second_place.rmdir()
    before = everything_said()

    def add() -> None:
        from_sender.say(
            key, MessageKind.ADDED, {"text": "More"}, NOW + timedelta(hours=2), once="4", using=waits
        )

    def complain() -> None:
        draft = Draft(FeedbackKind.COMPLAINT, "More")
        receive_feedback(draft, once="5", now=NOW, random=SystemRandom(), using=waits)

    for say in (add, complain):
        with pytest.raises(NotStored) as refused:
            say()
        assert refused.value.refusal is Refusal.AWAY
    assert everything_said() == before
    other.environment.second_place.mkdir()
    add()
    complain()
    assert len(files(other)) == 2
    assert len(everything_said()) == len(before) + 2
    assert any(name.startswith(f"{reference}.added.") for name in files(other))


def test_what_was_said_goes_with_what_was_erased(other: Runtime) -> None:
    """A referral's messages and words with it; feedback whose text was erased; what was passed on meanwhile stays apart."""
    reference, _ = said_all(other)
    kept, _ = said_all_of_another(other)
    tend(other.environment, NOW + timedelta(hours=1))
    retention.erase(reference, other.environment.data, "command line", NOW)
    for number in Feedback.objects.values_list("pk", flat=True):
        retention.erase_feedback(number, other.environment.data, "command line", NOW)
    tend(other.environment, NOW + timedelta(hours=2))
    assert {name[:9] for name in files(other)} == {kept}
    SentMessage.objects.all().delete()
    Referral.objects.update(team=places.TEAMS[1])
    done = store_lacking(other.environment, NOW)
    assert done.messages == []
    assert [name[:9] for name in done.apart] == [kept]


def said_all_of_another(other: Runtime) -> tuple[str, str]:
    """A second referral, with one amendment."""
    reference = sent(other, key="another")
    made = words.show(reference, "another", NOW)
    assert made
    key = words.check(reference, made)
    assert key
    from_sender.say(
        key, MessageKind.ADDED, {"text": "More"}, NOW + timedelta(minutes=9), once="9", using=other
    )
    return reference, key.reference
