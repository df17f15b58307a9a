from __future__ import annotations

from datetime import date

import pytest

from frontdoor.catalogue import Text
from frontdoor.render.form import form_page
from frontdoor.render.open_data import open_data_files
from frontdoor.render.overview import look_over
from frontdoor.render.service_page import service_page
from tests.form.builders import TODAY, the_catalogue, the_form


def unmet(**answers: str) -> list[str]:
    """The names of the rules that answers do not meet."""
    return [rule.name for rule in the_form().unmet(answers, today=TODAY)]


@pytest.mark.parametrize(
    ("birth", "rules"),
    [("2008-11-22", []), ("2008-11-23", ["adult"]), ("1950-01-01", [])],
)
def test_a_person_is_an_adult_from_the_eighteenth_birthday(birth: str, rules: list[str]) -> None:
    """On the day itself they are; on the day before they are not."""
    assert unmet(date_of_birth=birth) == rules


@pytest.mark.parametrize(
    ("release", "rules"),
    [
        ("2025-11-21", ["not long ago"]),
        ("2025-11-22", []),
        ("2026-11-22", []),
        ("2027-02-14", []),
        ("2027-02-15", ["soon"]),
        ("not known: on remand", []),
    ],
)
def test_support_is_from_12_weeks_before_release_to_a_year_after(release: str, rules: list[str]) -> None:
    """Both ends belong to it; a date that is not known leaves nobody out."""
    assert unmet(release_date=release) == rules


@pytest.mark.parametrize("band", ["four years or over", "under four years with order"])
def test_a_long_sentence_or_an_order_is_another_route(band: str) -> None:
    """Statutory supervision is a social worker's."""
    assert unmet(sentence_band=band) == ["short sentence"]


@pytest.mark.parametrize("band", ["under four years", "no sentence", "not known"])
def test_a_short_sentence_remand_and_not_knowing_are_taken(band: str) -> None:
    """Not knowing is no reason to turn anybody away."""
    assert unmet(sentence_band=band) == []


def test_only_being_early_does_not_stop_a_referral() -> None:
    """Who asks too early is told so and may send."""
    assert [rule.name for rule in the_form().eligibility.rules if rule.may_send] == ["soon"]  # type: ignore[union-attr]


@pytest.mark.parametrize("today", [date(2028, 2, 29), date(2027, 12, 31), date(2026, 3, 29)])
def test_the_examples_hold_on_every_day(today: date) -> None:
    """Leap days and the ends of years change nothing."""
    eligibility = the_form().eligibility
    assert eligibility is not None
    for example in eligibility.examples:
        found = [rule.name for rule in eligibility.unmet(example.on(today), today=today)]
        assert found == list(example.fails or ()), example.who


def test_a_rule_that_changes_changes_everywhere() -> None:
    """The form, the service's page and the open data take the rule's words from one place."""
    form = the_form()
    assert form.eligibility is not None
    rules = tuple(
        rule.model_copy(update={"says": Text("are 21 or over")}) for rule in form.eligibility.rules[:1]
    )
    changed = form.model_copy(update={"eligibility": form.eligibility.model_copy(update={"rules": rules})})
    site = look_over(the_catalogue(), today=TODAY, form=changed)
    service = the_catalogue().services["throughcare"]
    assert "are 21 or over" in form_page(changed, the_catalogue()).content
    assert "are 21 or over" in service_page(service, site).content
    data = "".join(content.decode() for name, content in open_data_files(site) if name.endswith(".json"))
    assert "are 21 or over" in data
    assert "are 18 or over" not in data
