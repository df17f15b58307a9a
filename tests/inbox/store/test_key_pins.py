from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.test import Client, override_settings

from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import keyring, sealing
from frontdoor.inbox.crypto.keyring import Keyring
from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.store import key_pins
from frontdoor.inbox.store.models import Anchor, Audit, Referral
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from tests.inbox import places
from tests.inbox.builders import NOW, a_submission
from tests.inbox.intake.browser import Browser, answers
from tests.inbox.processes import Referrer, Server, frontdoor, new_data

TEAM = places.TEAMS[0]


def with_another_key(inbox: Runtime, name: str) -> Runtime:
    """The inbox, sealing to a key that somebody put in a name's place."""
    other = sealing.new_identity().recipient
    ring = inbox.keyring
    changed = (
        replace(ring, recovery=other)
        if name == keyring.RECOVERY
        else Keyring({**ring.teams, name: other}, ring.recovery)
    )
    return replace(inbox, keyring=changed)


@pytest.mark.parametrize("name", [TEAM, keyring.RECOVERY])
def test_nothing_is_sealed_to_a_key_that_was_swapped(inbox: Runtime, name: str) -> None:
    """Swapped while the inbox runs: refused before anything is sealed or written; another team's referrals go on."""
    swapped = with_another_key(inbox, name)
    with pytest.raises(NotStored) as refused:
        receive(a_submission(), now=NOW, random=Random(1), using=swapped)
    assert refused.value.refusal is Refusal.NO_KEY
    assert not Referral.objects.exists()
    other = a_submission(team=places.TEAMS[1])
    if name == TEAM:
        receive(other, now=NOW, random=Random(1), using=swapped)
    receive(a_submission(), now=NOW, random=Random(1), using=inbox)


def test_a_fingerprint_that_is_gone_is_no_permission(inbox: Runtime) -> None:
    """Who empties the table opens nothing: without a fingerprint nothing is sealed."""
    Anchor.objects.all().delete()
    with pytest.raises(NotStored):
        receive(a_submission(), now=NOW, random=Random(1), using=inbox)


def test_a_visitor_reads_that_it_was_not_received(client: Client, inbox: Runtime) -> None:
    """Never an error of the server: the page holds every answer and the phone number."""
    browser = Browser(client)
    page = browser.check(answers()).seen
    swapped = with_another_key(inbox, TEAM)
    Anchor.objects.filter(name=TEAM).update(
        fingerprint=key_pins.fingerprint(TEAM, swapped.keyring.teams[TEAM])
    )
    said = browser.send(page)
    assert said.status == 503
    assert "ot received" in said.seen.title
    assert Refusal.NO_KEY.value in said.seen.words
    assert "Calum Strachan" in said.seen.words


def test_trusting_is_in_the_log_and_a_changed_table_is_noticed(inbox: Runtime) -> None:
    """The fingerprint and the row of the log say the same; who changes the one leaves the other."""
    key_pins.pin(TEAM, inbox.keyring.teams[TEAM], "ailsa", NOW)
    Anchor.objects.exclude(name=TEAM).delete()
    assert key_pins.rewritten() == []
    assert Audit.objects.get().actor == "ailsa"
    Anchor.objects.update(fingerprint="0" * 64)
    assert key_pins.rewritten() == [TEAM]


def test_a_key_that_is_known_is_never_replaced_by_a_new_start(inbox: Runtime) -> None:
    """Only names that have none yet are written down by themselves."""
    swapped = with_another_key(inbox, TEAM)
    key_pins.pin_missing({**swapped.keyring.named(), "new-team": "age1new"}, "command line", NOW)
    assert key_pins.unpinned_keys(swapped.keyring.named()) == [TEAM]
    assert key_pins.unpinned_keys({"new-team": "age1new"}) == []


def test_the_same_key_under_another_name_is_another(inbox: Runtime) -> None:
    """Two teams' files swapped with each other are two strangers."""
    first, second = places.TEAMS
    ring = inbox.keyring.teams
    assert key_pins.unpinned_keys({first: ring[second], second: ring[first]}) == [first, second]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder on which an inbox was started once and received a referral."""
    data = new_data(tmp_path_factory.mktemp("begun") / "data")
    with Server(data) as server:
        Referrer(server.port).send_until_answered()
    return data


def _swap(data: Path, name: str) -> None:
    (data / "keys" / f"{name}.recipient").unlink()
    other = sealing.new_identity().recipient
    write_private(data / "keys" / f"{name}.recipient", f"{other}\n".encode())


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (lambda data: _swap(data, TEAM), "is not the one that was written down when it was made"),
        (lambda data: _swap(data, keyring.RECOVERY), "trust-key recovery"),
        (lambda data: (data / "keys" / f"{TEAM}.recipient").unlink(), "is missing"),
        (lambda data: (data / "keys" / f"{TEAM}.recipient").write_text("age1nonsense"), "must be one line"),
    ],
    ids=["a team's key swapped", "recovery's swapped", "missing", "broken"],
)
@pytest.mark.parametrize("command", ["serve", "check"])
def test_a_wrong_key_stops_the_start(
    begun: Path, tmp_path: Path, break_it: object, sentence: str, command: str
) -> None:
    """Each wrong key is one sentence, and nothing is served."""
    data = Path(shutil.copytree(begun, tmp_path / "data"))
    break_it(data)  # type: ignore[operator]
    port = ["--port", "1"] if command == "serve" else []
    stopped = frontdoor(data, "inbox", command, *port)
    assert stopped.returncode == 1
    assert sentence in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_a_change_on_purpose_is_said_once_and_logged(begun: Path, tmp_path: Path) -> None:
    """After a person's yes the inbox starts with the new key; without a yes nothing changes."""
    data = Path(shutil.copytree(begun, tmp_path / "data"))
    _swap(data, TEAM)
    assert frontdoor(data, "inbox", "trust-key", TEAM).returncode == 1
    assert frontdoor(data, "inbox", "check").returncode == 1
    assert frontdoor(data, "inbox", "trust-key", TEAM, says="y\n").returncode == 0
    assert frontdoor(data, "inbox", "check").returncode == 0
    again = frontdoor(data, "inbox", "trust-key", TEAM, says="y\n")
    assert "Nothing was changed" in again.stderr
    assert 'There is no key "nobody"' in frontdoor(data, "inbox", "trust-key", "nobody").stderr


def test_the_health_page_is_red_when_a_key_file_changed(client: Client, tmp_path: Path) -> None:
    """The running inbox seals to the right key still; that its file is another is an alarm at once."""
    folder = Path(shutil.copytree(places.DATA, tmp_path / "data"))
    environment = replace(started().environment, data=folder)
    with override_settings(ENVIRONMENT=environment):
        assert client.get("/healthz").status_code == 200
        _swap(folder, TEAM)
        assert client.get("/healthz").status_code == 503
    connection.close()
