from __future__ import annotations

import re

import pyrage
import pytest

from frontdoor.inbox.crypto import passphrase_file, sealing

WORDS = "Mòrag's four or five words"
HEADER = re.compile(rb"age-encryption\.org/v1\n-> scrypt [\w+/]{22} (\d+)\n[\w+/]{43}\n--- [\w+/]{43}\n")


def work(locked: bytes) -> int:
    """Read the work factor where the format puts it; the header must hold no other stanza."""
    header = HEADER.match(locked)
    assert header
    return int(header[1])


def test_every_lock_asks_for_work_that_every_reader_bears() -> None:
    """2^18 to 2^20 in the file itself, whatever the machine is doing. Catches a factor that the machine's speed decides."""
    locked = sealing.lock_identity("AGE-SECRET-KEY-1", WORDS)
    assert work(locked) == passphrase_file.WORK
    assert 18 <= passphrase_file.WORK <= 20
    assert pyrage.passphrase.decrypt(locked, WORDS) == b"AGE-SECRET-KEY-1\n"


@pytest.fixture
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less work, where the form of the file is tried and not how hard it is to guess."""
    monkeypatch.setattr(passphrase_file, "WORK", 10)


@pytest.mark.usefixtures("easy")
def test_no_two_files_share_anything() -> None:
    """Salt, file key and nonce are drawn anew: nobody can see that two keys have one passphrase."""
    one, other = (passphrase_file.encrypt(b"same", WORDS).split(b"\n", 4) for _ in range(2))
    assert not {one[1].split()[2], *one[2:]} & {other[1].split()[2], *other[2:]}
    assert one[-1][:16] != other[-1][:16]


@pytest.mark.usefixtures("easy")
@pytest.mark.parametrize("content", [b"", b"\x00\xff" * (passphrase_file.LONGEST // 2)])
def test_all_that_fits_comes_back(content: bytes) -> None:
    """From nothing to the longest; a byte more is refused."""
    assert pyrage.passphrase.decrypt(passphrase_file.encrypt(content, WORDS), WORDS) == content
    with pytest.raises(ValueError, match="At most 65536 bytes"):
        passphrase_file.encrypt(bytes(passphrase_file.LONGEST + 1), WORDS)


@pytest.mark.usefixtures("easy")
def test_an_altered_file_does_not_open() -> None:
    """A bit in the salt, in the tag of the header, and in the content."""
    locked = passphrase_file.encrypt(b"AGE-SECRET-KEY-1", WORDS)
    for place in (locked.index(b"scrypt ") + 8, locked.index(b"--- ") + 8, len(locked) - 1):
        altered = bytearray(locked)
        altered[place] ^= 1
        with pytest.raises((pyrage.DecryptError, ValueError)):
            pyrage.passphrase.decrypt(bytes(altered), WORDS)
