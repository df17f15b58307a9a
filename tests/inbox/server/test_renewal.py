"""What was published is taken up while the process runs: nothing is refused, and no request sees half of two versions."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import requests

from frontdoor.build_record import Builds, write_builds
from frontdoor.inbox.config.runtime import Runtime, one_version, started, take_up
from frontdoor.inbox.monitoring import status_report
from frontdoor.inbox.server.renewal import Renewal
from frontdoor.inbox.store import key_pins
from frontdoor.inbox.store.models import Referral
from frontdoor.inbox.worker import Worker
from frontdoor.publishing.atomic import write_atomically
from frontdoor.site.build.publish import put_in_place
from tests.command import PATIENCE
from tests.frozen import CATALOGUE, FORM
from tests.inbox.builders import NOW
from tests.inbox.places import SITE
from tests.inbox.processes import Referrer, Server, new_data
from tests.inbox.serving import serving

PUBLISHES = 20
OLD, VERSION = "0141 248 1763", "2026-11-30.3"


@dataclass
class Published:
    """A site and its content, as the publisher puts them in place, and what the process makes of them."""

    room: Path
    renewal: Renewal

    def publish(self, old: str, new: str, *, form: tuple[str, str] = ("", "")) -> None:
        """Lay out the content, swap the site, write the record, as a release does; the process looks once."""
        for name, change in (("services.yaml", (old, new)), ("referral.yaml", form)):
            path = self.room / name
            write_atomically(path, path.read_text("utf-8").replace(*change).encode())
        site = self.room / "site"
        shutil.copytree(site, self.room / "site.new")
        put_in_place(self.room / "site.new", site)
        write_builds(site, Builds(datetime.now(UTC), datetime.now(UTC)))
        self.renewal.look()


@pytest.fixture
def published(inbox: Runtime, tmp_path: Path) -> Iterator[Published]:
    """A process that has started with the first version."""
    room = tmp_path / "public"
    shutil.copytree(SITE, room / "site")
    shutil.copy(CATALOGUE, room / "services.yaml")
    shutil.copy(FORM, room / "referral.yaml")
    environment = replace(
        inbox.environment,
        site=room / "site",
        catalogue=room / "services.yaml",
        form=room / "referral.yaml",
    )
    key_pins.pin_missing(inbox.keyring.named(), "tests", NOW)
    take_up(Runtime(environment, inbox.catalogue, inbox.keyring))
    yield Published(room, Renewal(environment))
    take_up(None)


def phone_of_the_team() -> str:
    """What the process says the number of a team is."""
    return str(started().catalogue.teams["glasgow-throughcare"].phone[0].number)


def thanked(referrer: Referrer) -> str:
    """Press "Send", and return where the reference is shown, at the public address."""
    answer = referrer._post("/referral/send", referrer.checked)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_twenty_publishes_refuse_nobody(published: Published) -> None:
    """Referrals go on meanwhile, one half-sent and one checked before them all. Sabotage: ended and started anew at each publish, as the units did."""
    from frontdoor.inbox.wsgi import application  # noqa: PLC0415 -- Django is ready by now

    sent: list[str] = []
    stop = threading.Event()
    with serving(application, threads=4) as port:

        def send() -> None:
            while not stop.is_set():
                referrer = Referrer(port)
                referrer.check()
                sent.append(thanked(referrer))

        early = Referrer(port)
        early.check()
        with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as half:
            half.sendall(b"GET /referral/ HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            senders = [threading.Thread(target=send) for _ in range(2)]
            for one in senders:
                one.start()
            number = OLD
            for publish in range(PUBLISHES):
                new = f"0141 496 {publish:04}"
                raised = publish == PUBLISHES // 2
                form = (
                    (f'"{VERSION}"\nolder_versions: [', f'"2026-12-01"\nolder_versions: ["{VERSION}", ')
                    if raised
                    else ("", "")
                )
                before = len(sent)
                published.publish(number, new, form=form)
                number = new
                assert phone_of_the_team() == number
                while len(sent) == before and all(one.is_alive() for one in senders):
                    stop.wait(0.01)
            stop.set()
            for one in senders:
                one.join(20)
            half.sendall(b"Connection: close\r\n\r\n")
            assert half.recv(64).startswith(b"HTTP/1.1 200")
        sent.append(thanked(early))
    assert started().form.version == "2026-12-01"
    assert len(set(sent)) == len(sent) >= PUBLISHES
    assert Referral.objects.count() == len(sent)


def test_a_request_keeps_the_version_it_began_with(published: Published) -> None:
    """Else it could ask the form of one version for the teams of another. Sabotage: ``started`` always gave the newest."""
    with one_version():
        published.publish(OLD, "0141 496 0001")
        assert phone_of_the_team() == OLD
    assert phone_of_the_team() == "0141 496 0001"


def test_what_cannot_be_taken_up_leaves_all_as_it_was_and_is_told(
    published: Published, inbox: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    """A new team has no key yet; a start would end here, and with it every referral. Sabotage: it was taken up without the key."""
    team = "  new-team:\n    name: A new team\n    answers: [throughcare]\n    areas: [Fife]\n    phone: 0131 496 0000\n"
    published.publish("\nteams:\n", f"\nteams:\n{team}")
    assert "new-team" not in started().catalogue.teams
    assert any(line.startswith("failed action=renew") and "new-team" in line for line in caplog.messages)
    assert any("action=renew" in said for said in status_report.look(started(), NOW).publisher)
    published.publish(f"\nteams:\n{team}", "\nteams:\n")
    published.publish(OLD, "0141 496 0002")
    assert phone_of_the_team() == "0141 496 0002"
    assert not any("action=renew" in said for said in status_report.look(started(), NOW).publisher)


def test_a_fault_that_nobody_foresaw_ends_no_renewal(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, and the next publish is taken up. Sabotage: the thread ended with it, and the desk stayed on the old version for ever."""
    read = Runtime.read_all

    def broken(_: Runtime) -> Runtime:
        monkeypatch.setattr(Runtime, "read_all", read)
        raise RuntimeError

    monkeypatch.setattr(Runtime, "read_all", broken)
    published.publish(OLD, "0141 496 0006")
    assert phone_of_the_team() == OLD
    assert any("action=renew" in said for said in status_report.look(started(), NOW).publisher)
    published.publish("0141 496 0006", "0141 496 0007")
    assert phone_of_the_team() == "0141 496 0007"


