"""A small catalogue with every case that the Open Referral export must handle, and the files made from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from frontdoor.catalogue import read_catalogue
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from tests.frozen import ROOT, the_catalogue

STANDARDS = ROOT.parent / "shared" / "standards"
TODAY = date(2026, 11, 22)
TEXT = """
settings: {site: https://help.example.org}
organisation:
  {name: Helpers, phone: 0131 496 0000, purpose: We help., charity_number: SC000000, website: https://example.org}
needs:
  food: {name: Food, summary: Something to eat.}
  home: {name: A home}
locations:
  hall:
    name: The hall
    area: Fife
    address: {lines: [Unit 2, 1 High Street, Kirkcaldy], postcode: KY1 1AA}
    phone: {number: 0131 496 0005, label: Front desk}
    latitude: 56.1
    longitude: -3.1
    getting_there: By bus.
    access: {step_free: yes, hearing_loop: no}
    standing: current
    checked: {address: 2026-11-01}
  street: {name: The street, area: Fife, address: {lines: [Hill Street, Kirkcaldy]}}
  refuge:
    name: The refuge
    area: Fife
    address: withheld
    phone: 0131 496 0001
  office: {name: The office, area: Fife, address: unknown}
closures:
  - {on: 11 December 2026, reason: The hall is being painted, locations: [hall]}
notices:
  - {text: No hot water this week., from: 20 November 2026, until: 30 November 2026, services: [soup]}
services:
  soup:
    name: "=SUM(soup)"
    summary: Soup for everyone.
    needs: [food, home]
    areas: [Fife, Angus]
    who_for: Anyone who is hungry.
    ages: 16 and over
    offers: A bowl of soup.
    how_to_ask: Just come.
    cost: Free
    languages: [English, Polish]
    funder: The council
    ask_for: Sam at the door
    standing: current
    phone: 0131 496 0002
    checked: {hours: 2026-11-01, phone: 2026-10-01}
    at:
      hall:
        drop_ins:
          - {days: Friday, opens: noon, closes: 2pm, who_for: Families first}
          - {days: first and last Tuesday, opens: 6pm, closes: 8.30pm, from: 1 December 2026}
          - {days: every second Thursday from 3 December 2026, opens: 9am, closes: 10am, by_appointment: yes}
        hours:
          - {days: Monday to Friday, opens: 9am, closes: 5pm, note: By phone only}
        note: Use the side door.
      refuge: {}
      street: {}
  waiting:
    {name: Waiting, summary: It has a list., areas: [Scotland], status: waiting list, standing: current,
     phone: unknown, waiting: {about: About six weeks, as_of: 2026-11-01}, led_by: Another Charity}
  paused:
    {name: Paused, summary: It is paused., areas: [Fife], status: paused until 3 March 2027, standing: current,
     phone: +31 20 123 4567, cost: £2 a visit}
  closed:
    {name: Closed, summary: It is closed., areas: [Fife], status: closed on 1 November 2026, successor: soup,
     phone: 0131 496 0004}
  later:
    {name: Later, summary: It will begin., areas: [Fife], from: 1 February 2027, standing: current, phone: 0131 496 0004}
  legacy:
    {name: Legacy, summary: It was replaced., areas: [Fife], standing: legacy, phone: 0131 496 0004}
  ended:
    {name: Ended, summary: It has stopped., areas: [Fife], standing: ended, phone: 0131 496 0003}
"""


def small(text: str = TEXT) -> SiteIndex:
    """Return the small catalogue, or a changed one, as it is on the day of these tests."""
    return build_site_index(read_catalogue(text), today=TODAY)


@cache
def example_site() -> SiteIndex:
    """Return the small catalogue."""
    return small()


@cache
def example_files() -> dict[str, bytes]:
    """Return its files."""
    return dict(open_data_files(example_site()))


@cache
def our_own() -> SiteIndex:
    """Return a whole catalogue such as ours."""
    return build_site_index(the_catalogue(), today=TODAY)


def record(name: str) -> Any:
    """Return one JSON file below ``data/oruk/``."""
    return json.loads(example_files()[f"data/oruk/{name}.json"])


def service(name: str) -> Any:
    """Return the whole record of the service with a name."""
    (found,) = [one["id"] for one in record("services/index")["contents"] if one["name"] == name]
    return record(f"services/{found}")


def outside_quotes(rows: str) -> str:
    """Return what of a CSV file stands outside quotes, where a spreadsheet looks for the ends of cells."""
    return re.sub(r'"(?:[^"]|"")*"', "", rows)


def inside(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value inside a record with the keys that lead to it."""
    yield path, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from inside(one, f"{path}/{key}")
    elif isinstance(value, list):
        for one in value:
            yield from inside(one, path)


def standards(folder: str) -> Path:
    """Return the folder of a standard's schemas, or skip the test in words where it is not at hand."""
    if not (STANDARDS / folder).is_dir():
        pytest.skip(
            f"not checked against the schemas of {folder}: they are not beside the project ({STANDARDS})"
        )
    return STANDARDS / folder
