"""What people type finds what they need: a table of queries over the shipped catalogue."""

from __future__ import annotations

import json

import brotli  # type: ignore[import-untyped]
import pytest

from frontdoor.catalogue.sections import folder
from frontdoor.site.pages.page_types import entry_types
from tests.site.search.shipped import QUERIES, found, index


def test_the_best_answer_is_among_the_first_three() -> None:
    """At least 95 of 100 of what people type leads at once to where the help is."""
    missed = {
        typed: found(typed)[:3] for typed, best in QUERIES.items() if not set(best) & set(found(typed)[:3])
    }
    assert len(QUERIES) >= 150
    assert len(missed) <= len(QUERIES) * 0.05, missed


def test_each_answer_of_the_table_can_be_found() -> None:
    """An address that the catalogue does not have any more belongs out of the table."""
    known = {record["a"] for record in index().content["entries"]}
    assert {one for best in QUERIES.values() for one in best} <= known


@pytest.mark.parametrize(
    ("typed", "rule"),
    [("help", "a filler word"), ("zzyzx", "what nobody knows"), ("", "nothing"), ("?!", "signs alone")],
)
def test_nothing_is_found_for(typed: str, rule: str) -> None:
    """Silence and filler words never bring up an entry."""
    assert found(typed) == [], rule


def test_no_type_of_page_is_left_out() -> None:
    """Whatever has pages of its own can be found: a new section is a source of the index too."""
    known = {record["a"].split("/")[1] for record in index().content["entries"]}
    assert {folder(section) for section in entry_types()} - known == set()


def test_a_known_word_is_never_respelt_and_an_unknown_one_is_told() -> None:
    answer = index().search("barlinie quuxly housing")
    assert answer.respelt == {"barlinie": "barlinnie"}
    assert answer.unknown == ["quuxly"]
    assert index().search("housing court bail").respelt == {}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("my daughter is self harming in Polmont", "/other-help/#samaritans"),
        ("my dad beats my mum", "/other-help/#domestic-abuse-helpline"),
        ("my son is suicidal in prison", "/other-help/#samaritans"),
        ("I feel like ending my life", "/other-help/#samaritans"),
    ],
)
def test_crisis_words_come_first_whatever_else_was_typed(typed: str, first: str) -> None:
    """A rarer word beside them, such as a relative or a prison, never hides the crisis line."""
    assert found(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "best", "rule"),
    [
        ("bus to shotts prison", "/prisons/shotts/", "a whole name outweighs a rarer word"),
        ("can I pay my fine", "/needs/money/", "a word of texts alone never leads"),
        ("he stalked me", "/other-help/#domestic-abuse-helpline", "an inflected word is read as its stem"),
        ("inverness", "/areas/highland/", "the town of a prison is a place too"),
    ],
)
def test_a_chance_word_hides_nothing(typed: str, best: str, rule: str) -> None:
    assert best in found(typed)[:3], rule


def test_a_word_of_four_letters_and_a_word_of_texts_are_never_what_a_slip_means() -> None:
    """What looks like a slip is often a word that the catalogue does not have: "team" is not meant by "term"."""
    assert index().search("dress code").respelt == {}
    assert index().search("whole lockdown").respelt == {}


def test_the_index_is_light_with_60_services() -> None:
    """A phone loads at most 15 KB for the first search; each service more is reckoned as large as those there are."""
    whole = index().content
    services = [one for one in whole["entries"] if one["a"].startswith("/services/")]
    others = {**whole, "entries": [one for one in whole["entries"] if one not in services]}
    with_all, without = (
        len(brotli.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()))
        for content in (whole, others)
    )
    assert without + (with_all - without) / len(services) * 60 <= 15 * 1024
