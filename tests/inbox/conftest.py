"""Fixtures of the inbox's tests: a fresh database each, real keys, and a client that sends our host."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.inbox import places

places.prepare()

from django.contrib.auth.models import User  # noqa: E402 -- Django must know its settings first
from django.db import connections  # noqa: E402 -- Django must know its settings first
from django.test import Client  # noqa: E402

from frontdoor.inbox.config.mailbox_urls import MailboxAddress  # noqa: E402
from frontdoor.inbox.config.runtime import Runtime, started  # noqa: E402
from frontdoor.inbox.crypto import keyring  # noqa: E402
from frontdoor.inbox.crypto.private_file import write_private  # noqa: E402
from frontdoor.inbox.desk.models import Grant  # noqa: E402
from frontdoor.inbox.monitoring import outage_status  # noqa: E402
from frontdoor.inbox.store.models import KeepingRun, Membership  # noqa: E402
from frontdoor.inbox.store.storage_health import storage_health  # noqa: E402
from tests.inbox.builders import NOW, logged  # noqa: E402
from tests.inbox.crypto.quick_lock import lock_identity  # noqa: E402
from tests.inbox.keyed import keyed_inbox  # noqa: E402


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run only the tests that use the database of this process: the others do the same on either engine."""
    if places.POSTGRESQL:
        other = [item for item in items if "store" not in getattr(item, "fixturenames", ())]
        items[:] = [item for item in items if item not in other]
        config.hook.pytest_deselected(items=other)


@pytest.fixture(scope="session", autouse=True)
def _home() -> Iterator[None]:
    yield
    connections["default"].close()
    shutil.rmtree(places.HOME)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A fresh, migrated database file; Django uses it until the test ends."""
    database = tmp_path / "inbox.sqlite3"
    places.fresh_database(database)
    storage_health.start_again()
    outage_status.record_success(places.DATA, datetime.now(UTC))
    yield database
    connections["default"].close()


@pytest.fixture
def inbox(store: Path) -> Runtime:
    """The inbox's runtime: the frozen catalogue and form, the tests' keys and a small site."""
    return started()


@pytest.fixture
def keyed(store: Path, tmp_path: Path) -> Iterator[Runtime]:
    """An inbox with referral keys and a second place, over a data folder of its own."""
    with keyed_inbox(tmp_path, store) as using:
        yield using


@pytest.fixture
def well(inbox: Runtime, tmp_path: Path) -> Runtime:
    """A healthy inbox with its own data folder: backed up, drilled, retention run, a canary just back; nothing is published from its desk."""
    folder = Path(shutil.copytree(places.DATA, tmp_path / "own"))
    told = MailboxAddress(places.TEAMS[0], "mailto:team@example.org")
    lately = NOW - timedelta(hours=1)
    for action in ("backup made", "drill passed: restored and opened", "drill passed: restored"):
        logged(action, lately)
    KeepingRun.objects.create(at=lately, erased=0)
    for name, team in ((name, team) for name in ("ailsa", "morag") for team in places.TEAMS):
        holds_key(name, team)
    outage_status.record_success(folder, NOW - timedelta(minutes=1))
    return replace(inbox, environment=replace(inbox.environment, data=folder, mailboxes=(told,), spool=None))


def holds_key(name: str, team: str) -> User:
    """A member of a team who holds its key, and signed in an hour ago."""
    user, _ = User.objects.get_or_create(username=name, defaults={"last_login": NOW - timedelta(hours=1)})
    Membership.objects.create(user=user, team=team)
    Grant.objects.create(user=user, team=team, sealed=b"", by=name, at=NOW)
    return user


class PublicClient(Client):
    """A client of the public intake, with the intake's database role."""

    def request(self, **request: Any) -> Any:
        """Send one request."""
        with places.as_intake():
            return super().request(**request)


@pytest.fixture
def client(store: Path) -> Client:
    """A client that comes from our own page; exceptions in views reach the test."""
    return PublicClient(
        SERVER_NAME="127.0.0.1", SERVER_PORT="8000", headers={"sec-fetch-site": "same-origin"}
    )


@pytest.fixture(scope="session")
def locked_keys() -> str:
    """The passphrase of every team's key, encrypted for the desk."""
    for team in places.TEAMS:
        locked = lock_identity(places.identity(team), keyring.DEVELOPMENT_PASSPHRASE)
        write_private(places.DATA / "keys" / f"{team}.locked", locked)
    return keyring.DEVELOPMENT_PASSPHRASE
