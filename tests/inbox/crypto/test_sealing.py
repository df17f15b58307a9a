from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.inbox.crypto import sealing

TEAM, RECOVERY, STRANGER = sealing.new_identity(), sealing.new_identity(), sealing.new_identity()
RECORD: dict[str, object] = {"reference": "K4M7TQ9XC", "answers": {"person_name": "Mòrag £20 ☂"}}


def age(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run Debian's age."""
    assert shutil.which("age"), "this test needs the age command: install the package age"
    return subprocess.run(["age", *arguments], capture_output=True, check=False)


@pytest.mark.parametrize("identity", [TEAM, RECOVERY])
def test_each_recipient_opens_it(identity: sealing.Identity) -> None:
    """The team's key and the recovery key each open the whole record."""
    sealed = sealing.seal(RECORD, [TEAM.recipient, RECOVERY.recipient])
    assert sealing.open_sealed(sealed, identity.secret) == RECORD


def test_nobody_else_opens_it() -> None:
    """Another key, however good, opens nothing."""
    sealed = sealing.seal(RECORD, [TEAM.recipient])
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(sealed, STRANGER.secret)


def test_it_opens_with_the_age_command_alone(tmp_path: Path) -> None:
    """Debian's age and the identity file are enough: our software can be gone."""
    (tmp_path / "sealed").write_bytes(sealing.seal(RECORD, [TEAM.recipient, RECOVERY.recipient]))
    (tmp_path / "identity").write_text(f"# recovery\n{RECOVERY.secret}\n", "ascii")

    opened = age("--decrypt", "--identity", str(tmp_path / "identity"), str(tmp_path / "sealed"))

    assert opened.returncode == 0, opened.stderr
    assert "Mòrag £20 ☂" in opened.stdout.decode()


@given(st.text(max_size=20_000))
def test_the_length_says_little(text: str) -> None:
    """Sizes differ by whole steps, whatever was written, but for the random filling that age puts into its head."""
    size = len(sealing.seal({"answer": text}, [TEAM.recipient]))
    empty = len(sealing.seal({"answer": ""}, [TEAM.recipient]))
    assert (size - empty + 512) % sealing.STEP < 1024


@given(st.integers(0, 4000), st.integers(1, 255))
def test_an_altered_record_does_not_open(place: int, change: int) -> None:
    """Whichever byte is changed, nothing is opened: not even in part."""
    sealed = bytearray(sealing.seal(RECORD, [TEAM.recipient]))
    sealed[place] ^= change
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(bytes(sealed), TEAM.secret)


@pytest.mark.parametrize("recipients", [[], ["age1nonsense"], [TEAM.recipient, ""], [TEAM.secret]])
def test_nothing_is_sealed_to_what_is_no_key(recipients: list[str]) -> None:
    """One broken recipient stops the sealing; it is never left out silently."""
    with pytest.raises(sealing.NotAKey):
        sealing.seal(RECORD, recipients)


def test_a_locked_identity_opens_with_its_passphrase_only() -> None:
    """The right passphrase gives the identity back, any other gives nothing."""
    locked = sealing.lock_identity(TEAM.secret, "four or five words")
    assert sealing.is_locked(locked)
    assert TEAM.secret.encode() not in locked
    assert sealing.unlock_identity(locked, "four or five words") == TEAM.secret
    with pytest.raises(sealing.CannotOpen, match="passphrase is wrong"):
        sealing.unlock_identity(locked, "Four or five words")


def test_a_busy_machine_does_not_take_the_right_passphrase_for_a_wrong_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What takes more work than age now thinks bearable is tried again, and in the end said as what it is."""
    locked = sealing.lock_identity(TEAM.secret, "four or five words")
    heavy = re.sub(rb"(-> scrypt \S+) \d+", rb"\1 30", locked)
    with pytest.raises(sealing.TooBusy, match="too busy, or too slow, to open the key just now"):
        sealing.unlock_identity(heavy, "four or five words")

    real, answers = pyrage.passphrase.decrypt, [heavy, heavy, locked]
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda _, words: real(answers.pop(0), words))
    assert sealing.unlock_identity(locked, "four or five words") == TEAM.secret
    assert answers == []


def test_a_secret_stays_out_of_what_is_printed() -> None:
    """An identity's representation shows the public half only."""
    assert TEAM.secret not in repr(TEAM)
    assert TEAM.recipient in repr(TEAM)
