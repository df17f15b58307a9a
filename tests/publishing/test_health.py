"""A publisher that is silent, stuck or late is noticed, and one that is well rings nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from frontdoor.publishing.health import publisher_faults
from frontdoor.publishing.requests import (
    OutcomeState,
    PublisherState,
    PublishOutcome,
    PublishRequest,
    write_outcome,
    write_request,
    write_state,
)
from tests.publishing.conftest import NOW

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "after", "said"),
    [
        (PublisherState(NOW), 10 * MINUTE, ""),
        (PublisherState(NOW), 11 * MINUTE, "was last heard of 11 minutes ago"),
        (PublisherState(NOW, faults=("x",), faults_since=NOW - 5 * MINUTE), 10 * MINUTE, ""),
        (PublisherState(NOW, faults=("x",), faults_since=NOW - 6 * MINUTE), 10 * MINUTE, "has stopped the publisher for 16 minutes"),
        (PublisherState(NOW, unpushed_since=NOW - 59 * MINUTE), MINUTE, ""),
        (PublisherState(NOW, unpushed_since=NOW - 3 * 60 * MINUTE), MINUTE, "has not reached the git remote for 3 hours"),
    ],
)  # fmt: skip
def test_each_thing_is_said_from_its_limit_on(
    tmp_path: Path, state: PublisherState, after: timedelta, said: str
) -> None:
    """Just before silent, just after not; and only the one."""
    write_state(tmp_path, state)
    found = list(publisher_faults(tmp_path, NOW + after))
    assert [said in one for one in found] == ([True] if said else [])
    assert all(one.isascii() for one in found)


def test_one_that_never_ran_is_said(tmp_path: Path) -> None:
    """The spool is set, so somebody expects it."""
    assert "never run" in next(publisher_faults(tmp_path, NOW))


def test_a_change_that_waits_too_long_is_said(tmp_path: Path) -> None:
    """From its day on, not from when it was asked for; and no longer once it was carried out."""
    request = PublishRequest("request-1", "x", {}, "Ana", (), NOW, NOW + 60 * MINUTE)
    write_request(tmp_path, request)
    for after, waits in ((69, False), (71, True)):
        write_state(tmp_path, PublisherState(NOW + after * MINUTE))
        assert bool(list(publisher_faults(tmp_path, NOW + after * MINUTE))) is waits
    write_outcome(tmp_path, PublishOutcome("request-1", OutcomeState.FAULTY, NOW))
    assert list(publisher_faults(tmp_path, NOW + 71 * MINUTE)) == []
