from __future__ import annotations

from datetime import date

import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.rules.freshness import (
    Fact,
    Fresh,
    NeverChecked,
    Overdue,
    address_note,
    best_phone,
    check_first,
    facts_to_check,
    hours_freshness,
)
from tests.occurrences.small import Plain, a_drop_in, small_catalogue

TODAY = date(2026, 11, 22)
PLACE: Plain = {"id": "glasgow", "name": "Glasgow office", "area": "Glasgow City"}


def _catalogue(service: Plain, place: Plain = {}, organisation: Plain = {}, **more: object) -> Catalogue:  # noqa: B006
    return small_catalogue(
        a_drop_in(),
        service={"standing": "current", **service},
        more={
            "locations": {"glasgow": {**PLACE, **place}},
            "organisation": {"name": "Sample", **organisation},
            **more,
        },
    )


def _ring(catalogue: Catalogue) -> str | None:
    found = check_first(catalogue, catalogue.services["aye"], TODAY)
    return None if found is None else f"{found.sentence} {found.phone_words}"


@pytest.mark.parametrize(
    ("checked", "freshness"),
    [
        ("2026-05-26", Fresh(date(2026, 5, 26), date(2026, 11, 22))),
        ("2026-05-25", Overdue(date(2026, 5, 25), date(2026, 11, 22))),
        (None, NeverChecked()),
        (
            "2026-11-23",
            NeverChecked(),
        ),  # a day still to come is a slip, and must not make hours sure for a year and more
    ],
)
def test_hours_are_fresh_up_to_their_limit(checked: str | None, freshness: object) -> None:
    """180 days after the check they still count; a day later they do not."""
    catalogue = _catalogue({"checked": {"hours": checked} if checked else {}})
    assert hours_freshness(catalogue, catalogue.services["aye"], TODAY) == freshness


def test_old_hours_are_no_longer_asserted() -> None:
    """Past the limit the page says when they were checked, and whom to call."""
    catalogue = _catalogue(
        {"phone": "0141 248 1763", "checked": {"hours": "2026-01-05", "phone": "2026-11-01"}}
    )
    assert _ring(catalogue) == (
        "We last checked these times on 5 January 2026. They may have changed. "
        "Call before you travel: 0141 248 1763 (Aye)"
    )
    found = check_first(catalogue, catalogue.services["aye"], TODAY)
    assert found is not None
    assert found.hours_overdue


def test_fresh_hours_need_no_ringing() -> None:
    """A service that is current and was checked in time is simply stated."""
    assert _ring(_catalogue({"checked": {"hours": "2026-11-01"}})) is None


def test_a_legacy_service_is_never_simply_stated() -> None:
    """A service that was replaced asks people to call, however fresh its hours seem."""
    catalogue = _catalogue(
        {"standing": "legacy", "checked": {"hours": "2026-11-01"}, "phone": "0141 248 1763"}
    )
    assert _ring(catalogue) == (
        "Nobody has confirmed this service lately. Call before you travel: 0141 248 1763 (Aye)"
    )


def test_the_number_is_the_nearest_that_is_known() -> None:
    """The service's own number goes first, then the location's, the team's, the national line."""
    team = {"answers": {"id": "answers", "name": "The team", "phone": "0131 222 2222"}}
    steps = [
        (_catalogue({"phone": "0131 000 0000"}, {"phone": "0131 111 1111"}), "Aye"),
        (_catalogue({"team": "answers"}, {"phone": "0131 111 1111"}, teams=team), "Glasgow office"),
        (_catalogue({"team": "answers"}, {}, {"phone": "0131 333 3333"}, teams=team), "The team"),
        (_catalogue({}, {}, {"phone": "0131 333 3333"}), "Sample"),
    ]
    for catalogue, whose in steps:
        found = best_phone(catalogue, catalogue.services["aye"], TODAY)
        assert found is not None
        assert found.whose == whose


def test_an_overdue_number_gives_way_to_the_national_line() -> None:
    """If the number itself was checked too long ago, people are given the organisation's line."""
    old = {"phone": "0141 248 1763", "checked": {"phone": "2020-01-01"}}
    catalogue = _catalogue(old, {"phone": "0131 111 1111"}, {"phone": "0131 333 3333"})
    found = best_phone(catalogue, catalogue.services["aye"], TODAY)
    assert found is not None
    assert (found.phone.number, found.national) == ("0131 333 3333", True)


def test_an_overdue_number_is_better_than_none() -> None:
    """Without any other number the old one is given."""
    catalogue = _catalogue({"phone": "0141 248 1763", "checked": {"phone": "2020-01-01"}})
    found = best_phone(catalogue, catalogue.services["aye"], TODAY)
    assert found is not None
    assert isinstance(found.freshness, Overdue)


def test_no_number_is_said_plainly() -> None:
    """Where no number is known, the page does not pretend."""
    assert _ring(_catalogue({"standing": "unknown"})) == (
        "Nobody has confirmed this service lately. No phone number is known."
    )


def test_an_address_is_doubted_by_itself() -> None:
    """An old address is doubted; the hours of the service there are not."""
    address = {"address": {"lines": ["1 High Street"]}, "checked": {"address": "2020-01-01"}}
    catalogue = _catalogue({"checked": {"hours": "2026-11-01"}}, address)
    assert address_note(catalogue, catalogue.locations["glasgow"], TODAY) == (
        "We last checked this address on 1 January 2020. Call before you travel."
    )
    assert _ring(catalogue) is None


def test_every_stated_fact_has_a_day_on_which_it_is_due() -> None:
    """Facts that are not stated, and withheld addresses, are nobody's duty."""
    catalogue = _catalogue(
        {"phone": "0141 248 1763", "owner": "Morag", "checked": {"hours": "2026-11-01"}},
        {"address": "withheld"},
    )
    found = [(due.entry, due.fact, due.owner, due.due) for due in facts_to_check(catalogue, TODAY)]
    assert found == [("Aye", Fact.HOURS, "Morag", date(2027, 5, 1)), ("Aye", Fact.PHONE, "Morag", None)]
