from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.frozen import CATALOGUE
from tests.inbox import places
from tests.inbox.processes import Referrer, Server, environment, frontdoor, new_data, opened

PLANTED = ("Wulfenite", "Quarrington", "0141 496 0777", "tourmaline", "1986-03-27")
"""Words that stand in the answers of these tests and nowhere else."""


def a_referrer(port: int, number: int = 0) -> Referrer:
    """Somebody who refers a person with planted words in every kind of answer."""
    return Referrer(
        port,
        full_name=f"Wulfenite Quarrington {number}",
        referrer_phone="0141 496 0777",
        reason="He keeps tourmaline in a tin.",
    )


def rows(data: Path) -> dict[str, bytes]:
    """What is in the store: reference to sealed record."""
    with places.raw(data / "inbox.sqlite3") as database:
        return dict(database.execute("SELECT reference, sealed FROM store_referral"))


def hits(*folders: Path) -> list[str]:
    """The files in which a planted word stands in clear."""
    return [
        f"{path.name}: {word}"
        for folder in folders
        for path in ([folder] if folder.is_file() else folder.rglob("*"))
        if path.is_file()
        for word in PLANTED
        if word.encode() in path.read_bytes()
    ]


def test_killed_in_the_middle_of_fifty_sends_every_reference_shown_opens(tmp_path: Path) -> None:
    """Nothing that was thanked for is lost, and who sent again has one referral; catches replying before the commit.

    Afterwards no planted word stands in the database, its journal, the log, or any other file of the data folder.
    """
    server = Server(new_data(tmp_path / "data"))
    shown: list[str] = []
    with server:

        def send(number: int) -> None:
            shown.append(a_referrer(server.port, number).send_until_answered())

        with ThreadPoolExecutor(4) as pool:
            sends = [pool.submit(send, number) for number in range(50)]
            for until in (10, 30):
                while len(shown) < until:
                    time.sleep(0.005)
                server.kill()
                server.start()
            for each in sends:
                each.result()

        stored = rows(server.data)
        assert len(set(shown)) == len(shown) == 50
        assert set(stored) == set(shown)
        names = set()
        for reference, sealed in stored.items():
            record = opened(sealed, server.data)
            assert record["reference"] == reference
            answers = record["answers"]
            assert isinstance(answers, dict)
            names.add(answers["full_name"])
        assert names == {f"Wulfenite Quarrington {number}" for number in range(50)}
        assert hits(server.data, server.log) == []


def test_twenty_identical_sends_at_once_show_one_reference(tmp_path: Path) -> None:
    """Twenty presses of the same button over real connections: one referral, one reference; catches a missing index."""
    with Server(new_data(tmp_path / "data")) as server:
        referrer = a_referrer(server.port)
        referrer.check()
        together = threading.Barrier(20)

        def press(_: int) -> str:
            together.wait()
            return referrer.send()

        with ThreadPoolExecutor(20) as pool:
            shown = set(pool.map(press, range(20)))
        assert shown == set(rows(server.data))
        assert len(shown) == 1


def test_list_and_open_show_what_came_in(tmp_path: Path) -> None:
    """The command line lists it without anything personal, and opens it with the team's identity file."""
    data = new_data(tmp_path / "data")
    with Server(data) as server:
        reference = a_referrer(server.port).send_until_answered()
    spoken = f"{reference[:3]}-{reference[3:6]}-{reference[6:]}"

    listed = frontdoor(data, "inbox", "list")
    assert listed.returncode == 0
    (line,) = listed.stdout.splitlines()
    assert line.split("\t")[:3] == [spoken, "glasgow-throughcare", "new"]
    assert not any(word in line for word in PLANTED)

    identity = str(data / "keys" / "glasgow-throughcare.identity")
    opened = frontdoor(data, "inbox", "open", spoken.lower(), "--identity", identity)
    assert opened.returncode == 0, opened.stderr
    record = json.loads(opened.stdout)
    assert (record["reference"], record["answers"]["full_name"]) == (spoken, "Wulfenite Quarrington 0")

    wrong = frontdoor(
        data, "inbox", "open", spoken, "--identity", str(data / "keys" / "throughcare-scotland.identity")
    )
    assert wrong.returncode == 1
    assert wrong.stdout == ""
    assert wrong.stderr.startswith(f"{spoken} was not opened with ")
    assert hits(data) == []