def test_half_of_two_versions_is_not_taken_up(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """Published again while it was read: the next look reads it whole. Sabotage: what was read first was taken up."""
    read = Runtime.read_all

    def meanwhile(self: Runtime) -> Runtime:
        monkeypatch.setattr(Runtime, "read_all", read)
        write_builds(published.room / "site", Builds(None, datetime.now(UTC), "again"))
        return read(self)

    monkeypatch.setattr(Runtime, "read_all", meanwhile)
    published.publish(OLD, "0141 496 0003")
    assert phone_of_the_team() == OLD
    published.renewal.look()
    assert phone_of_the_team() == "0141 496 0003"


def test_the_worker_goes_by_the_newest_version(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its messages go to the teams of today. Sabotage: it kept what it began with."""
    worker = Worker(started(), random=Random(1))
    stop = threading.Event()
    seen: list[str] = []

    def look_after() -> None:
        seen.append(str(worker.using.catalogue.teams["glasgow-throughcare"].phone[0].number))
        stop.set()

    monkeypatch.setattr(worker, "look_after", look_after)
    published.publish(OLD, "0141 496 0004")
    worker.run(stop, started)
    assert seen == ["0141 496 0004"]


def test_the_running_server_takes_up_what_was_published(tmp_path: Path) -> None:
    """A process of its own, never restarted. Sabotage: nothing looked in the background."""
    room = tmp_path / "public"
    shutil.copytree(SITE, room / "site")
    shutil.copy(CATALOGUE, room / "services.yaml")
    shutil.copy(FORM, room / "referral.yaml")
    places = {
        "FRONTDOOR_SITE": "site",
        "FRONTDOOR_CATALOGUE": "services.yaml",
        "FRONTDOOR_FORM": "referral.yaml",
    }
    changes = {setting: str(room / name) for setting, name in places.items()}
    with Server(new_data(tmp_path / "data"), changes=changes) as server:

        def refused() -> str:
            return requests.post(f"http://127.0.0.1:{server.port}/referral/check", timeout=20).text

        assert OLD in refused()
        text = (room / "services.yaml").read_text("utf-8")
        write_atomically(room / "services.yaml", text.replace(OLD, "0141 496 0005").encode())
        write_builds(room / "site", Builds(datetime.now(UTC), datetime.now(UTC)))
        until = time.monotonic() + PATIENCE
        while OLD in refused():
            assert time.monotonic() < until, server.log.read_text()
            time.sleep(0.2)
        assert "0141 496 0005" in refused()
