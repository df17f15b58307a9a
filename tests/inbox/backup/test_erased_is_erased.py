from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import SystemRandom

import pytest
from django.db import transaction

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox import backup
from frontdoor.inbox.bootstrap import check_keys
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import keyring, referral_keys, sealing
from frontdoor.inbox.desk.models import RightsRequest
from frontdoor.inbox.desk.referrals import search
from frontdoor.inbox.desk.subject_access import export, requests
from frontdoor.inbox.drill import drill
from frontdoor.inbox.monitoring import health_check
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import (
    erased_list,
    office_links,
    paper_drafts,
    retention,
    shredding,
    transfer,
    triage,
)
from frontdoor.inbox.referrals.feedback import Draft, receive_feedback
from frontdoor.inbox.referrals.follow_up import from_sender, from_team, words
from frontdoor.inbox.referrals.follow_up.words import Key
from frontdoor.inbox.referrals.paper_drafts import HalfKeyed
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.referrals.second_place import tend
from frontdoor.inbox.store.models import (
    Feedback,
    FeedbackKind,
    MessageKind,
    PaperDraft,
    Referral,
    ReferralStatus,
    WordsKey,
)
from frontdoor.inbox.store.opening import open_row
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from tests.inbox import places
from tests.inbox.builders import NOW, a_submission
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, a_member, at_desk
from tests.inbox.keyed import Attacker
from tests.inbox.notifications.test_outbox import received, told_at
from tests.inbox.notifications.test_rate_limit import Postman
from tests.inbox.processes import Referrer, Server, frontdoor, new_data, opened

GONE, STAYS = "Wulfenite", "Calcite"
"""Names that occur in what is sealed of the one who is erased, and of the other."""
PARTS = ("answers", "copy", "added", "asked", "note", "feedback", "draft", "request", "counted")
"""What hangs on a person; each sealed with its own mark, so that it is known which of it opens."""


@dataclass(frozen=True)
class Person:
    """Somebody of whom everything is kept that can be kept of a person."""

    reference: str
    key: Key
    feedback: int
    draft: int
    request: RightsRequest


def a_person(using: Runtime, name: str) -> Person:
    """Answers, the sender's own copy, an amendment, a question, a note, a counted decision, a complaint, a draft, a request."""
    said = a_submission(answers={"person_name": f"{name}-answers", "help_wanted": "A home"})
    copied = type(said)(**{**vars(said), "copied": (("Name", f"{name}-copy", False),)})
    reference = receive(copied, now=NOW, random=SystemRandom(), using=using).reference
    made = words.show(reference, said.key, NOW)
    assert made
    key = words.check(reference, made)
    assert key
    from_sender.say(key, MessageKind.ADDED, {"text": f"{name}-added"}, NOW, once="1", using=using)
    from_team.ask(reference, f"{name}-asked", "ailsa", NOW, using=using)
    triage.add_note(reference, f"{name}-note", "ailsa", NOW, using=using)
    status = (ReferralStatus.NEW, ReferralStatus.CLOSED)
    triage.change_status(reference, *status, "ailsa", NOW, decision="no answer", identity=places.identity())
    draft = HalfKeyed(said.key + "x", "self", {"person_name": [f"{name}-draft"]})
    paper_drafts.save(draft, places.TEAMS[0], "ailsa", NOW, spare=said.key + "y", using=using)
    complaint = Draft(FeedbackKind.COMPLAINT, f"{name}-feedback")
    receive_feedback(complaint, once=reference, now=NOW, random=SystemRandom(), using=using)
    wish = requests.RequestDraft(RightsRequest.What.ERASE, "the person asked", "rang back", f"{name}-request")
    return Person(
        reference,
        key,
        Feedback.objects.latest("pk").pk,
        PaperDraft.objects.latest("pk").pk,
        requests.create([reference], places.TEAMS[0], wish, by="morag", now=NOW),
    )


def erase(using: Runtime, person: Person) -> None:
    """Erase all of it, as a person who asks for it has it erased."""
    retention.erase_feedback(person.feedback, using.environment.data, "morag", NOW)
    retention.erase_draft(person.draft, using.environment.data, "morag", NOW)
    requests.approve(person.request, by="ailsa", now=NOW)
    person.request.refresh_from_db()
    requests.erase(person.request, using.environment.data, by="morag", now=NOW)


