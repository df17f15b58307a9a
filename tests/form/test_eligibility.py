from __future__ import annotations

from datetime import date

import pytest

from frontdoor.form import read_form
from frontdoor.render.form import form_page, not_for_page
from frontdoor.render.leaflets.paper import paper
from frontdoor.render.open_data import open_data_files
from frontdoor.render.overview import look_over
from frontdoor.render.service_page import service_page
from tests.form.builders import ROOT, TODAY, good_answers, the_catalogue, the_form
from tests.form.test_pages import seen


def names_unmet(**answers: str) -> list[str]:
    """The names of the rules that answers do not meet."""
    return [rule.name for rule in the_form().unmet(answers, today=TODAY)]


@pytest.mark.parametrize(
    ("birth", "rules"),
    [("2008-11-22", []), ("2008-11-23", ["adult"]), ("1950-01-01", [])],
)
def test_a_person_is_an_adult_from_the_eighteenth_birthday(birth: str, rules: list[str]) -> None:
    """On the day itself they are; on the day before they are not."""
    assert names_unmet(date_of_birth=birth) == rules


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
    assert names_unmet(release_date=release) == rules


@pytest.mark.parametrize("band", ["four years or over", "under four years with order"])
def test_a_long_sentence_or_an_order_is_another_route(band: str) -> None:
    """Statutory supervision is a social worker's."""
    assert names_unmet(sentence_band=band) == ["short sentence"]


@pytest.mark.parametrize("band", ["under four years", "no sentence", "not known"])
def test_a_short_sentence_remand_and_not_knowing_are_taken(band: str) -> None:
    """Not knowing is no reason to turn anybody away."""
    assert names_unmet(sentence_band=band) == []


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
    """One number in the file words the service's page, the form, paper, the open data and the page of who is left out.

    It also decides the branch. Catches a page with an age of its own.
    """
    text = (ROOT / "referral.yaml").read_text("utf-8")
    old = "latest: 18 years before today"
    assert text.count(old) == 1
    examples = text.replace(old, "latest: 21 years before today").replace(
        "18 years before", "21 years before"
    )
    changed = read_form(examples, the_catalogue())
    site = look_over(the_catalogue(), today=TODAY, form=changed)
    service = the_catalogue().services["throughcare"]
    young = good_answers(date_of_birth__year="2007")
    checked = changed.check(young, today=TODAY)
    unmet = changed.unmet(checked.answers, today=TODAY)
    assert [rule.name for rule in unmet if not rule.may_send] == ["adult"]
    left_out = not_for_page(changed, the_catalogue(), checked, unmet=unmet, raw=young, today=TODAY)
    data = "".join(content.decode() for name, content in open_data_files(site) if name.endswith(".json"))
    for words in (
        form_page(changed, the_catalogue()).content,
        service_page(service, site).content,
        " ".join(paper(changed, the_catalogue(), None)["rules"]),
        left_out.content,
        data,
    ):
        assert "are 21 or over" in words
        assert "18 or over" not in words


def test_who_is_left_out_is_shown_the_help_of_their_council() -> None:
    """Other help that is there for people of that area, and the area's own page; nothing of another area."""
    for area in ("Glasgow City", "Aberdeen City", "Orkney Islands"):
        typed = good_answers(sentence_band="four years or over", local_authority=area)
        checked = the_form().check(typed, today=TODAY)
        unmet = the_form().unmet(checked.answers, today=TODAY)
        page = seen(not_for_page(the_form(), the_catalogue(), checked, unmet=unmet, raw=typed, today=TODAY))
        links = [a.get("href", "").split("/")[2] for a in page.all("a") if "/services/" in a.get("href", "")]
        here = {service.id for service in the_catalogue().services_for_area(area)}
        assert set(links) <= here
        assert "throughcare" not in links
        assert f"All help in {area}" in page.words
