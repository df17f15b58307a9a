"""What place is meant by what people type."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdoor.geography.council_areas import BY_NAME, COUNCIL_AREAS
from frontdoor.geography.place_lookup import LONGEST, KnownPlace, UnknownPlace, look_up_place
from frontdoor.geography.postcodes import districts, towns


@pytest.mark.parametrize(
    ("typed", "name", "areas"),
    [
        ("G1", "G1", ["Glasgow City"]),
        ("eh11 2zz", "EH11", ["City of Edinburgh"]),
        ("EH112ZZ", "EH11", ["City of Edinburgh"]),
        (" ky1  1 ", "KY1", ["Fife"]),
        ("housing KY1 1AA please", "KY1", ["Fife"]),
        ("G33", "G33", ["Glasgow City", "North Lanarkshire", "East Dunbartonshire"]),
        ("Kirkcaldy", "Kirkcaldy", ["Fife"]),
        ("saint andrews", "St Andrews", ["Fife"]),
        ("I live in Ayr", "Ayr", ["South Ayrshire"]),
        ("arran", "Isle of Arran", ["North Ayrshire"]),
        ("Bo’ness", "Bo'ness", ["Falkirk"]),
        ("blackburn", "Blackburn", ["Aberdeenshire", "West Lothian"]),
        ("Blackburn, West Lothian", "West Lothian", ["West Lothian"]),
        ("the highlands", "Highland", ["Highland"]),
        ("Edinburgh", "City of Edinburgh", ["City of Edinburgh"]),
    ],
)
def test_a_place_is_found_however_it_is_written(typed: str, name: str, areas: list[str]) -> None:
    """Postcodes whole, begun or within other words; towns and council areas in people's spelling."""
    found = look_up_place(typed)
    assert isinstance(found, KnownPlace)
    assert (found.name, list(found.areas)) == (name, areas)


def test_every_place_that_the_pages_list_is_found() -> None:
    """Each district, town and council area leads to its own council areas, or to the council area of its name."""
    for district in districts().values():
        assert look_up_place(district.code) == KnownPlace(
            district.code, district.areas, is_postcode=True, in_england=district.in_england
        )
    for area in COUNCIL_AREAS:
        for name in (area.name, *area.also):
            assert look_up_place(name) == KnownPlace(area.name, (area.name,))
    for town, areas in towns().items():
        found = look_up_place(town)
        assert isinstance(found, KnownPlace)
        assert found.areas == areas or (found.name in BY_NAME and set(found.areas) <= set(areas)), town


def test_only_a_place_in_one_council_area_needs_no_choice() -> None:
    """Neither a district that crosses a border, that of England too, nor a name that two towns have."""
    for typed, area in (("G1", "Glasgow City"), ("G33", None), ("TD15", None), ("Blackburn", None)):
        found = look_up_place(typed)
        assert isinstance(found, KnownPlace)
        assert found.only_area == area


def test_a_miss_says_what_was_looked_for() -> None:
    """An English postcode by its first part alone; nothing is guessed for it."""
    assert look_up_place("ne1 4st") == UnknownPlace("ne1 4st", "NE1")
    assert look_up_place("zzyzx") == UnknownPlace("zzyzx")
    assert look_up_place(" \t ") == UnknownPlace("")
    assert look_up_place("Isle of Skye") == UnknownPlace("Isle of Skye"), "other isles are not like it"


@pytest.mark.parametrize(
    ("typed", "near"), [("Pasley", "Paisley"), ("Edinburg", "City of Edinburgh"), ("kirkal", "Kirkcaldy"), ("inverne", "Inverness")]
)  # fmt: skip
def test_a_miss_offers_names_like_it(typed: str, near: str) -> None:
    """A slip of spelling, or a name begun."""
    found = look_up_place(typed)
    assert isinstance(found, UnknownPlace)
    assert near in [place.name for place in found.near]


@given(some.text(max_size=300))
def test_anything_typed_is_answered(typed: str) -> None:
    """Whatever the signs, the answer is a place that is known or a miss that can be shown."""
    found = look_up_place(typed)
    if isinstance(found, KnownPlace):
        assert set(found.areas) <= set(BY_NAME)
    else:
        assert len(found.typed) <= LONGEST
        assert found.typed.isprintable()


def test_the_longest_text_takes_no_longer() -> None:
    """What is looked for in vain is looked for in a bounded text: the worst costs milliseconds."""
    look_up_place("once")
    began = time.process_time()
    for _ in range(10):
        look_up_place("ab cdefghij " * 50_000)
    assert time.process_time() - began < 1
