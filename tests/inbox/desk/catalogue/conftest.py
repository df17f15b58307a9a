"""Fixtures of the catalogue's tests at the desk: a working copy of the frozen content, a spool, and two editors."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from frontdoor.inbox.store.models import WEBSITE, Role
from frontdoor.publishing.requests import PublishRequest, pending_requests
from frontdoor.publishing.working_copy import WorkingCopy
from tests.frozen import CATALOGUE, FORM
from tests.inbox.desk.conftest import Browser, a_member, at_desk

GLASGOW_TIMES: dict[str, Any] = {"which": "glasgow/drop_ins/0", "days": "Tuesday", "hours": "2pm to 4pm"}
"""The answers of somebody who gives the Glasgow drop-in another time."""


@dataclass(frozen=True)
class Place:
    """A working copy and a spool of one test's own."""

    copy: WorkingCopy
    spool: Path

    def publish(self, old: str, new: str, *, author: str = "calum", said: str = "A number changed.") -> None:
        """Let a colleague have published a change of the catalogue's text."""
        files = dict(self.copy.read().files)
        text = files["services.yaml"].decode()
        assert old in text
        files["services.yaml"] = text.replace(old, new, 1).encode()
        self.copy.write(files, author=author, summary=[said], when=datetime.now(UTC))

    def asked(self) -> list[PublishRequest]:
        """Return what the desk has asked the publisher for."""
        return pending_requests(self.spool)


@pytest.fixture
def place(store: Path, tmp_path: Path) -> Iterator[Place]:
    """The frozen content as a working copy, and an empty spool."""
    folder, spool = tmp_path / "work", tmp_path / "spool"
    folder.mkdir()
    for file in (CATALOGUE, FORM):
        shutil.copy(file, folder)
    made = Place(WorkingCopy(folder), spool)
    made.copy.write(made.copy.read().files, author="", summary=["As it was."], when=datetime.now(UTC))
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, working_copy=folder, spool=spool)):
        yield made


@pytest.fixture
def editor(place: Place) -> Callable[[str], Browser]:
    """Make a browser in which an editor of some name is signed in."""

    def signed_in(name: str) -> Browser:
        return at_desk(a_member(name, role=Role.EDITOR, teams=(WEBSITE,)), browser=Browser())

    return signed_in


@pytest.fixture
def ailsa(editor: Callable[[str], Browser]) -> Browser:
    """The browser of Ailsa, who edits the website."""
    return editor("ailsa")


@pytest.fixture
def calum(editor: Callable[[str], Browser]) -> Browser:
    """The browser of Calum, who edits the website too."""
    return editor("calum")
