"""Postcode districts and towns: what is typed, what is known, and that the files hold together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from frontdoor import yamlsource
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.geography.council_areas import COUNCIL_AREAS
from frontdoor.geography.postcodes import (
    DISTRICTS_FILE,
    by_first_letter,
    by_postcode_area,
    districts,
    read_districts,
    read_towns,
    towns,
)

SCOTTISH = ["AB", "DD", "DG", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "TD", "ZE"]


@pytest.mark.parametrize(
    ("code", "areas"),
    [
        ("G1", {"Glasgow City"}),
        ("G33", {"Glasgow City", "North Lanarkshire"}),
        ("AB11", {"Aberdeen City"}),
        ("EH2", {"City of Edinburgh"}),
        ("KY1", {"Fife"}),
        ("FK5", {"Falkirk"}),
        ("ZE1", {"Shetland Islands"}),
        ("KW15", {"Orkney Islands"}),
        ("HS1", {"Na h-Eileanan Siar"}),
        ("DD1", {"Dundee City"}),
        ("IV2", {"Highland"}),
        ("PA1", {"Renfrewshire"}),
        ("G81", {"West Dunbartonshire"}),
        ("TD15", {"Scottish Borders"}),
    ],
)
def test_well_known_districts_lie_where_they_lie(code: str, areas: set[str]) -> None:
    """Facts that anybody in Scotland could check."""
    assert areas <= set(districts()[code].areas)
    assert districts()[code].areas[0] in areas


def test_what_is_not_known_is_not_there() -> None:
    """Neither an English district nor one that is no longer used is guessed."""
    assert not {"NE1", "AB1"} & set(districts())


def test_the_border_is_told() -> None:
    """Of the districts only those in the south reach into England."""
    assert {d.code for d in districts().values() if d.in_england} == {"DG16", "TD5", "TD9", "TD12", "TD15"}


def test_every_postcode_area_of_scotland_is_there_and_no_other() -> None:
    """All sixteen, and every district is either known or listed as left out, never both."""
    assert list(by_postcode_area()) == SCOTTISH
    whole = yamlsource.read_file(DISTRICTS_FILE).value
    assert isinstance(whole, dict)
    left_out = whole["left_out"]
    assert isinstance(left_out, list)
    assert not set(map(str, left_out)) & set(districts())
    assert all(re.fullmatch(r"[A-Z]{1,2}[0-9]{1,2}", str(code)) for code in left_out)


def test_every_council_area_has_districts_and_towns() -> None:
    """A council area that no postcode and no town leads to would be a hole in the data."""
    names = {area.name for area in COUNCIL_AREAS}
    assert {area for district in districts().values() for area in district.areas} == names
    assert {area for areas in towns().values() for area in areas} == names


def test_a_town_gives_its_council_area_and_a_shared_name_gives_all() -> None:
    """Blackburn stands in two counties; a person is offered both."""
    assert towns()["Kirkcaldy"] == ("Fife",)
    assert towns()["Paisley"] == ("Renfrewshire",)
    assert towns()["Bo'ness"] == ("Falkirk",)
    assert set(towns()["Blackburn"]) == {"Aberdeenshire", "West Lothian"}


def test_every_town_stands_under_its_letter() -> None:
    """Each letter is there once, in order, and no town is lost between them."""
    letters = by_first_letter()
    assert list(letters) == sorted(letters)
    assert [town for some in letters.values() for town in some] == list(towns())


def test_every_fault_in_the_files_is_told_at_once(tmp_path: Path) -> None:
    """A district that is none and a council area that is none are both named."""
    file = tmp_path / "postcodes.yaml"
    file.write_text("districts:\n  G1: [Glasgow]\n  Govan: [Glasgow City]\n  G2: []\n")
    with pytest.raises(DiagnosticsError) as found:
        read_districts(file)
    assert [one.sentence for one in found.value.problems] == [
        '"Govan" is no postcode district. Write it like G1 or AB10.',
        'G1 names "Glasgow", which is no council area of Scotland.',
        "G2 names no council area.",
    ]
    file.write_text("Fife: []\nFyfe: [Cupar]\n")
    with pytest.raises(DiagnosticsError) as found:
        read_towns(file)
    assert [one.sentence for one in found.value.problems] == [
        "Fife holds no towns.",
        'The file names "Fyfe", which is no council area of Scotland.',
    ]
