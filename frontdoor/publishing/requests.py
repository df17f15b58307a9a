"""The spool between desk and publisher: a folder of requests that the desk owns, and one of outcomes that the publisher owns.

Both sides only read what the other wrote. Every file is written atomically, so a reader finds it whole or not at all.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from frontdoor.diagnostics import UserError
from frontdoor.publishing.atomic import GROUP_ONLY, write_atomically
from frontdoor.publishing.content import is_content

KEPT = timedelta(days=30)
"""How long requests and outcomes stay in the spool; what was published stays in the history."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{7,63}")


@dataclass(frozen=True)
class PublishRequest:
    """A request to publish: the files as the member wants them, and the revision that the member started from."""

    id: str
    """Chosen by the desk: 8 to 64 small letters, digits and hyphens. The same id is the same request."""
    base: str
    """The id of the revision on which ``files`` were made; not looked at in a request that takes one back."""
    files: Mapping[str, str | bytes | None]
    """Changed content files by path; None removes one. Files that are not named stay as they are."""
    author: str
    """The member's display name."""
    summary: Sequence[str]
    """What the change means, in sentences."""
    asked_at: datetime
    not_before: datetime | None = None
    takes_back: str | None = None
    """The id of a revision whose change is to be undone; ``files`` is empty then."""


class OutcomeState(StrEnum):
    """What has become of a request."""

    PUBLISHED = "published"
    UNDONE = "undone"
    """The change that it takes back is taken back, and the public sees that."""
    WAITING = "waiting"
    CONFLICT = "conflict"
    FAULTY = "faulty"


@dataclass(frozen=True)
class PublishOutcome:
    """What has become of a request, with sentences for the member who made it."""

    id: str
    state: OutcomeState
    at: datetime
    sentences: Sequence[str] = ()
    """Of a conflict, both sides of each; of a fault, where it is and what to do."""
    revision: str | None = None
    """The revision that was made of it."""
    until: datetime | None = None
    """When one that waits is published."""

    @property
    def is_final(self) -> bool:
        """Return whether nothing more happens to the request."""
        return self.state is not OutcomeState.WAITING


@dataclass(frozen=True)
class PublisherState:
    """How the publisher is, written at the end of each round."""

    at: datetime
    """When the last round that ended began: an old one means that the publisher does not run, or hangs."""
    revision: str | None = None
    """The newest revision of the working copy."""
    published: str | None = None
    """The revision that the public sees."""
    faults: Sequence[str] = ()
    """What keeps the publisher from its work, in sentences; empty where all is well."""
    faults_since: datetime | None = None
    unpushed_since: datetime | None = None
    """Since when the remote lacks what was published here."""


class BadRequestError(UserError):
    """A request that cannot be written or read; the message says why."""


def write_request(spool: Path, request: PublishRequest) -> None:
    """Put a request into the spool; writing it once more is harmless. Raises BadRequestError, OSError."""
    _check(request)
    clear_requests(spool, request.asked_at - KEPT)
    files = {path: _packed(content) for path, content in request.files.items()}
    said = {
        "id": request.id, "base": request.base, "files": files, "author": request.author,
        "summary": list(request.summary), "asked_at": request.asked_at.isoformat(),
        "not_before": _iso(request.not_before), "takes_back": request.takes_back,
    }  # fmt: skip
    _write(_request(spool, request.id), said)


def withdraw_request(spool: Path, id_: str) -> bool:
    """Take a request back out of the spool; return whether it was there and had no final outcome yet.

    One that the publisher has just begun may be carried out all the same: its outcome then says so.
    """
    done = read_outcome(spool, id_)
    there = _request(spool, id_).is_file()
    _request(spool, id_).unlink(missing_ok=True)
    return there and not (done and done.is_final)


def is_asked(spool: Path, id_: str) -> bool:
    """Return whether a request is in the spool; the desk may have taken it back while its site was built."""
    return _request(spool, id_).is_file()


def pending_requests(spool: Path) -> list[PublishRequest]:
    """Return the requests that have no final outcome, oldest first; a file that is no request of ours is left out."""
    found = []
    for path in _request_files(spool):
        done = read_outcome(spool, path.stem)
        if done is None or not done.is_final:
            with suppress(FileNotFoundError, BadRequestError):  # withdrawn this moment, or not ours
                found.append(read_request(path))
    return sorted(found, key=lambda one: (one.asked_at, one.id))


def bad_requests(spool: Path) -> list[str]:
    """Return a sentence for each file among the requests that is none, or cannot be read."""
    found = []
    for path in sorted((spool / "requests").glob("[!.]*")):
        with suppress(FileNotFoundError):
            try:
                read_request(path)
            except BadRequestError as fault:
                found.append(str(fault))
    return found