def a_copy(using: Runtime, number: int) -> Path:
    """A copy of the inbox, among all that were ever made."""
    copies = using.environment.data.parent / "copies"
    made, _ = backup.backup(using.environment, copies, keep=99, now=NOW + timedelta(hours=number))
    return made


def all_keys(using: Runtime, *people: Person) -> list[str]:
    """All private keys of the present: of teams, recovery and machine, and what the senders' words make."""
    names = (*places.TEAMS, keyring.RECOVERY, keyring.BACKUP)
    return [places.identity(name, using.environment.keys) for name in names] + [
        person.key.identity for person in people
    ]


def found(opened: list[str], name: str) -> set[str]:
    """Which parts of a person stand in texts; what was counted has no name, and is found by the reference's mark."""
    return {part for part in PARTS for text in opened if f"{name}-{part}" in text}


def test_what_was_erased_opens_from_no_copy_with_all_keys_in_hand(
    keyed: Runtime, store: Path, tmp_path: Path
) -> None:
    """All copies ever made, the second place's files of any day, old databases, and every key of today: nothing of it opens.

    All of another person opens from each of them. Before the erasure both opened, so the attacker is no fool.
    """
    places.needs_sqlite()
    gone, stays = a_person(keyed, GONE), a_person(keyed, STAYS)
    a_copy(keyed, 1)
    tend(keyed.environment, NOW)
    second = keyed.environment.second_place
    assert second is not None
    shutil.copytree(second, tmp_path / "second place of that day", ignore=shutil.ignore_patterns("*.age"))
    shutil.copy(store, tmp_path / "database of that day")
    before = Attacker(all_keys(keyed, gone, stays))
    before.take(tmp_path)
    for name in (GONE, STAYS):
        assert found(before.opened(), name) >= {part for part in PARTS if part != "counted"}
    counted = [text for text in before.opened() if '"counts"' in text]
    assert {person.reference in text for text in counted for person in (gone, stays)} == {True, False}

    erase(keyed, gone)
    tend(keyed.environment, NOW)
    a_copy(keyed, 2)

    after = Attacker(all_keys(keyed, gone, stays))
    after.take(tmp_path)
    opened = after.opened()
    assert len(after.databases) >= 4
    assert found(opened, GONE) == set()
    assert [text for text in opened if gone.reference in text] == []
    assert found(opened, STAYS) >= {part for part in PARTS if part != "counted"}
    assert [text for text in opened if stays.reference in text and '"counts"' in text]


