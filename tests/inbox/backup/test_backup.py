from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.db.models import CASCADE, Model
from django.test.utils import CaptureQueriesContext

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox import backup, settings
from frontdoor.inbox.crypto import keyring, sealing, typed_key
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store import copy_rows
from frontdoor.inbox.store.models import Attempt, Delivery, Note, Practice, Referral, SentMessage, WordsKey
from tests.inbox import places
from tests.inbox.builders import NOW, a_referral
from tests.inbox.processes import Referrer, Server, frontdoor, new_data


@dataclass(frozen=True)
class Night:
    """A data folder that was backed up last night, and the references that were shown before."""

    data: Path
    shown: list[str]
    later: str
    """The reference that was shown after the copy."""
    second_place: Path

    @property
    def copy(self) -> Path:
        """The copy."""
        (path,) = backup.backups(self.data / "backups")
        return path

    @property
    def recovery(self) -> str:
        """The recovery key's file."""
        return str(self.data / "keys" / f"{keyring.RECOVERY}.identity")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A running inbox received two referrals, was backed up while it ran, and received a third."""
    data = new_data(tmp_path_factory.mktemp("night") / "data")
    second_place = data.with_name("other-disk")
    second_place.mkdir()
    changes = {"FRONTDOOR_SECOND_PLACE": str(second_place), "FRONTDOOR_SECOND_PLACE_WAITS": "yes"}
    with Server(data, changes=changes) as server:
        shown = [Referrer(server.port).send_until_answered() for _ in range(2)]
        made = frontdoor(data, "inbox", "backup")
        assert made.returncode == 0, made.stderr
        assert "2 referrals" in made.stdout
        later = Referrer(server.port).send_until_answered()
    return Night(data, shown, later, second_place)


def test_last_nights_copy_comes_back_on_an_empty_machine(night: Night, tmp_path: Path) -> None:
    """Copy, list of the erased and recovery key bring back everything from before the copy, and the inbox takes referrals again."""
    new, recovery = tmp_path / "new", tmp_path / "recovery-key.txt"
    shutil.copy(night.recovery, recovery)
    shutil.copy(night.copy, tmp_path / "copy")
    for beside in ("erased.list", "referral-keys.age"):
        shutil.copy(night.copy.parent / beside, tmp_path)

    restored = frontdoor(new, "inbox", "restore", str(tmp_path / "copy"), "--identity", str(recovery))

    assert restored.returncode == 0, restored.stderr
    assert f"{new} holds the 2 referrals of " in restored.stdout
    assert "is not in this copy: look through the notices" in restored.stdout
    with Server(new) as server:
        later = Referrer(server.port).send_until_answered()
    listed = frontdoor(new, "inbox", "list").stdout.splitlines()
    assert [line.split("\t")[0].replace("-", "") for line in listed] == [*night.shown, later]
    opened = frontdoor(new, "inbox", "open", night.shown[0], "--identity", str(recovery))
    assert "Calum Strachan" in opened.stdout


def test_what_was_received_since_the_copy_comes_back_from_the_second_place(
    night: Night, tmp_path: Path
) -> None:
    """The disk died the day after the copy: restoring names the one that was thanked for since, and it opens again."""
    new, changes = tmp_path / "new", {"FRONTDOOR_SECOND_PLACE": str(night.second_place)}
    restored = frontdoor(new, "inbox", "restore", str(night.copy), "--identity", night.recovery, **changes)
    assert restored.returncode == 0, restored.stderr
    assert (
        f"Brought back from the second place, as new: {spoken(night.later)}. With messages" in restored.stdout
    )
    opened = frontdoor(new, "inbox", "open", night.later, "--identity", night.recovery)
    assert "Calum Strachan" in opened.stdout
    again = frontdoor(new, "inbox", "bring-back", **changes)
    assert "as new: none." in again.stdout
    assert frontdoor(new, "inbox", "check", **changes).returncode == 0


def test_a_copy_gives_nothing_away(night: Night) -> None:
    """Neither answers nor references nor keys stand in it in clear."""
    content = night.copy.read_bytes()
    for word in ("Calum", *night.shown, "AGE-SECRET-KEY", "SQLite"):
        assert word.encode() not in content


def test_the_drill_restores_and_opens_all_with_age_alone(night: Night) -> None:
    """With the recovery key every referral of the copy opens in Debian's age; the audit log says that it was done."""
    nightly = frontdoor(night.data, "inbox", "drill")
    whole = frontdoor(night.data, "inbox", "drill", "--identity", night.recovery)

    assert nightly.stdout.endswith("was restored whole: 2 referrals. None was opened: give --identity.\n")
    assert whole.stdout.endswith("was restored whole, and age alone opened 2 of 2 referrals.\n"), whole.stderr
    with places.raw(night.data / "inbox.sqlite3") as database:
        actions = [action for (action,) in database.execute("SELECT action FROM store_audit ORDER BY seq")]
    assert [action for action in actions if action.startswith(("backup", "drill"))] == [
        "backup made",
        "drill passed: restored",
        "drill passed: restored and opened",
    ]