def test_every_failure_on_the_way_keeps_words_out_of_files_and_log(tmp_path: Path) -> None:
    """Faulty, broken, oversized and unstorable requests leave no planted word anywhere; catches logging values."""
    data = new_data(tmp_path / "data")
    with Server(data) as server:
        referrer = a_referrer(server.port)
        referrer.check()
        site = f"http://127.0.0.1:{server.port}"
        form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        planted = "full_name=Wulfenite+Quarrington"
        for body in (planted, planted + "&reason=%ff", planted + "\0", "reason=" + "tourmaline" * 30_000):
            for address in ("/referral/check", "/referral/send", "/Wulfenite", "/desk/?q=tourmaline"):
                response = requests.post(site + address, body.encode(), headers=form, timeout=20)
                assert response.status_code < 500
        for host in ("Wulfenite.example.org", "[", ""):
            requests.get(
                site + "/?q=tourmaline", headers={"Host": host, "Cookie": "desk=Quarrington"}, timeout=20
            )
        database = data / "inbox.sqlite3"
        whole = database.read_bytes()
        # The four bytes tell connections that have read the file before that it has changed.
        database.write_bytes(b"Not a database." + whole[15:24] + b"\xff" * 4 + whole[28:])
        response = referrer._post("/referral/send", referrer.checked)
        assert response.status_code == 503
        assert "Wulfenite Quarrington" in response.text
        assert requests.get(site + "/healthz", timeout=20).status_code == 503
        database.write_bytes(whole)
        assert referrer._post("/referral/send", referrer.checked).status_code == 503, (
            "stopped until a restart"
        )
        assert server.stop() == 0
        server.start()
        assert referrer.send()
    assert server.log.stat().st_size > 0
    assert hits(data, server.log) == []


def test_the_server_says_nothing_of_itself(tmp_path: Path) -> None:
    """No Server header, no cookie on public pages, and its own words on what is wrong with a body."""
    with Server(new_data(tmp_path / "data")) as server:
        site = f"http://127.0.0.1:{server.port}"
        for address in ("/", "/referral/", "/nowhere/", "/healthz", "/referral/send"):
            response = requests.get(site + address, timeout=20)
            assert "Server" not in response.headers
            assert "Set-Cookie" not in response.headers
            assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        for kind, status in (("application/x-www-form-urlencoded", 413), ("text/plain", 415)):
            huge = requests.post(
                site + "/referral/check", b"a" * 1_000_000, headers={"Content-Type": kind}, timeout=20
            )
            assert huge.status_code == status


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"FRONTDOOR_DEVELOPMENT": "no", "FRONTDOOR_ADDRESS": "https://example.org"},
            "are for trying out only, and a server does not start with them.",
        ),
        ({"FRONTDOOR_SITE": "/nowhere"}, "The site is not built"),
        (
            {"FRONTDOOR_MAILBOXES": "glasgow-thruogcare=https://example.org"},
            'Did you mean "glasgow-throughcare"?',
        ),
        ({"FRONTDOOR_MAILBOXES": "glasgow-throughcare=mailto:a@example.org"}, "FRONTDOOR_SMTP is missing"),
        ({"FRONTDOOR_ADDRESS": "ftp://example.org"}, 'FRONTDOOR_ADDRESS is "ftp://example.org".'),
    ],
)
def test_a_start_that_cannot_go_well_stops_with_a_sentence(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    """Nothing is served, no traceback is shown, and the sentence says what to mend."""
    started = frontdoor(new_data(tmp_path / "data"), "inbox", "serve", "--port", "1", **changes)
    assert started.returncode == 1
    assert sentence in started.stderr
    assert "Traceback" not in started.stderr


def test_a_team_that_nobody_would_tell_stops_the_start(tmp_path: Path) -> None:
    """A team with desk: no and without a mailbox is named; catches finding out by the first referral."""
    catalogue = tmp_path / "services.yaml"
    text = CATALOGUE.read_text("utf-8")
    before = "    name: Throughcare, Glasgow\n"
    assert before in text
    catalogue.write_text(text.replace(before, before + "    desk: no\n"), "utf-8")

    started = frontdoor(
        new_data(tmp_path / "data"), "inbox", "serve", "--port", "1", FRONTDOOR_CATALOGUE=str(catalogue)
    )

    assert started.returncode == 1
    assert started.stderr == (
        'Team "glasgow-throughcare" (Throughcare, Glasgow) takes referrals but nobody would be told: it does not use '
        "the desk and FRONTDOOR_MAILBOXES names no mailbox for it. Add one, or remove desk: no.\n"
    )


def test_the_environment_of_the_tests_is_clean() -> None:
    """Nothing of this machine's settings reaches a process under test."""
    assert "FRONTDOOR_DATABASE" not in environment(Path("x"), 1)