def test_keys_that_lie_in_the_copy_would_be_found(
    keyed: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above is red where a copy holds the referral keys of its day."""
    places.needs_sqlite()
    monkeypatch.setattr(backup, "_CONTENT", re.compile(r"contents\.json|inbox\.sqlite3|keys/.+"))
    gone = a_person(keyed, GONE)
    a_copy(keyed, 1)
    erase(keyed, gone)
    a_copy(keyed, 2)
    attacker = Attacker(all_keys(keyed))
    attacker.take(tmp_path)
    assert "answers" in found(attacker.opened(), GONE)


def test_the_servers_own_files_open_nothing(keyed: Runtime, tmp_path: Path) -> None:
    """Whoever takes the server, referral keys and all, without a team's passphrase reads no answer."""
    places.needs_sqlite()
    a_person(keyed, STAYS)
    a_copy(keyed, 1)
    attacker = Attacker([places.identity(keyring.BACKUP, keyed.environment.keys)])
    attacker.take(tmp_path)
    assert attacker.stores
    assert attacker.opened() == []


def test_an_old_copy_comes_back_with_the_newest_keys(keyed: Runtime, store: Path, tmp_path: Path) -> None:
    """The copy of before the erasure brings back the one who stays, and all of it opens; the other is erased again."""
    places.needs_sqlite()
    gone, stays = a_person(keyed, GONE), a_person(keyed, STAYS)
    copy = a_copy(keyed, 1)
    erase(keyed, gone)
    a_copy(keyed, 2)
    new, said = tmp_path / "new", list[str]()
    _, erased = backup.restore(copy, places.identity(keyring.RECOVERY), new, say=said.append)
    assert (erased, said) == (3, [])
    attacker = Attacker(all_keys(keyed, stays))
    attacker.take(new)
    assert found(attacker.opened(), STAYS) >= {part for part in PARTS if part != "counted"}
    assert found(attacker.opened(), GONE) == set()

    # The list of the erased is lost, and the keys are not: it says who was erased all the same.
    (copy.parent / erased_list.NAME).unlink()
    backup.restore(
        copy, places.identity(keyring.RECOVERY), tmp_path / "newer", without_list=True, say=said.append
    )
    assert said == [
        f"Nobody can open {spoken(gone.reference)}: the own key of each is not there. With the referral keys at hand that means that it "
        "was erased since; erased.list does not name it."
    ]


def test_the_drill_knows_who_was_erased_since(keyed: Runtime) -> None:
    """By the list beside the copy, or by the keys where that is of the night before; everyone else opens."""
    places.needs_sqlite()
    gone, _ = (
        receive(a_submission(), now=NOW, random=SystemRandom(), using=keyed).reference for _ in range(2)
    )
    copy = a_copy(keyed, 1)
    recovery = places.identity(keyring.RECOVERY)
    assert drill(copy, recovery, with_age=True)[1:] == (2, 0)
    retention.erase(gone, keyed.environment.data, "morag", NOW)
    shredding.carry(keyed.environment.keys, copy.parent)
    assert drill(copy, recovery, with_age=True)[1:] == (1, 1)
    a_copy(keyed, 2)
    assert drill(copy, recovery, with_age=True)[1:] == (1, 1)


def test_a_restore_says_which_offices_have_links_that_are_good_again(keyed: Runtime, tmp_path: Path) -> None:
    """What was used or revoked since the copy is not known to it; what had ended by then stays ended."""
    places.needs_sqlite()
    day = NOW.date()
    for office, until in (("A council", day), ("A prison", day - timedelta(days=1))):
        office_links.make(office, until, NOW, once=True)
    office_links.revoke(office_links.make("A court", day, NOW).pk, NOW)
    used = office_links.make("A school", day, NOW, once=True)
    receive(replace(a_submission(), office_link=used.pk), now=NOW, random=SystemRandom(), using=keyed)
    said: list[str] = []
    backup.restore(
        a_copy(keyed, 1),
        places.identity(keyring.RECOVERY),
        tmp_path / "new",
        without_list=True,
        say=said.append,
    )
    [words] = said
    assert words.startswith(
        "These offices have links that work again as they did when the copy was made: A council. One"
    )


def test_a_copy_without_its_keys_is_not_restored(keyed: Runtime, tmp_path: Path) -> None:
    """Whoever fetched the copy alone is told what is lacking, before anything is written; the second place has it too."""
    places.needs_sqlite()
    reference = receive(a_submission(), now=NOW, random=SystemRandom(), using=keyed).reference
    copy = a_copy(keyed, 1)
    lone, new = Path(shutil.copy(copy, tmp_path)), tmp_path / "new"
    with pytest.raises(DiagnosticsError, match=f"no {referral_keys.CARRIED} beside {copy.name}"):
        backup.restore(lone, places.identity(keyring.RECOVERY), new, without_list=True)
    assert not new.exists()
    said = list[str]()
    backup.restore(
        lone, places.identity(keyring.RECOVERY), new, without_list=True, without_keys=True, say=said.append
    )
    assert [spoken(reference) in one for one in said] == [True]
    tend(keyed.environment, NOW)
    second = keyed.environment.second_place
    backup.restore(
        lone, places.identity(keyring.RECOVERY), tmp_path / "newer", second_place=second, without_list=True
    )
    assert referral_keys.read(tmp_path / "newer" / "keys") == referral_keys.read(keyed.environment.keys)


def test_a_key_is_destroyed_after_the_commit_and_caught_up_with(
    keyed: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure that is rolled back destroys nothing; one whose process ended too early is made good by the next run."""
    one, other = (
        receive(a_submission(), now=NOW, random=SystemRandom(), using=keyed).reference for _ in range(2)
    )

    def has(reference: str) -> bool:
        store = referral_keys.read(keyed.environment.keys)
        return store is not None and store.has(reference)

    with transaction.atomic():
        retention.erase(one, keyed.environment.data, "morag", NOW)
        transaction.set_rollback(True)
    shredding.catch_up(keyed.environment.data)
    assert triage.open_referral(one, places.identity(), "ailsa", NOW).answers
    with monkeypatch.context() as patch:
        patch.setattr(shredding, "_destroy", lambda _: None)
        retention.erase(other, keyed.environment.data, "morag", NOW)
    assert has(other)
    retention.run_retention(keyed.environment.data, "retention", NOW)
    assert (has(one), has(other)) == (True, False)
    assert Referral.objects.get().reference == one
    assert WordsKey.objects.count() == 0


def test_what_leaves_needs_no_referral_keys(keyed: Runtime) -> None:
    """A member's sealed file, and the envelope of a system, open with the team's key alone, as they always did."""
    using = told_at(keyed, "sealed+https://partner.example/new")
    reference = received(using)
    postman = Postman(using)
    postman.work()
    ((_, job),) = postman.taken
    left = [
        base64.b64decode(str(job.notice.json()["sealed"])),
        at_desk(a_member(), GLASGOW).client.get(f"/desk/referrals/{reference}/sealed").content,
    ]
    assert [sealing.open_sealed(one, places.identity())["reference"] for one in left] == [reference] * 2


def test_the_desk_works_with_what_has_a_key_of_its_own(keyed: Runtime) -> None:
    """Found by its words, handed out whole, passed on and read by the other team; once it is erased, the next one too."""
    person = a_person(keyed, STAYS)
    (scanned,) = [one for part in search.scan({GLASGOW: places.identity()}) for one in part]
    assert scanned.whole
    assert scanned.holds([f"{STAYS}-{part}".lower() for part in ("answers", "added", "asked", "note")])
    whole = export.everything(person.reference, places.identity())
    assert all(f"{STAYS}-{part}" in str(whole) for part in ("answers", "added", "asked", "note"))
    transfer.pass_on(person.reference, places.identity(), SCOTLAND, "ailsa", NOW)
    opened_there = triage.open_referral(person.reference, places.identity(SCOTLAND), "bruce", NOW)
    assert opened_there.notes[0].text == f"{STAYS}-note"
    sealed = bytes(Referral.objects.get().sealed)
    assert referral_keys.name_of(sealed) == person.reference
    erase(keyed, person)
    assert Referral.objects.count() == 1  # the request named it for the team that has it no more
    assert retention.erase(person.reference, keyed.environment.data, "bruce", NOW)
    with pytest.raises(referral_keys.KeyErased):
        open_row(sealed, places.identity(SCOTLAND))


def test_a_paper_that_was_thrown_away_can_be_saved_again(
    keyed: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thrown away on one page and saved on another that was still open, it has another key, which goes with it too.

    So it does where a person asked to be erased, and the process ended before the key was destroyed.
    """
    draft, team = HalfKeyed("nonce", "self", {"person_name": ["Calcite"]}), places.TEAMS[0]

    def saved_again() -> tuple[int, bytes]:
        paper_drafts.save(draft, team, "ailsa", NOW, spare="spare", using=keyed)
        row = PaperDraft.objects.get()
        assert paper_drafts.opened(row, places.identity()).typed == {"person_name": ("Calcite",)}
        return row.pk, bytes(row.sealed)

    number, first = saved_again()
    assert paper_drafts.throw_away(number, "ailsa", NOW)
    number, second = saved_again()
    assert referral_keys.name_of(first) != referral_keys.name_of(second)
    with monkeypatch.context() as patch:
        patch.setattr(shredding, "_destroy", lambda _: None)
        assert retention.erase_draft(number, keyed.environment.data, "ailsa", NOW)
    assert open_row(second, places.identity())
    shredding.catch_up(keyed.environment.data)
    for sealed in (first, second):
        with pytest.raises(referral_keys.KeyErased):
            open_row(sealed, places.identity())


def test_a_referral_opens_by_hand_as_the_page_says(keyed: Runtime, tmp_path: Path) -> None:
    """Without our software: the lines of the decision's page, the recovery key and age open one, and not who was erased."""
    stays, gone = (
        receive(a_submission(), now=NOW, random=SystemRandom(), using=keyed).reference for _ in range(2)
    )
    sealed = bytes(Referral.objects.get(reference=stays).sealed)
    retention.erase(gone, keyed.environment.data, "morag", NOW)
    page = (places.ROOT / "decisions" / "34-erased-is-erased.md").read_text("utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "own_key.py").write_text(script, "utf-8")
    recovery = keyed.environment.keys / "recovery.identity"
    shredding.carry(keyed.environment.keys, tmp_path)

    def run(*command: str | Path, fed: bytes = b"") -> bytes:
        return subprocess.run(command, input=fed, capture_output=True, check=True, cwd=tmp_path).stdout

    carried = (tmp_path / referral_keys.CARRIED).read_bytes().partition(b"\n")[2]
    (tmp_path / "state").write_bytes(run("age", "-d", "-i", recovery, fed=carried))
    line, _, rest = sealed.partition(b"\n")
    name = line.decode().removeprefix("frontdoor referral key ")
    assert name == stays
    (tmp_path / "own.key").write_bytes(run(sys.executable, "own_key.py", "state", name))
    inner = run("age", "-d", "-i", "own.key", fed=rest)
    assert json.loads(run("age", "-d", "-i", recovery, fed=inner))["reference"] == stays
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run(sys.executable, "own_key.py", "state", gone)
    assert failed.value.stderr == b"destroyed: it was erased\n"


def test_an_inbox_that_lost_its_keys_takes_nothing(keyed: Runtime) -> None:
    """What nobody could open is not thanked for: sender, start and health page say so; with the right file all is well."""
    file = keyed.environment.keys / referral_keys.NAME
    right = file.read_bytes()
    for wrong in (b"", right[:-1] + b"?"):
        file.unlink(missing_ok=True)
        if wrong:
            file.write_bytes(wrong)
        with pytest.raises(NotStored) as refused:
            receive(a_submission(), now=NOW, random=SystemRandom(), using=keyed)
        assert refused.value.refusal is Refusal.NO_KEY
        with pytest.raises(DiagnosticsError, match=r"referral\.keys (is missing|cannot be read)"):
            check_keys(keyed.environment, new_keys=False)
        assert not health_check._well()
    file.unlink()
    referral_keys.make_missing(keyed.environment.keys)
    with pytest.raises(DiagnosticsError, match="is not the one that this inbox began with"):
        check_keys(keyed.environment, new_keys=False)
    file.write_bytes(right)
    receive(a_submission(), now=NOW, random=SystemRandom(), using=keyed)


def test_an_older_inbox_begins_when_somebody_says_so(tmp_path: Path) -> None:
    """What was received before opens as it did; what comes after the next start has a key of its own; it begins once."""
    data = new_data(tmp_path / "data")
    (data / "keys" / referral_keys.NAME).unlink()
    (data / "backups").mkdir()
    with Server(data) as server:
        before = Referrer(server.port).send_until_answered()
    began = frontdoor(data, "inbox", "begin-referral-keys")
    assert began.returncode == 0, began.stderr
    assert "Each referral that comes after the next start" in began.stdout
    assert (data / "backups" / referral_keys.CARRIED).exists()
    again = frontdoor(data, "inbox", "begin-referral-keys")
    assert (again.returncode, again.stderr[:29]) == (1, "The referral keys have begun.")
    with Server(data) as server:
        after = Referrer(server.port).send_until_answered()
    with places.raw(data / "inbox.sqlite3") as database:
        rows = dict(database.execute("SELECT reference, sealed FROM store_referral"))
    assert [referral_keys.name_of(rows[one]) for one in (before, after)] == ["", after]
    assert [opened(rows[one], data)["reference"] for one in (before, after)] == [before, after]