def clear_spool(spool: Path, before: datetime) -> None:
    """Delete the outcomes of requests that the desk has taken away, unless they are newer; the publisher's part of tidying."""
    for path in (spool / "outcomes").glob("[!.]*.json"):
        outcome = read_outcome(spool, path.stem) if path != _state(spool) else None
        if outcome and outcome.at < before and not _request(spool, outcome.id).exists():
            path.unlink(missing_ok=True)


def clear_requests(spool: Path, before: datetime) -> None:
    """Delete requests that were carried out, or turned down, before a moment; the desk's part of tidying."""
    for path in _request_files(spool):
        done = read_outcome(spool, path.stem)
        if done and done.is_final and done.at < before:
            path.unlink(missing_ok=True)


def _request_files(spool: Path) -> list[Path]:
    return [path for path in sorted((spool / "requests").glob("*.json")) if _ID.fullmatch(path.stem)]


def read_request(path: Path) -> PublishRequest:
    """Return the request in a file; raise BadRequestError where it is not one, FileNotFoundError where it is gone."""
    try:
        raw = json.loads(path.read_bytes())
        request = PublishRequest(
            id=raw["id"], base=raw["base"],
            files={name: _unpacked(content) for name, content in raw["files"].items()},
            author=raw["author"], summary=tuple(raw["summary"]),
            asked_at=datetime.fromisoformat(raw["asked_at"]), not_before=_moment(raw["not_before"]),
            takes_back=raw["takes_back"],
        )  # fmt: skip
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadRequestError(
            f"{path.name} in the spool is no request of the desk's, or cannot be read."
        ) from error
    _check(request)
    if request.id != path.stem:
        raise BadRequestError(f"{path.name} in the spool holds the request {request.id}.")
    return request


def write_outcome(spool: Path, outcome: PublishOutcome) -> None:
    """Write what has become of a request; raise OSError."""
    said = {
        "id": outcome.id, "state": outcome.state.value, "at": outcome.at.isoformat(),
        "sentences": list(outcome.sentences), "revision": outcome.revision, "until": _iso(outcome.until),
    }  # fmt: skip
    _write(_outcome(spool, outcome.id), said)


def read_outcome(spool: Path, id_: str) -> PublishOutcome | None:
    """Return what has become of a request; None where the publisher has not looked at it yet."""
    try:
        raw = json.loads(_outcome(spool, id_).read_bytes())
        return PublishOutcome(
            raw["id"], OutcomeState(raw["state"]), datetime.fromisoformat(raw["at"]), tuple(raw["sentences"]),
            raw["revision"], _moment(raw["until"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_state(spool: Path, state: PublisherState) -> None:
    """Write how the publisher is; raise OSError."""
    said = {
        "at": state.at.isoformat(), "revision": state.revision, "published": state.published,
        "faults": list(state.faults), "faults_since": _iso(state.faults_since),
        "unpushed_since": _iso(state.unpushed_since),
    }  # fmt: skip
    _write(_state(spool), said)


def read_state(spool: Path) -> PublisherState | None:
    """Return how the publisher was at the end of its last round; None where it never ended one."""
    try:
        raw = json.loads(_state(spool).read_bytes())
        return PublisherState(
            datetime.fromisoformat(raw["at"]), raw["revision"], raw["published"], tuple(raw["faults"]),
            _moment(raw["faults_since"]), _moment(raw["unpushed_since"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _check(request: PublishRequest) -> None:
    if not isinstance(request.id, str) or not _ID.fullmatch(request.id):
        raise BadRequestError("A request's id has 8 to 64 small letters, digits and hyphens.")
    for path in request.files:
        if not is_content(path):
            raise BadRequestError(
                f"{path!r} is no content. Only services.yaml, referral.yaml and files in docs/ are published."
            )
    if request.asked_at.tzinfo is None or (request.not_before and request.not_before.tzinfo is None):
        raise BadRequestError("The moments of a request need a time zone.")


def _request(spool: Path, id_: str) -> Path:
    return _named(spool / "requests", id_)


def _outcome(spool: Path, id_: str) -> Path:
    return _named(spool / "outcomes", id_)


def _named(folder: Path, id_: str) -> Path:
    if not _ID.fullmatch(id_):
        raise BadRequestError("A request's id has 8 to 64 small letters, digits and hyphens.")
    return folder / f"{id_}.json"


def _state(spool: Path) -> Path:
    return spool / "outcomes" / "state.json"


def _write(path: Path, said: Mapping[str, Any]) -> None:
    write_atomically(path, (json.dumps(said, ensure_ascii=False) + "\n").encode(), GROUP_ONLY)


def _packed(content: str | bytes | None) -> Mapping[str, str] | None:
    if content is None:
        return None
    return {"text": content} if isinstance(content, str) else {"base64": b64encode(content).decode()}


def _unpacked(packed: Mapping[str, str] | None) -> bytes | None:
    if packed is None:
        return None
    return packed["text"].encode() if "text" in packed else b64decode(packed["base64"], validate=True)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
