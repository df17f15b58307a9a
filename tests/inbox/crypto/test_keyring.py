from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.inbox.commands import inbox
from frontdoor.inbox.crypto import keyring, sealing
from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.store.models import Audit
from tests.inbox.crypto.quick_lock import lock_identity
from tests.inbox.places import make_unlocked


@pytest.fixture(autouse=True)
def _locked_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock keys at next to no work, and open them as ever; how well they are locked is test_sealing's to say."""
    monkeypatch.setattr(sealing, "lock_identity", lock_identity)


def test_development_keys_are_refused_by_a_server(tmp_path: Path) -> None:
    """Without FRONTDOOR_DEVELOPMENT the start stops, and one sentence says why."""
    write_private(tmp_path / keyring.MARKER, b"")
    make_unlocked(tmp_path, keyring.RECOVERY)

    with pytest.raises(DiagnosticsError) as found:
        keyring.load_keyring(tmp_path, [], development=False)

    assert [problem.sentence for problem in found.value.problems] == [
        f"The keys in {tmp_path} are for trying out only, and a server does not start with them. "
        "Make real ones in a new data folder with: frontdoor inbox init"
    ]
    assert keyring.load_keyring(tmp_path, [], development=True).teams == {}


def test_every_missing_or_broken_key_is_named_at_once(tmp_path: Path) -> None:
    """A team without a key, one with a broken key and a missing recovery key: three sentences."""
    (tmp_path / "broken.recipient").write_text("age1nonsense", "ascii")

    with pytest.raises(DiagnosticsError) as found:
        keyring.load_keyring(tmp_path, ["lost", "broken"], development=False)

    assert [problem.sentence for problem in found.value.problems] == [
        'The key of team "broken" cannot be read: it must be one line that begins with age1.',
        'The key of team "lost" is missing. Make it with: frontdoor inbox init',
        "The recovery key is missing. Make it with: frontdoor inbox init",
    ]


def test_keys_are_readable_by_us_only(tmp_path: Path) -> None:
    """Folder and files are closed to everybody else, and nothing half-written stays."""
    folder = tmp_path / "keys"
    keyring.make_development_keys(folder, [])

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert sorted(path.name for path in folder.iterdir()) == [
        "DEVELOPMENT",
        "recovery.identity",
        "recovery.recipient",
        "referral.keys",
        "secret",
    ]


def test_a_key_that_exists_is_never_replaced(tmp_path: Path) -> None:
    """Making development keys again, and writing over a key, leave the first ones as they are."""
    keyring.make_development_keys(tmp_path, [])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    keyring.make_development_keys(tmp_path, [])
    with pytest.raises(FileExistsError):
        keyring.make_recovery_key(tmp_path, tmp_path.parent / "another")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_development_keys_are_not_made_beside_real_ones(tmp_path: Path) -> None:
    """A folder with real keys is left alone."""
    make_unlocked(tmp_path, keyring.RECOVERY)
    with pytest.raises(DiagnosticsError, match="holds real keys"):
        keyring.make_development_keys(tmp_path, [])


def test_a_teams_opening_key_lies_locked(tmp_path: Path) -> None:
    """A real team's secret stands in no file, and its locked file opens with the passphrase."""
    identity = keyring.make_team_keys(tmp_path, "glasgow", "four or five words")

    assert all(identity.secret.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    assert (
        sealing.unlock_identity(keyring.locked_identity(tmp_path, "glasgow"), "four or five words")
        == identity.secret
    )


def test_without_a_secret_the_sentence_says_how_to_make_one(tmp_path: Path) -> None:
    """A data folder without keys is not started on."""
    with pytest.raises(DiagnosticsError, match="frontdoor inbox init"):
        keyring.read_secret(tmp_path)


def test_the_passphrase_of_a_teams_key_is_changed(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same key opens with the new passphrase and no more with the old one; a wrong old one changes nothing."""
    monkeypatch.setenv("FRONTDOOR_DATA", str(tmp_path))
    folder = tmp_path / "keys"
    made = keyring.make_team_keys(folder, "glasgow-throughcare", "quartz lantern bivouac")

    def change(*typed: str) -> Result:
        words = ["change-passphrase", "glasgow-throughcare"]
        return CliRunner().invoke(inbox, words, input="".join(f"{line}\n" for line in typed))

    new = "meander oysters thimble"
    before = keyring.locked_identity(folder, "glasgow-throughcare")
    assert change("wrong passphrase", new, new).exit_code == 1
    assert change("quartz lantern bivouac", "too short", "too short").exit_code == 1
    assert keyring.locked_identity(folder, "glasgow-throughcare") == before
    assert not Audit.objects.exists()

    done = change("quartz lantern bivouac", new, new)
    assert done.exit_code == 0, done.output
    locked = keyring.locked_identity(folder, "glasgow-throughcare")
    assert sealing.unlock_identity(locked, new) == made.secret
    with pytest.raises(sealing.CannotOpen):
        sealing.unlock_identity(locked, "quartz lantern bivouac")
    assert stat.S_IMODE((folder / "glasgow-throughcare.locked").stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == [
        "glasgow-throughcare.locked",
        "glasgow-throughcare.recipient",
    ]
    assert Audit.objects.get().action == "passphrase changed for the key of glasgow-throughcare"


def test_a_team_without_a_key_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever mistypes a team's name is told which there are."""
    monkeypatch.setenv("FRONTDOOR_DATA", str(tmp_path))
    keyring.make_team_keys(tmp_path / "keys", "glasgow-throughcare", "quartz lantern bivouac")
    said = CliRunner().invoke(inbox, ["change-passphrase", "glagsow"])
    assert said.exit_code == 1
    assert "The teams with a key are: glasgow-throughcare." in said.output


def test_key_files_that_cannot_be_read_are_sentences(tmp_path: Path) -> None:
    """Keys that init made as another user stop the start in words; folders in their place stand for them here."""
    (tmp_path / "secret").mkdir()
    with pytest.raises(
        DiagnosticsError, match=r"secret cannot be read .* must belong to the user that runs the inbox"
    ):
        keyring.read_secret(tmp_path)
    (tmp_path / "recovery.recipient").mkdir()
    with pytest.raises(DiagnosticsError, match=r"recovery.recipient cannot be read .Is a directory"):
        keyring.load_keyring(tmp_path, [], development=False)
