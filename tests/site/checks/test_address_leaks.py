"""An address that is withheld: planted in every kind of output, and found there."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from frontdoor.catalogue import Catalogue
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.checks.address_leaks import Withheld
from frontdoor.site.checks.site_checks import SiteCheckError
from frontdoor.site.output.engine_output import read_engine_output
from frontdoor.site.print import leaflet_maker
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service

TODAY = date(2026, 11, 22)


def with_a_refuge(drop_in: dict[str, str] | None = None, **keys: Any) -> Catalogue:
    """Return a catalogue with a service at a place that must not be found, and at one that may."""
    at = {"refuge": {"drop_ins": [raw_drop_in(**(drop_in or {}))]}, "glasgow": {}}
    return a_catalogue(
        settings={"site": "https://help.example.org"},
        locations={
            "refuge": raw_location(**{"name": "The refuge", "address": "withheld", "area": "Fife", **keys}),
            "glasgow": raw_location(),
        },
        services={"throughcare": raw_service(at=at, checked={"hours": "2026-11-01"})},
    )


def told(file: str, text: str, **keys: Any) -> list[str]:
    return list(Withheld.of(with_a_refuge(**keys)).in_file(file, text.encode()))


def event(*lines: str, at: str = "The refuge") -> str:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", f"LOCATION:{at}", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    )


@pytest.mark.parametrize(
    ("name", "text", "clue"),
    [
        ("calendar/throughcare-refuge.ics", event("DESCRIPTION:Round the back of KY1 2BB"), "KY1 2BB"),
        ("calendar/all.ics", event("DESCRIPTION:Round the back of KY\r\n 1 2BB"), "KY1 2BB"),
        ("calendar/all.ics", event("DESCRIPTION:Come to 5 Rose\r\n  Lane"), "5 Rose Lane"),
        ("data/services.json", json.dumps([{"id": "refuge", "address": {"postcode": "ky12bb"}}]), "ky12bb"),
        (
            "data/x.json",
            json.dumps({"at": [{"name": "At The refuge", "more": ["5 Rose Lane"]}]}),
            "5 Rose Lane",
        ),
        ("data/services.csv", "id,name,note\nthroughcare,X,KY1 2BB\n", "KY1 2BB"),
        (
            "feed.xml",
            "<feed><entry><title>The refuge</title><p>5 Rose Lane</p></entry></feed>",
            "5 Rose Lane",
        ),
    ],
)
def test_a_planted_address_is_found_in_every_kind_of_file(name: str, text: str, clue: str) -> None:
    """Calendars (folded lines too), data, tables and the feed."""
    (sentence,) = told(name, text)
    assert sentence.startswith(f"the address of “The refuge” is withheld, but “{clue}” is there")


ODD = """Mòrag's "wee", \\ & safe; haven"""
"""A name in which every kind of file writes something otherwise."""
ICS = str.maketrans({char: f"\\{char}" for char in "\\;,"})


def a_table(*cells: str) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("calendar/x.ics", event(f"DESCRIPTION:By {ODD}, at KY1 2BB".translate(ICS), at="")),
        ("calendar/x.ics", re.sub("(.{9})", "\\1\r\n ", event(f"SUMMARY:By {ODD}, KY1 2BB".translate(ICS), at=""))),
        ("data/x.json", json.dumps({"id": "x", "at": f"By {ODD}, at KY1 2BB"})),
        ("data/x.json", json.dumps({"id": "x", "at": [f"By {ODD}, at KY1 2BB"]}, ensure_ascii=False)),
        ("data/x.json", "".join(f"\\u{ord(c):04x}" for c in f"By {ODD}, KY1 2BB").join(('{"at": "', '"}'))),
        ("leaflets/x.pdf", json.dumps({"at": {"said": [f"By {ODD}, at KY1 2BB"]}})),
        ("data/x.csv", a_table("x", f"By {ODD}, at KY1 2BB")),
        ("feed.xml", f"<feed><entry><p>By {escape(ODD)}, at KY1 2BB</p></entry></feed>"),
        ("feed.xml", f"<feed><entry><p>By {html.escape(ODD)}, at KY1 2BB</p></entry></feed>"),
        ("feed.xml", f"<feed><entry><p>{''.join(f'&#{ord(c)};' for c in ODD)}, KY1 2BB</p></entry></feed>"),
    ],
    ids=[
        "ics", "ics, folded", "json", "json, in a list", "json, all escaped", "leaflet", "csv",
        "xml", "xml, otherwise", "xml, all escaped",
    ],
)  # fmt: skip
def test_a_place_is_known_however_a_file_writes_its_name(name: str, text: str) -> None:
    """Escapes, entities, doubled quotes and folded lines hide no name."""
    (sentence,) = told(name, text, name=ODD)
    assert sentence.startswith(f"the address of “{ODD}” is withheld, but “KY1 2BB” is there")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("calendar/all.ics", event("DESCRIPTION:Come to 5 St Mary's\\nWynd")),
        ("data/x.json", json.dumps({"id": "refuge", "note": "Come to 5 St Mary's\nWynd"})),
        ("data/services.csv", a_table("refuge", "Come to 5 St Mary's\nWynd")),
        ("feed.xml", "<feed><entry><b>The refuge</b><p>5 St Mary&#39;s\nWynd</p></entry></feed>"),
    ],
)
def test_a_street_is_found_across_lines(name: str, text: str) -> None:
    """Whoever reads it sees one line; a text of several lines may be broken anywhere."""
    (sentence,) = told(name, text)
    assert "but “5 St Mary's Wynd” is there" in sentence


