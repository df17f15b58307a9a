"""Four readers of feeds show each change once, however often the site is built, with the day that is meant and whole links."""

from __future__ import annotations

import email
import email.policy
import json
import os
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from frontdoor.catalogue import read_catalogue
from frontdoor.site.feeds.atom import LIMIT, feed_files
from frontdoor.site.index.site_index import build_site_index
from tests.site.feeds.openreferral.examples import TEXT

CLOSED = "Closed on Tuesday 8 December 2026"
LATER = TEXT.replace("hours: 2026-11-01", "hours: 2026-11-23").replace(
    "closures:\n", "closures:\n  - {on: 8 December 2026, reason: Burst pipe}\n"
)
"""A day later the hours of the soup were checked, and a closure was written."""
CROWD = "".join(
    f"  s{n}: {{name: S{n}, summary: It is one., areas: [Fife], phone: 0131 496 0004, source_read: 2026-11-24}}\n"
    for n in range(LIMIT + 20)
)


class Quiet(SimpleHTTPRequestHandler):
    """A web server without a log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of the feed, as the site in a folder serves it."""
    (tmp_path / "site").mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "site")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
        server.shutdown()


def publish(folder: Path, text: str, today: date) -> None:
    """Build the feed of a catalogue as on a day."""
    ((name, content),) = feed_files(build_site_index(read_catalogue(text), today=today))
    file = folder / "site" / name
    built = file.stat().st_mtime + 3600 if file.exists() else 0
    file.write_bytes(content)
    os.utime(file, (built, built))  # a reader asks whether it has changed, to the second


def run(*command: str, folder: Path, stdin: bytes = b"") -> str:
    """Run a program at home in a folder; return what it prints."""
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "Europe/London"}
    done = subprocess.run(command, input=stdin, env=environment, cwd=folder, capture_output=True, timeout=120, check=False)  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode()


Item = tuple[str, date, str]
"""Title, day and address."""


def newsboat(folder: Path, address: str) -> list[Item]:
    """Fetch; return what is unread, and read it."""
    (folder / "urls").write_text(f"{address}\n", "ascii")
    (folder / "config").touch()
    run("newsboat", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload", folder=folder)
    with closing(sqlite3.connect(folder / "cache.db")) as cache, cache:
        found = cache.execute(
            "SELECT title, pubDate, url FROM rss_item WHERE unread = 1 AND deleted = 0"
        ).fetchall()
        cache.execute("UPDATE rss_item SET unread = 0")
    return [(title, _day(seconds), url) for title, seconds, url in found]


def sfeed(folder: Path, address: str) -> list[Item]:
    """Fetch; return the lines that were not there before."""
    before = (
        set((folder / "feeds" / "ours").read_text("utf-8").splitlines())
        if (folder / "feeds").is_dir()
        else set()
    )
    (folder / "sfeedrc").write_text(
        f'sfeedpath="{folder}/feeds"\nfeeds() {{\n  feed ours {address}\n}}\n', "utf-8"
    )
    run("sfeed_update", str(folder / "sfeedrc"), folder=folder)
    lines = set((folder / "feeds" / "ours").read_text("utf-8").splitlines()) - before
    return [(title, _day(seconds), url) for seconds, title, url, *_ in (line.split("\t") for line in lines)]


def rss2email(folder: Path, address: str) -> list[Item]:
    """Fetch; return the messages that were sent, and read them."""
    kept = ("r2e", "-c", "r2e.cfg", "-d", "r2e.json")
    if not (folder / "r2e.cfg").exists():
        for name in ("cur", "new", "tmp"):
            (folder / "mail" / "INBOX" / name).mkdir(parents=True)
        settings = f"email-protocol = maildir\nmaildir-path = {folder}/mail\nmaildir-mailbox = INBOX\ndate-header = True\n"
        (folder / "r2e.cfg").write_text(
            f"[DEFAULT]\nto = me@example.org\nfrom = me@example.org\n{settings}", "ascii"
        )
        run(*kept, "add", "ours", address, folder=folder)
    run(*kept, "run", folder=folder)
    found = []
    for path in (folder / "mail" / "INBOX" / "new").iterdir():
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        day = message["Date"].datetime.astimezone(UTC).date()
        found.append((str(message["Subject"]), day, str(message["X-RSS-URL"])))
        path.unlink()
    return found


FEEDPARSER = """
import feedparser, json, sys
feed = feedparser.parse(sys.stdin.buffer.read())
assert not feed.bozo, feed.bozo_exception
print(json.dumps([[e.id, e.title, list(e.updated_parsed[:3]), e.link] for e in feed.entries]))
"""


def feedparser(folder: Path, _: str) -> list[Item]:
    """Read with the library that most programs in Python use; return the entries whose ids were not there before."""
    seen = folder / "seen.json"
    known = set(json.loads(seen.read_text())) if seen.exists() else set()
    said = run(
        "/usr/bin/python3", "-c", FEEDPARSER, folder=folder, stdin=(folder / "site" / "feed.xml").read_bytes()
    )
    entries = json.loads(said)
    seen.write_text(json.dumps([*known, *(name for name, *_ in entries)]))
    return [(title, date(*day), link) for name, title, day, link in entries if name not in known]


def _day(seconds: str | int) -> date:
    return datetime.fromtimestamp(int(seconds), UTC).date()


@pytest.mark.parametrize("reader", [newsboat, sfeed, rss2email, feedparser])
def test_each_change_is_shown_once(
    reader: Callable[[Path, str], list[Item]], site: str, tmp_path: Path
) -> None:
    """A rebuild shows nothing, a change what changed, on its day; neither a closure nor a notice is cut by a crowd."""

    def subscriber(text: str, day: int) -> list[Item]:
        publish(tmp_path, text, date(2026, 11, day))
        return sorted(reader(tmp_path, site))

    first = subscriber(TEXT, 22)
    titles = [title for title, *_ in first]
    assert {"Notice", "=SUM(soup)", "Closed on Friday 11 December 2026"} <= set(titles)
    assert len(set(titles)) == len(titles)
    assert all(urlsplit(link)[:2] == ("https", "help.example.org") for *_, link in first)
    assert subscriber(TEXT, 22) == []
    assert subscriber(TEXT, 23) == []
    assert subscriber(LATER, 23) == [
        ("=SUM(soup)", date(2026, 11, 23), "https://help.example.org/services/soup/"),
        (CLOSED, date(2026, 11, 23), "https://help.example.org/drop-ins/"),
    ]
    assert subscriber(LATER, 24) == []
    crowd = subscriber(LATER + CROWD, 25)
    assert crowd
    assert {day for _, day, _ in crowd} == {date(2026, 11, 24)}
    assert all(title.startswith("S") for title, *_ in crowd)
    assert subscriber(LATER + CROWD, 26) == []
