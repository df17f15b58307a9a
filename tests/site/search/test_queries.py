"""What people type finds what they need: a table of queries over the shipped catalogue."""

from __future__ import annotations

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
