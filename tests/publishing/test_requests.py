"""The spool between desk and publisher: what one side writes the other reads, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from frontdoor.publishing.requests import (
    BadRequestError,
    OutcomeState,
    PublisherState,
    PublishOutcome,
    PublishRequest,
    bad_requests,
    pending_requests,
    read_outcome,
    read_state,
    withdraw_request,
    write_outcome,
    write_request,
    write_state,
)

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
REQUEST = PublishRequest(
    "request-1",
    "000001-abc",
    {"services.yaml": b"x: \xe2\x80\x9cy\xe2\x80\x9d\n", "docs/a.jpg": b"\xff\xd8\x00", "docs/old.md": None},
    "Ana O’Neil",
    ("The drop-in begins at 10.",),
    NOW,
    NOW + timedelta(days=1),
)


def test_what_is_asked_arrives_as_it_was_written(tmp_path: Path) -> None:
    """Text, bytes, a file that goes, and moments; written twice it is one request."""
    write_request(tmp_path, REQUEST)
    write_request(tmp_path, REQUEST)
    assert pending_requests(tmp_path) == [REQUEST]


def test_outcome_and_state_arrive_too(tmp_path: Path) -> None:
    """Nothing has been said before the publisher says it; a final outcome ends a request, a waiting one does not."""
    assert (read_outcome(tmp_path, REQUEST.id), read_state(tmp_path)) == (None, None)
    write_request(tmp_path, REQUEST)
    waits = PublishOutcome(REQUEST.id, OutcomeState.WAITING, NOW, until=REQUEST.not_before)
    write_outcome(tmp_path, waits)
    assert (read_outcome(tmp_path, REQUEST.id), len(pending_requests(tmp_path))) == (waits, 1)
    done = PublishOutcome(REQUEST.id, OutcomeState.CONFLICT, NOW, ("Both changed it.",), "000002-def")
    write_outcome(tmp_path, done)
    assert (read_outcome(tmp_path, REQUEST.id), pending_requests(tmp_path)) == (done, [])
    state = PublisherState(NOW, "000002-def", "000001-abc", ("No room.",), NOW, NOW)
    write_state(tmp_path, state)
    assert read_state(tmp_path) == state


def test_requests_are_read_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    """Whatever their ids are."""
    for id_, minutes in (("zzzzzzzz", 1), ("aaaaaaaa", 2), ("mmmmmmmm", 3)):
        write_request(tmp_path, replace(REQUEST, id=id_, asked_at=NOW + timedelta(minutes=minutes)))
    assert [one.id for one in pending_requests(tmp_path)] == ["zzzzzzzz", "aaaaaaaa", "mmmmmmmm"]


def test_a_request_can_be_taken_back_until_it_is_carried_out(tmp_path: Path) -> None:
    """Taken back it is gone; one that was carried out stays what it is."""
    write_request(tmp_path, REQUEST)
    assert withdraw_request(tmp_path, REQUEST.id)
    assert pending_requests(tmp_path) == []
    write_request(tmp_path, REQUEST)
    write_outcome(tmp_path, PublishOutcome(REQUEST.id, OutcomeState.PUBLISHED, NOW))
    assert not withdraw_request(tmp_path, REQUEST.id)


@pytest.mark.parametrize(
    "path",
    [
        "../x", "docs/../mkdocs.yml", "/etc/passwd", "mkdocs.yml", "hooks/x.py", "docs/.git/config", "docs", "docs//a.md",
        "docs/a\n.md", "docs/",
    ],
)  # fmt: skip
def test_nothing_but_content_can_be_asked_for(tmp_path: Path, path: str) -> None:
    """Neither the desk writes such a request, nor would the publisher take one that somebody else wrote."""
    with pytest.raises(BadRequestError, match="no content"):
        write_request(tmp_path, replace(REQUEST, files={path: "x"}))
    write_request(tmp_path, REQUEST)
    (file,) = (tmp_path / "requests").iterdir()
    file.write_text(file.read_text("utf-8").replace("docs/old.md", path.replace("\n", "\\n")), "utf-8")
    assert pending_requests(tmp_path) == []
    assert len(bad_requests(tmp_path)) == 1


@pytest.mark.parametrize("id_", ["", "short", "../../etc", "A" * 10, "a" * 65, "state"])
def test_an_id_leads_nowhere_else(tmp_path: Path, id_: str) -> None:
    """It is the name of a file."""
    with pytest.raises(BadRequestError):
        write_request(tmp_path, replace(REQUEST, id=id_))
    with pytest.raises(BadRequestError):
        read_outcome(tmp_path, id_)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": 1}', '{"id": "request-1", "files": []}'])
def test_what_is_no_request_is_said_and_stops_nothing_else(tmp_path: Path, text: str) -> None:
    """A file that somebody put there by hand."""
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "request-1.json").write_text(text, "utf-8")
    write_request(tmp_path, replace(REQUEST, id="request-2"))
    assert [one.id for one in pending_requests(tmp_path)] == ["request-2"]
    (said,) = bad_requests(tmp_path)
    assert said.startswith("request-1.json in the spool is no request")
