from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.outage_flag import EVERY, HOLDS, good_until, home, is_up, written

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def test_the_sign_goes_up_by_itself() -> None:
    """From the moment at which a canary set out it stays down for its time, and not a second longer."""
    text = written(NOW, NOW)
    assert good_until(text) == NOW + HOLDS
    assert home(text) == NOW
    assert not is_up(text, NOW)
    assert not is_up(text, NOW + HOLDS)
    assert is_up(text, NOW + HOLDS + timedelta(seconds=1))


def test_there_is_time_for_a_second_try_and_the_limit_holds() -> None:
    """A canary that does not come back is followed by others before the sign goes up, and that is within 70 minutes."""
    assert timedelta(minutes=10) <= HOLDS - EVERY
    assert HOLDS + timedelta(minutes=1) <= timedelta(minutes=70)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "x",
        '{"good_until": 5}',
        '{"good_until": "never"}',
        '{"good_until": "2026-11-24T11:00:00"}',
    ],
)
def test_what_we_did_not_write_proves_nothing(text: str) -> None:
    """A missing, cut or strange file: the sign is up, and no canary is known to have come back."""
    assert is_up(text, NOW)
    assert home(text) is None


def test_a_file_from_the_future_proves_nothing() -> None:
    """After a clock that was a year ahead is put right, the sign does not stay down for a year."""
    assert is_up(written(NOW + timedelta(days=365), NOW), NOW)
    assert not is_up(written(NOW + timedelta(minutes=5), NOW), NOW)