def test_a_wrong_recovery_key_fails_the_drill(night: Night, tmp_path: Path) -> None:
    """The day on which the sealed envelope holds the wrong key is the day of the drill, not of the fire."""
    places.make_unlocked(tmp_path, "wrong")
    failed = frontdoor(night.data, "inbox", "drill", "--identity", str(tmp_path / "wrong.identity"))
    assert failed.returncode == 1
    assert "does not open with" in failed.stderr


def test_a_cut_or_altered_copy_is_not_restored(night: Night, tmp_path: Path) -> None:
    """Half a copy, or one with a changed byte, gives no inbox."""
    content = night.copy.read_bytes()
    for number, faulty in enumerate(
        (content[:-5000], content[:3000] + bytes([content[3000] ^ 1]) + content[3001:])
    ):
        (tmp_path / "faulty").write_bytes(faulty)
        new = tmp_path / f"new{number}"
        recovery = places.identity(keyring.RECOVERY)
        with pytest.raises(sealing.Damaged) as found:
            backup.restore(tmp_path / "faulty", recovery, new, without_list=True)
        assert str(found.value) == (
            f"faulty is damaged or cut short: {len(faulty):,} bytes are here. Fetch it once more and compare the size, or take the "
            "copy before it."
        )
        assert not new.exists()


def test_a_copy_whose_list_of_the_erased_stayed_behind_brings_nobody_back(
    night: Night, tmp_path: Path
) -> None:
    """Whoever was erased since would come back without a word; who knows that the list is lost can say so."""
    lone = shutil.copy(night.copy, tmp_path)
    shutil.copy(night.copy.parent / "referral-keys.age", tmp_path)
    refused = frontdoor(tmp_path / "new", "inbox", "restore", str(lone), "--identity", night.recovery)
    assert refused.returncode == 1
    assert refused.stderr == (
        f"There is no erased.list beside {night.copy.name}. It names who was erased since the copy was made, and they would come "
        f"back. Fetch it from where the copy was, into {tmp_path}. If it is lost: --without-erased-list\n"
    )
    assert not (tmp_path / "new" / "keys").exists()
    restored = frontdoor(
        tmp_path / "new", "inbox", "restore", str(lone), "--identity", night.recovery, "--without-erased-list"
    )
    assert "holds the 2 referrals of " in restored.stdout, restored.stderr


def test_a_recovery_key_typed_from_paper_opens_the_copy(night: Night, tmp_path: Path) -> None:
    """In groups, in small letters, over several lines; age opens the referrals with it too. A wrong letter is found."""
    secret = places.identity(keyring.RECOVERY)
    typed = [secret[:16], *typed_key.groups(secret)]
    paper = tmp_path / "typed"
    paper.write_text(
        "\n".join(" ".join(typed[at : at + 5]).lower() for at in range(0, len(typed), 5)), "ascii"
    )
    opened = frontdoor(night.data, "inbox", "drill", "--identity", str(paper))
    assert opened.stdout.endswith("age alone opened 2 of 2 referrals.\n"), opened.stderr

    wrong = "QP"[typed[3][1] == "Q"]
    typed[3] = f"{typed[3][0]}{wrong}{typed[3][2:]}"
    paper.write_text(" ".join(typed), "ascii")
    refused = frontdoor(night.data, "inbox", "drill", "--identity", str(paper))
    assert refused.stderr == (
        "The key was not typed as it stands on paper. One letter is wrong: look at group 3, sign 2.\n"
    )


def test_a_copy_that_lost_a_referral_is_noticed(night: Night, tmp_path: Path) -> None:
    """A copy whose database does not hold what its list says fails the drill."""
    backup.restore(night.copy, places.identity(keyring.RECOVERY), tmp_path / "new")
    with places.raw(tmp_path / "new" / "inbox.sqlite3") as database:
        database.execute("DELETE FROM store_referral WHERE reference = ?", (night.shown[0],))
    contents = backup.Contents("2026-11-24T10:30:00+00:00", 2, 3, "0" * 64)
    with pytest.raises(DiagnosticsError, match="should hold 2 referrals, and holds 1"):
        backup._compare(tmp_path / "new" / "inbox.sqlite3", contents)


def test_an_inbox_that_is_there_is_never_written_over(night: Night) -> None:
    """Restoring into a folder that holds an inbox stops with a sentence."""
    with pytest.raises(DiagnosticsError, match="holds an inbox already"):
        backup.restore(night.copy, places.identity(keyring.RECOVERY), night.data)


def test_only_the_newest_copies_are_kept(night: Night, tmp_path: Path) -> None:
    """Old copies go, so that nothing lives longer in a copy than it should."""
    environment = replace(settings.ENVIRONMENT, data=night.data, database=night.data / "inbox.sqlite3")
    for day in range(4):
        backup.backup(environment, tmp_path, keep=2, now=NOW + timedelta(days=day))
    assert [path.name for path in backup.backups(tmp_path)] == [
        "inbox-2026-11-26T103000Z.frontdoor.age",
        "inbox-2026-11-27T103000Z.frontdoor.age",
    ]


