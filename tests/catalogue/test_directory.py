"""A whole directory of another organisation: everything that one may say has its place in the file, on the pages and in the data."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.catalogue.validation.messages import keys_of
from frontdoor.editing.fmt import tidy
from frontdoor.site.build.jobs import pages
from frontdoor.site.checks.address_leaks import Withheld
from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.print import leaflets
from tests.frozen import ROOT

FILE = ROOT / "tests/frozen/directory.yaml"
TEXT = FILE.read_text("utf-8")
TODAY = date(2026, 11, 30)
AFTER = date(2027, 3, 2)
RAW = yaml.load(TEXT, yaml.BaseLoader)


def models(model: type[BaseModel] = Catalogue) -> Iterator[type[BaseModel]]:
    """Yield every model that a part of the file can be, the catalogue's own first."""
    yield model
    for field in model.model_fields.values():
        for below in _models_in(field.annotation):
            yield from models(below)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def typed(model: type[BaseModel], raw: Any) -> Iterator[tuple[str, str]]:
    """Yield (model, key) for each key that the file has below a part of this model."""
    if not isinstance(raw, Mapping):
        return
    for key, value in raw.items():
        yield model.__name__, key
        field = next((f for name, f in model.model_fields.items() if key in (name, f.alias)), None)
        below = next(_models_in(field.annotation), None) if field else None
        parts = value if isinstance(value, list) else [value]
        named = (
            below is not None and isinstance(value, Mapping) and "Mapping" in str(field and field.annotation)
        )
        for one in list(value.values()) if named else parts:
            if below is not None:
                yield from typed(below, one)


def test_the_directory_uses_every_key() -> None:
    """A key that the file may have, and this directory has not, is named: whoever adds a field adds it here."""
    there = set(typed(Catalogue, RAW))
    could = {(model.__name__, key) for model in models() for key in keys_of(model)}
    in_one_line = {("Address", "lines"), ("Address", "postcode"), ("DropIn", "hours"), ("DropIn", "again")}
    assert sorted(could - there - in_one_line) == []


def test_it_is_in_order_and_tidy() -> None:
    """The check takes it as it stands, and fmt changes nothing."""
    read_catalogue(TEXT)
    assert tidy(TEXT, Catalogue) == TEXT


@cache
def told(today: date) -> Mapping[str, str]:
    """Return everything that the site tells on a day, by kind: the words of all pages, the leaflets, the data."""
    site = build_site_index(read_catalogue(TEXT), today=today)
    shown = "\n".join([*(page.content for page in pages(site, None)), *fragments(site).values()])
    links = " ".join(re.findall(r'(?:href|src|alt)="([^"]*)"', shown))
    return {
        "pages": _plain(f"{re.sub('<[^>]+>', ' ', shown)} {links}"),
        "leaflets": _plain(json.dumps([facts for _, facts in leaflets(site, None)], ensure_ascii=False)),
        "data": _plain(b" ".join(content for _, content in data_files(site)).decode()),
        "open referral": _plain(b" ".join(content for _, content in open_data_files(site)).decode()),
    }


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).replace("\\n", " ").split())


