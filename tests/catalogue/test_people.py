"""Whom a service is for and a prison holds: read as people write it, and held against each other and against ages."""

from __future__ import annotations

import pytest

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.audience import age_span
from frontdoor.diagnostics import DiagnosticsError
from tests.builders import a_catalogue, a_service, raw_service


@pytest.mark.parametrize(
    ("ages", "span"),
    [
        ("16 and over", (16, None)),
        ("Over 16", (16, None)),
        ("8 to 17", (8, 17)),
        ("Under 18", (None, 17)),
        ("Adults", (18, None)),
        ("Any age", (None, None)),
        ("16 or 17 at the time of the offence", (None, None)),
        (None, (None, None)),
    ],
)
def test_ages_are_read_from_the_words(ages: str | None, span: tuple[int | None, int | None]) -> None:
    """What cannot be told from the words limits nobody."""
    assert age_span(ages) == span


def test_a_boy_of_17_is_no_veteran() -> None:
    """Some groups have an age of their own, and the words on ages narrow it."""
    assert not a_service(for_="veterans").takes_age(17)
    assert a_service(for_="veterans").takes_age(18)
    assert not a_service(for_="young people").takes_age(40)
    assert a_service(for_=["young people", "people harmed"]).takes_age(40)
    assert not a_service(ages="Adults").takes_age(17)
    assert a_service().takes_age(17)


def test_groups_are_typed_as_people_say_them() -> None:
    """One or several, in capitals or not, with or without brackets."""
    assert a_service(for_="Women").for_ == ("women",)
    assert a_service(for_="young people, Families").for_ == ("young people", "families")


def a_prison(**keys: object) -> Catalogue:
    """Return a catalogue with one prison."""
    return a_catalogue(prisons={"here": {"name": "HMP Here", **keys}})


@pytest.mark.parametrize(
    ("groups", "holds", "fits"),
    [
        ("men", "women", False),
        ("women", "men", False),
        ("women, families", "men", False),
        ("women", "women, men", True),
        ("families", "men", True),
        ("veterans", "women", True),
        ("young people", "men", False),
        ("young people", "men, young people", True),
        ("women, young people", "women, young people", True),
    ],
)
def test_a_service_fits_whom_a_prison_holds(groups: str, holds: str, *, fits: bool) -> None:
    """Women, men and young people narrow a service; where it is not known whom a prison holds, nothing does."""
    service = a_service(for_=groups)
    assert service.fits_in(a_prison(holds=holds).prisons["here"]) is fits
    assert service.fits_in(a_prison().prisons["here"])


def test_a_service_of_a_prison_that_holds_nobody_of_it_is_a_fault() -> None:
    """The one or the other is wrong, and a person has to say which."""
    with pytest.raises(DiagnosticsError, match='is for men, but works in the prison "here"'):
        a_catalogue(
            prisons={"here": {"name": "HMP Here", "holds": "women"}},
            services={"one": raw_service(for_="men", prisons="here")},
        )