def test_a_street_is_found_across_the_lines_of_a_page() -> None:
    """So on a page, where HTML writes the apostrophe otherwise."""
    (sentence,) = Withheld.of(with_a_refuge()).in_page(
        "/locations/refuge/", "<p>Come to 5 St Mary&#39;s\nWynd</p>"
    )
    assert "but “5 St Mary's Wynd” is there" in sentence


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("calendar/all.ics", event("GEO:56.1;-3.1")),
        ("data/services.json", json.dumps([{"id": "refuge", "latitude": 56.1, "longitude": -3.1}])),
    ],
)
def test_a_position_is_found_as_well(name: str, text: str) -> None:
    """Coordinates lead to the door as an address does."""
    assert told(name, text) == ["the address of “The refuge” is withheld, but its position is there"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("calendar/all.ics", event("DESCRIPTION:Call 0141 248 1763\\, 1pm to 3pm")),
        ("calendar/all.ics", event("DESCRIPTION:Meet first at 12 High Street, G1 1AA")),
        ("data/services.json", json.dumps([{"id": "elsewhere", "postcode": "KY1 2BB"}, {"id": "refuge"}])),
        ("data/services.csv", "id,name,note\nother,X,KY1 2BB\n"),
        (
            "data/services.json",
            json.dumps(
                {"made_on": "today", "services": [{"id": "a", "more": "5 Rose Lane"}, {"id": "refuge"}]}
            ),
        ),
        ("data/x.json", json.dumps({"id": "refuge", "phone": "0131 496 0005", "more": "Rose Lane is far"})),
        ("feed.xml", "<feed><entry><b>The refuge</b><a>0131 496 0005</a>\n<p>Rose Lane</p></entry></feed>"),
    ],
)
def test_what_may_be_known_is_no_leak(name: str, text: str) -> None:
    """Numbers, times, published addresses, and what is said of other places."""
    assert told(name, text) == []


@pytest.mark.parametrize(
    ("words", "where"),
    [
        (
            {"drop_in": {"note": "Ring the bell at 5 Rose Lane"}},
            ["/calendar/throughcare-refuge.ics", "/services/"],
        ),
        ({"note": "It is next to KY1 2BB"}, ["/locations/refuge/"]),
        (
            {"note": {"en": "By the sea", "gd": "KY1 2BB"}},
            ["/gd/locations/refuge/"],
        ),
    ],
    ids=["in a drop-in", "in a note", "in a translation"],
)
def test_a_slip_in_the_catalogue_stops_the_build(
    words: dict[str, Any], where: list[str], built_site: Path, tmp_path: Path
) -> None:
    """Nothing is published; each page and file with the address is named."""
    with pytest.raises(SiteCheckError) as broken:
        complete_site(read_engine_output(built_site), with_a_refuge(**words), None, today=TODAY, out=tmp_path)
    for address in where:
        assert any(one.page.startswith(address) for one in broken.value.breaches), address


def test_a_catalogue_that_keeps_its_secret_is_built(built_site: Path, tmp_path: Path) -> None:
    """With the address nowhere, the site is as any other."""
    complete_site(read_engine_output(built_site), with_a_refuge(), None, today=TODAY, out=tmp_path)
    assert "The address is not published" in (tmp_path / "locations/refuge/index.html").read_text("utf-8")


def test_a_leaflet_is_searched_before_it_is_set(built_site: Path, tmp_path: Path) -> None:
    """Nobody can search a finished PDF, so what goes into it is looked at."""
    catalogue = with_a_refuge({"note": "Ring the bell at 5 Rose Lane"})
    maker = leaflet_maker(None)
    with pytest.raises(SiteCheckError) as broken:
        complete_site(
            read_engine_output(built_site), catalogue, None, today=TODAY, out=tmp_path, leaflets=maker
        )
    assert "/leaflets/throughcare.pdf" in {one.page for one in broken.value.breaches}