def test_what_was_erased_after_the_copy_stays_erased_in_a_restored_one(night: Night, tmp_path: Path) -> None:
    """Restoring last night's copy does not bring back what somebody had erased today; catches leaving the list out."""
    gone, kept = night.shown
    folder = tmp_path / "copies"
    folder.mkdir()
    shutil.copy(night.copy, folder)
    shutil.copy(night.copy.parent / "referral-keys.age", folder)
    (folder / "erased.list").write_text(f"{gone}\n", "ascii")
    new = tmp_path / "new"
    restored = frontdoor(new, "inbox", "restore", str(folder / night.copy.name), "--identity", night.recovery)
    assert "holds the 2 referrals of " in restored.stdout
    assert ", without 1 that was erased since; the audit log is whole" in restored.stdout
    with places.raw(new / "inbox.sqlite3") as database:
        assert database.execute("SELECT reference FROM store_referral").fetchall() == [(kept,)]
        stones = database.execute("SELECT reference, team, status, decision FROM store_tombstone")
        assert stones.fetchall() == [(gone, "glasgow-throughcare", "new", "")]


def hanging_on(model: type[Model]) -> Iterator[type[Model]]:
    """What goes when a row of a model goes."""
    for relation in model._meta.related_objects:
        if relation.on_delete is CASCADE and relation.related_model is not model:
            yield relation.related_model
            yield from hanging_on(relation.related_model)


def test_all_that_hangs_on_an_erased_referral_is_erased_in_a_restored_copy(store: Path) -> None:
    """Sealed rows of every table, of one that a later version brings too; catches a list of tables that is kept by hand."""
    places.needs_sqlite()
    gone, kept = a_referral(), a_referral()
    for referral in Referral.objects.all():
        Note.objects.create(referral=referral, sealed=b"sealed", by="ailsa", at=NOW)
        delivery = Delivery.objects.create(referral=referral, due_at=NOW, mailbox="mailto:x@example.org")
        Attempt.objects.create(delivery=delivery, at=NOW, outcome="told", words="told")
        Practice.objects.create(referral=referral, member=f"member-{referral.pk}")
        WordsKey.objects.create(referral=referral, recipient="age1", at=NOW)
        message = SentMessage.objects.create(referral=referral, kind="added", at=NOW)
        SentMessage.objects.filter(pk=message.pk).update(answered=message)  # messages refer to each other
    missing = [model.__name__ for model in hanging_on(Referral) if model.objects.count() != 2]  # type: ignore[attr-defined]
    assert not missing, f"Give both referrals of this test a row of {missing}, which hangs on a referral too."
    with places.raw(store) as database:
        for table, above in (("photo", "store_note"), ("page", "photo")):
            database.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, above REFERENCES {above} (id))")
            database.execute(f"INSERT INTO {table} (above) SELECT id FROM {above}")

    data = store.parent
    (data / "erased.list").write_text(f"{gone.reference}\n", "ascii")
    assert backup._erase_again(data, NOW.isoformat()) == 1

    assert [one.reference for one in Referral.every.all()] == [kept.reference]
    left = {model.__name__: model.objects.count() for model in hanging_on(Referral)}  # type: ignore[attr-defined]
    assert set(left.values()) == {1}, left
    with places.raw(store) as database:
        assert (
            database.execute("SELECT above FROM photo UNION ALL SELECT above FROM page").fetchall()
            == [(2,)] * 2
        )


def test_a_copy_that_was_cut_off_leaves_nothing_behind(night: Night, tmp_path: Path) -> None:
    """What a killed copy had laid out is cleared by a later one: nothing erased lives on in it."""
    environment = replace(settings.ENVIRONMENT, data=night.data, database=night.data / "inbox.sqlite3")
    old, young = (night.data / f".copy-{name}" for name in ("old", "young"))
    for room in (old, young):
        room.mkdir()
        (room / "inbox.sqlite3").write_bytes(b"everything")
    long_ago = (NOW - timedelta(days=1)).timestamp()
    os.utime(old, (long_ago, long_ago))
    os.utime(young, (NOW.timestamp(), NOW.timestamp()))
    backup.backup(environment, tmp_path, keep=2, now=NOW)
    assert not old.exists()
    assert young.exists()


def test_a_copys_tables_are_made_without_a_look_at_the_inbox(store: Path, tmp_path: Path) -> None:
    """Every migration asks the database that it brings up to date; catches a backup on PostgreSQL that changes the inbox."""
    with (
        CaptureQueriesContext(connections["default"]) as asked,
        copy_rows._beside(tmp_path / "aside.sqlite3"),
    ):
        assert "store_receipt" in connections[copy_rows.SCRATCH].introspection.table_names()
    assert asked.captured_queries == []
