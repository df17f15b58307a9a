from __future__ import annotations

import hashlib
import hmac
import os
import random
import threading
from pathlib import Path

import pytest

from frontdoor.inbox.crypto import referral_keys, sealing
from frontdoor.inbox.crypto.key_tree import SIZE, KeyDestroyed, KeyTree
from frontdoor.inbox.crypto.referral_keys import KeyErased, KeyStore, ReferralKeys


def gone(tree: KeyTree, name: str) -> bool:
    """Whether a name has no key any more."""
    try:
        tree.key(name)
    except KeyDestroyed:
        return True
    return False


def test_one_key_is_destroyed_and_every_other_stays_the_same() -> None:
    """Of 400 names 200 are destroyed, in whatever order: those alone are gone, and what is left does not tell the order."""
    names, draw = [f"name {number}" for number in range(400)], random.Random(19)
    whole = KeyTree.grown_from(b"a root of 16 byt")
    before = {name: whole.key(name) for name in names}
    assert len(set(before.values())) == len(names)
    left = []
    for _ in range(2):
        tree = whole
        draw.shuffle(names)
        for name in (name for name in names if int(name[5:]) % 2):
            tree = tree.without(name)
        left.append(tree)
    assert left[0] == left[1]
    for name, key in before.items():
        destroyed = bool(int(name[5:]) % 2)
        assert gone(tree, name) is destroyed
        assert destroyed or tree.key(name) == key
    assert len(tree.nodes) < 200 * 60 * SIZE


def test_no_secret_of_the_whole_tree_is_left_above_a_destroyed_key() -> None:
    """Of all 57 secrets on the way down to a key, none stands in what is left; catches a root that is kept."""
    whole = KeyTree.grown_from(b"a root of 16 byt")
    after = whole.without("somebody")
    leaf = int.from_bytes(hashlib.sha256(b"somebody").digest()[:7])
    secret = b"a root of 16 byt"
    for below in range(1, 57):
        assert secret not in after.nodes
        secret = hmac.digest(secret, bytes([leaf >> 56 - below & 1]), hashlib.sha256)[:16]
    assert secret not in after.nodes
    with pytest.raises(KeyDestroyed):
        after.without("somebody")


def made(folder: Path) -> ReferralKeys:
    """The referral keys of a new inbox."""
    referral_keys.make_missing(folder)
    store = referral_keys.read(folder)
    assert store is not None
    return ReferralKeys(folder, store.id)


def test_a_layer_needs_both_keys(tmp_path: Path) -> None:
    """The team's key alone opens nothing, and the own key alone finds what the team's key opens."""
    keys, team = made(tmp_path), sealing.new_identity()
    sealed = keys.seal({"answer": "yes"}, [team.recipient], "7K3M9TQ4X")
    assert referral_keys.name_of(sealed) == "7K3M9TQ4X"
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(sealed.partition(b"\n")[2], team.secret)
    assert sealing.open_sealed(keys.bare(sealed), team.secret) == {"answer": "yes"}
    assert keys.open(sealed, team.secret) == {"answer": "yes"}
    referral_keys.destroy(tmp_path, ["7K3M9TQ4X"])
    with pytest.raises(KeyErased):
        keys.open(sealed, team.secret)
    with pytest.raises(KeyErased):
        keys.seal({}, [team.recipient], "7K3M9TQ4X")


def test_what_has_no_layer_opens_as_before(tmp_path: Path) -> None:
    """What was sealed before there were referral keys, and by an inbox that has not begun to use them."""
    team = sealing.new_identity()
    old = sealing.seal({"answer": "yes"}, [team.recipient])
    assert made(tmp_path).open(old, team.secret) == {"answer": "yes"}
    none = ReferralKeys(tmp_path / "none")
    assert none.seal({"answer": "yes"}, [team.recipient], "name").startswith(b"age-encryption.org/")
    assert none.open(old, team.secret) == {"answer": "yes"}


@pytest.mark.parametrize("what", ["missing", "damaged", "another inbox's"])
def test_nothing_is_sealed_to_keys_that_are_not_the_right_ones(tmp_path: Path, what: str) -> None:
    """What nobody could open later is not taken; catches a new file that is made in silence."""
    keys, file = made(tmp_path), tmp_path / referral_keys.NAME
    if what == "damaged":
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    else:
        file.unlink()
        if what != "missing":
            referral_keys.make_missing(tmp_path)
    with pytest.raises(sealing.NotAKey, match=r"keys/referral\.keys"):
        keys.seal({}, [sealing.new_identity().recipient], "name")


def test_several_destroy_at_once_while_others_read(tmp_path: Path) -> None:
    """Of eight threads none brings back what another destroyed, and who reads meanwhile never gets a wrong key."""
    made(tmp_path)
    store = referral_keys.read(tmp_path)
    assert store is not None
    right, faults = store.identity("stays"), []
    working = threading.Event()

    def read() -> None:
        while not working.is_set():
            found = referral_keys.read(tmp_path)
            if found is None or found.identity("stays") != right:
                faults.append(found)

    def destroy(which: int) -> None:
        for number in range(6):
            referral_keys.destroy(tmp_path, [f"{which} {number}"])

    reader = threading.Thread(target=read)
    reader.start()
    threads = [threading.Thread(target=destroy, args=[which]) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    working.set()
    reader.join()
    after = referral_keys.read(tmp_path)
    assert after is not None
    assert (faults, after.version) == ([], 25)
    assert [after.has(f"{which} {number}") for which in range(4) for number in range(6)] == [False] * 24


def test_the_old_state_is_wiped_where_it_lay(tmp_path: Path) -> None:
    """Whoever still holds the old file's blocks, here by a second name, finds zeros; catches a rename alone."""
    made(tmp_path)
    (tmp_path / "second name").hardlink_to(tmp_path / referral_keys.NAME)
    size = (tmp_path / "second name").stat().st_size
    referral_keys.destroy(tmp_path, ["name"])
    assert (tmp_path / "second name").read_bytes() == bytes(size)
    assert (tmp_path / referral_keys.NAME).stat().st_mode & 0o777 == 0o600


def test_a_state_that_cannot_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk costs no key."""
    made(tmp_path)
    before = (tmp_path / referral_keys.NAME).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        referral_keys.destroy(tmp_path, ["name"])
    assert (tmp_path / referral_keys.NAME).read_bytes() == before
    assert [
        path.name
        for path in tmp_path.iterdir()
        if path.name.startswith(f".{referral_keys.NAME}.") and path.suffix != ".lock"
    ] == []


def test_only_a_newer_state_of_the_same_inbox_takes_the_place_of_another(tmp_path: Path) -> None:
    """A machine that was set back does not bring back destroyed keys elsewhere, and two inboxes do not share a folder."""
    old, new, place = tmp_path / "old", tmp_path / "new", tmp_path / "place"
    place.mkdir()
    recovery = sealing.new_identity()
    made(old)
    store = referral_keys.read(old)
    assert store is not None
    referral_keys.install(new, store)
    referral_keys.destroy(new, ["somebody"])

    def carry(folder: Path) -> bool:
        return referral_keys.carry(folder, place, [recovery.recipient])

    assert [carry(old), carry(old), carry(new), carry(new), carry(old)] == [True, False, True, False, False]
    there = referral_keys.carried(place / referral_keys.CARRIED, recovery.secret)
    assert isinstance(there, KeyStore)
    assert not there.has("somebody")
    assert b"\0" * 8 not in (place / referral_keys.CARRIED).read_bytes()
    made(tmp_path / "another")
    with pytest.raises(referral_keys.Other):
        carry(tmp_path / "another")
