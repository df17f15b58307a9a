from __future__ import annotations

from datetime import date

import pytest

from frontdoor.rules.service_status import status_notice, word_today
from tests.occurrences.small import Plain, small_catalogue

TODAY = date(2026, 11, 22)
WAITING = {"about": "About six weeks", "as_of": "2026-11-01"}


@pytest.mark.parametrize(
    ("service", "words", "takes_people"),
    [
        ({}, None, True),
        ({"status": "paused until 2026-11-22"}, None, True),
        ({"status": "paused until 2026-12-14"}, "This service is paused until 14 December.", False),
        (
            {"status": "paused", "status_reason": "Staff are ill"},
            "This service is paused. Staff are ill.",
            False,
        ),
        ({"status": "closed on 2027-05-01"}, "This service closes on 1 May 2027.", True),
        ({"status": "closed on 2026-11-22"}, "This service closed on 22 November.", False),
        ({"status": "closed"}, "This service closed.", False),
        ({"until": "2026-12-31"}, "This service ends after 31 December.", True),
        ({"until": "2026-10-31"}, "This service closed on 1 November.", False),
        ({"from": "2027-03-03"}, "This service starts on 3 March 2027.", False),
        ({"status": "waiting list"}, "There is a waiting list.", True),
        (
            {"status": "waiting list", "waiting": WAITING},
            "There is a waiting list. About six weeks. That was on 1 November.",
            True,
        ),
    ],
)
def test_a_status_is_said_and_takes_effect_on_its_day(
    service: Plain, words: str | None, takes_people: bool
) -> None:
    """What is to come is announced; from its day on it holds; an ended pause leaves no trace."""
    catalogue = small_catalogue(service=service)
    notice = status_notice(catalogue, catalogue.services["aye"], TODAY)
    assert (None if notice is None else " ".join((notice.heading, *notice.sentences))) == words
    assert notice is None or notice.takes_people is takes_people


@pytest.mark.parametrize(
    ("service", "word"),
    [
        ({}, "open"),
        ({"until": "2026-11-22"}, "open"),
        ({"until": "2026-11-21"}, "closed"),
        ({"from": "2026-11-23"}, "paused"),
        ({"from": "2026-11-23", "status": "closed"}, "closed"),
        ({"status": "waiting list"}, "waiting list"),
    ],
)
def test_first_and_last_day_count_as_pause_and_closing(service: Plain, word: str) -> None:
    """A service that has not begun takes nobody yet; one that has run out is closed, and keeps its page."""
    assert word_today(small_catalogue(service=service).services["aye"], TODAY) == word


def test_a_closed_service_leads_on() -> None:
    """People are led to the service that took its place."""
    base = {"id": "aye", "name": "Aye", "summary": "Help.", "status": "closed", "successor": "new"}
    new = {"id": "new", "name": "New", "summary": "More help."}
    catalogue = small_catalogue(more={"services": {"aye": base, "new": new}})
    notice = status_notice(catalogue, catalogue.services["aye"], TODAY)
    assert notice is not None
    assert notice.successors == (catalogue.services["new"],)