SHOWN = [
    "0141 496 0199", "07700 900100", "Iona Example, Welcome worker", "0141 496 0111", "iona@example.org", "www.instagram.com",
    "07700 900110", "Who can ask You yourself, your family or friends or a professional who works with you", "You can ask",
    "On arrival and single men", "Text message: Text MEAL to 60777", "sms:60777", "Rab Example, Cook", "0141 496 0152",
    "https://social.example.org/@kitchen", "What is on the table", "Menu in Polish", "https://kitchen.example.org/menu-pl.pdf",
    "Run here by Clydeside Cooks", "Carlisle", "Waiting list", "There is a waiting list since 1 November.", "Out of hours",
    "https://www.facebook.com/example-riverbank", "Outside Scotland, or not known", "The first week, on your street: A neighbour shows you round.",
    "At noon, in the yard: The pot comes out.", "Every Friday, noon to 2pm",
]  # fmt: skip
ON_PAPER = [
    "Iona Example, Welcome worker: 0141 496 0111, iona@example.org.", "Text message: Text MEAL to 60777", "Rab Example, Cook",
    "You yourself, your family or friends or a professional", "On arrival and single men", "Menu in Polish",
    "https://kitchen.example.org/menu-pl.pdf", "https://social.example.org/@kitchen", "Run here by Clydeside Cooks", "Carlisle",
    "Out of hours", "At noon, in the yard: The pot comes out.",
]  # fmt: skip
IN_DATA = [
    "Iona Example", "Welcome worker", "iona@example.org", "https://www.instagram.com/example-ferry", "07700 900110", "professional",
    "on arrival", "Text MEAL to 60777", "Rab Example", "https://social.example.org/@kitchen", "https://kitchen.example.org/menu-pl.pdf",
    "Clydeside Cooks", "Carlisle", "Out of hours", "At noon, in the yard: The pot comes out.",
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "words"),
    [
        *(("pages", words) for words in SHOWN),
        *(("leaflets", words) for words in ON_PAPER),
        *((kind, words) for kind in ("data", "open referral") for words in IN_DATA),
    ],
)
def test_what_the_directory_says_is_told(where: str, words: str) -> None:
    """Text numbers, several phones, people by name, accounts, documents, who can ask and by what to choose."""
    assert words in told(TODAY)[where]


def test_a_place_that_moves_is_no_leak_of_one_that_is_withheld() -> None:
    """A service is held at both: its page tells the new address of the one, and nothing of the other."""
    site = build_site_index(read_catalogue(TEXT), today=TODAY)
    withheld = Withheld.of(site.catalogue)
    found = {page.address: page.content for page in pages(site, None)}
    assert "9 Harbour Walk" in found["/services/kitchen/"]
    assert [words for address, html in found.items() for words in withheld.in_page(address, html)] == []
    assert [*withheld.in_page("/services/kitchen/", "Come to 7 Secret Street")]


UNTIL_THEN = [
    "Ferry House is at 9 Harbour Walk, Glasgow, G1 1AB",
    "the phone number of Ferry House is 0141 496 0112",
    "how to get there: The train stops two streets away",
    "Riverbank Kitchen is called Harbour Kitchen",
    "this service is full until 1 April 2027",
    "the cost is: One pound",
    "the office hours of Ferry House are every Saturday and Sunday, 10am to noon",
    "Closed until Sunday 3 January 2027: The floor is new.",
    "Closed from Monday 1 March 2027 on: Call Ferry House instead.",
]


@pytest.mark.parametrize("words", UNTIL_THEN)
def test_the_site_says_both_until_the_day(words: str) -> None:
    """Today's facts stand as ever, and what will be different from a day on stands beside them: on pages, paper and in feeds."""
    for kind in ("pages", "leaflets", "open referral"):
        assert words in told(TODAY)[kind]
    for kind in told(AFTER):
        assert words not in told(AFTER)[kind]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1 Ferry Brae", "9 Harbour Walk"), ("0141 496 0110", "0141 496 0112"), ("Bus 9 stops", "The train stops"), ("55.861", "55.855"),
        ("A blue door", "A green gate"), ("The bell is on the left", "The gate opens at nine"), ("Riverbank Kitchen", "Harbour Kitchen"),
        ("0141 496 0130", "0141 496 0131"), ("0141 496 0140", "0141 496 0141"), ("Day and night", "From 8am to midnight"),
        ("0141 496 0100", "0141 496 0101"), ("kitchen@example.org", "harbour@example.org"), ("The lift is slow", "The gate opens"),
        ("Monday to Friday, 9am to 5pm", "Every Saturday and Sunday, 10am to noon"),
        ("Closed from Monday 1 March 2027 on", "Closed since 1 March: Call Ferry House instead."),
    ],
)  # fmt: skip
def test_on_the_day_the_new_facts_take_the_place_of_the_old(old: str, new: str) -> None:
    """With no edit; what belongs to an old address, such as the way there, goes with it."""
    said = " ".join(told(AFTER).values())
    before = " ".join(told(TODAY).values())
    assert old in before
    if old not in ("55.861", "1 Ferry Brae"):  # both stand in the team's post, or in an index
        assert old not in said.replace("The door is behind", "")
    assert new in said
