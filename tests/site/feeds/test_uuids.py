"""Keys of openings, and the identifiers in calendars and open data that are made from them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from frontdoor.catalogue import DropIn
from frontdoor.site.feeds.calendars import calendar_files
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.feeds.uuids import opening_keys
from frontdoor.site.index.site_index import build_site_index
from tests.occurrences.small import Plain, a_drop_in, days_texts, small_catalogue
from tests.site.feeds.openreferral.examples import TODAY

OLD, NEW = a_drop_in(until="28 November 2026"), a_drop_in(opens="2pm", closes="4pm", **{"from": "2026-11-29"})


def _keys(*openings: Plain) -> Sequence[str]:
    return opening_keys([DropIn.model_validate(one) for one in openings])


def _uids(*drop_ins: Plain) -> dict[str, str]:
    """Return when each event begins, by its UID."""
    raw = dict(calendar_files(small_catalogue(*drop_ins), today=TODAY))["calendar/all.ics"]
    events: list[Any] = list(Calendar.from_ical(raw).walk("VEVENT"))
    assert len({event["uid"] for event in events}) == len(events)
    return {event["uid"]: f"{event['dtstart'].dt:%a %H:%M}" for event in events}


def _schedules(*drop_ins: Plain) -> dict[str, str]:
    """Return when each schedule in the table of open data is, by its id."""
    files = dict(open_data_files(build_site_index(small_catalogue(*drop_ins), today=TODAY)))
    rows = list(csv.DictReader(StringIO(files["data/hsds/schedules.csv"].decode("utf-8-sig"))))
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row["description"] for row in rows}


@pytest.mark.parametrize("ids", [_uids, _schedules])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((OLD, NEW), (NEW,)),
        ((a_drop_in(until="28 November 2026"), a_drop_in(opens="5pm", closes="6pm")), (a_drop_in(opens="5pm", closes="6pm"),)),
        ((a_drop_in("Tuesday"),), (a_drop_in("Monday"), a_drop_in("Tuesday"))),
        ((a_drop_in("Monday", "11pm", "1am"), NEW), (NEW,)),
    ],
)  # fmt: skip
def test_what_stays_keeps_its_id(
    ids: Callable[..., dict[str, str]], before: Sequence[Plain], after: Sequence[Plain]
) -> None:
    """Whoever imports a tidied file again, or one with a drop-in more in front, has no date twice and none of another."""
    was, now = ids(*before), ids(*after)
    assert was
    assert now
    assert now.items() <= was.items() or was.items() <= now.items()


def test_a_new_time_keeps_the_id() -> None:
    """A calendar then moves the drop-in that it has; it does not show both times."""
    assert set(_uids(a_drop_in())) == set(_uids(a_drop_in(opens="2pm", closes="5pm")))


def test_the_same_days_have_the_same_key_however_they_are_written() -> None:
    """Nor does a fortnight that is counted from a later date of its own have another; one in the weeks between has."""
    assert _keys(a_drop_in("Friday and Monday")) == _keys(a_drop_in("Monday, Friday"))
    fortnights = [a_drop_in(f"every second Monday from 2026-11-{day:02}") for day in (2, 16, 9)]
    first, later, between = (_keys(one)[0] for one in fortnights)
    assert first == later != between


def test_of_two_on_a_day_the_one_that_ends_is_numbered_last() -> None:
    """The other keeps its key when the ended one is tidied away, wherever it stood."""
    morning, evening = a_drop_in(opens="9am", closes="noon"), a_drop_in(opens="6pm", closes="8pm")
    ends = {**morning, "until": "2026-12-01"}
    (alone,) = _keys(evening)
    assert _keys(ends, evening)[1] == alone == _keys(evening, ends)[0] == _keys(evening, morning)[0]


@given(st.lists(st.tuples(days_texts, st.sampled_from([None, "2026-11-22", "2026-12-07"])), max_size=8))
def test_no_two_openings_have_one_key(openings: list[tuple[str, str | None]]) -> None:
    """Equal ones are numbered."""
    keys = _keys(*(a_drop_in(days, **({"from": from_} if from_ else {})) for days, from_ in openings))
    assert len(set(keys)) == len(openings)
