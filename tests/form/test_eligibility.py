from __future__ import annotations

from datetime import date

import pytest

from frontdoor.catalogue import Catalogue, Service
from frontdoor.form import Form, read_form
from frontdoor.form.routing import others_for, placed, services_for
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.referral_form import form_page, not_for_page
from frontdoor.site.pages.service import service_page
from frontdoor.site.print.form_content import paper
from tests.form.builders import TODAY, good_answers, the_catalogue, the_form
from tests.form.test_pages import seen
from tests.frozen import FORM

BOY = "2009-06-01"
"""The birthday of somebody who is 17."""


def names_unmet(service: str, **answers: str) -> list[str]:
    """The names of the rules of a service that answers do not meet."""
    return [rule.name for rule in the_form().unmet(service, answers, today=TODAY)]


def led_to(area: str, **answers: str) -> tuple[str, str, list[str]]:
    """The service and the team to which answers lead, and the rules that leave the person out."""
    found = placed(the_form(), the_catalogue(), {"local_authority": area, **answers}, TODAY)
    assert found.service
    assert found.team
    return found.service.id, found.team.id, [rule.name for rule in found.left_out]


@pytest.mark.parametrize(
    ("birth", "rules"),
    [("2008-11-22", []), ("2008-11-23", ["adult"]), ("1950-01-01", [])],
)
def test_a_person_is_an_adult_from_the_eighteenth_birthday(birth: str, rules: list[str]) -> None:
    """On the day itself they are; on the day before they are not. Upside takes people of any age."""
    assert names_unmet("throughcare", date_of_birth=birth) == rules
    assert names_unmet("upside", date_of_birth=birth) == []


@pytest.mark.parametrize(
    ("release", "rules"),
    [
        ("2025-11-21", ["not long ago"]),
        ("2025-11-22", []),
        ("2026-11-22", []),
        ("2027-02-22", []),
        ("2027-02-23", ["soon"]),
        ("not known: on remand", []),
    ],
)
def test_support_is_from_3_months_before_release_to_a_year_after(release: str, rules: list[str]) -> None:
    """Both ends belong to it; a date that is not known leaves nobody out. Upside begins with the first days in prison."""
    assert names_unmet("throughcare", release_date=release) == rules
    assert names_unmet("upside", release_date=release) == [rule for rule in rules if rule != "soon"]


@pytest.mark.parametrize("service", ["upside", "throughcare"])
@pytest.mark.parametrize(
    ("band", "taken"),
    [
        ("under four years", True),
        ("no sentence", True),
        ("not known", True),
        ("under four years with order", False),
        ("four years or over", False),
    ],
)
def test_a_short_sentence_remand_and_not_knowing_are_taken(service: str, band: str, taken: bool) -> None:
    """Less than four years, and no statutory supervision, which is a social worker's; exactly four years are not less."""
    assert (names_unmet(service, sentence_band=band) == []) is taken


def test_the_bands_say_which_side_exactly_four_years_are_on() -> None:
    """No two choices hold the same length, and none leaves one out."""
    labels = {choice.value: choice.label for choice in the_form().question("sentence_band").options}
    assert labels["under four years"].startswith("Less than four years")
    assert labels["four years or over"] == "Four years or more"


def test_only_being_early_does_not_stop_a_referral() -> None:
    """Who asks too early is told so and may send."""
    rules = [rule for one in the_form().eligibility.values() for rule in one.rules]
    assert [rule.name for rule in rules if rule.may_send] == ["soon"]


@pytest.mark.parametrize("today", [date(2028, 2, 29), date(2027, 12, 31), date(2026, 3, 29)])
def test_the_examples_hold_on_every_day(today: date) -> None:
    """Leap days and the ends of years change nothing."""
    for eligibility in the_form().eligibility.values():
        for example in eligibility.examples:
            found = [rule.name for rule in eligibility.unmet(example.on(today), today=today)]
            assert found == list(example.fails or ()), example.who


def test_a_boy_of_17_in_aberdeen_is_taken() -> None:
    """Sabotage: one set of rules for all areas: he was refused by a form whose only service there takes any age."""
    boy = {"date_of_birth": BOY, "sentence_band": "under four years"}
    assert led_to("Aberdeen City", **boy) == ("upside", "throughcare-scotland", [])
    assert led_to("not known", **boy) == ("upside", "throughcare-scotland", [])


def test_whom_the_service_of_an_area_does_not_take_the_next_one_may() -> None:
    """Upside works in Glasgow too: a boy goes there, and to its team; an adult to Glasgow's own."""
    assert led_to("Glasgow City", date_of_birth=BOY) == ("upside", "throughcare-scotland", [])
    assert led_to("Glasgow City", date_of_birth="1986-03-27") == ("throughcare", "glasgow-throughcare", [])
    too_long = {"sentence_band": "four years or over"}
    assert led_to("Glasgow City", **too_long) == ("throughcare", "glasgow-throughcare", ["short sentence"])
    assert led_to("Glasgow City", date_of_birth=BOY, **too_long)[2] == ["short sentence"]


def test_every_area_leads_to_a_service_with_rules() -> None:
    """And its team answers the form; so does an area that is not known."""
    for area in [choice.value for choice in the_form().question("local_authority").options]:
        service, team, _ = led_to(area)
        assert service in the_form().eligibility
        assert the_form().id in the_catalogue().teams[team].answers


def a_catalogue(**changes: object) -> Catalogue:
    """The repository's, with other values for Glasgow's service."""
    glasgow = the_catalogue().services["throughcare"].model_copy(update=changes)
    return the_catalogue().model_copy(
        update={"services": {**the_catalogue().services, "throughcare": glasgow}}
    )


def test_a_service_that_takes_nobody_is_passed_over() -> None:
    """Its area leads to the next one, by whose rules people are then taken."""
    closed = a_catalogue(until=date(2026, 11, 1))
    found = placed(
        the_form(), closed, {"local_authority": "Glasgow City", "release_date": "2027-10-01"}, TODAY
    )
    assert found.service
    assert (found.service.id, found.unmet) == ("upside", ())
    assert [one.id for one in services_for(the_form(), closed, "Glasgow City", TODAY)] == ["upside"]


def changed_form(text: str) -> Form:
    """The repository's form with another age for Glasgow."""
    old = "latest: 18 years before today"
    assert text.count(old) == 1
    return read_form(
        text.replace(old, "latest: 21 years before today").replace("18 years before", "21 years before"),
        the_catalogue(),
    )


def test_a_rule_that_changes_changes_everywhere() -> None:
    """One number in the file words the service's page, the form, paper, the open data and the page of who is left out.

    It also decides the branch, and changes nothing of the other service. Catches a page with an age of its own.
    """
    changed = changed_form(FORM.read_text("utf-8"))
    site = build_site_index(the_catalogue(), today=TODAY, form=changed)
    young = good_answers(date_of_birth__year="2007")
    checked = changed.check(young, today=TODAY)
    unmet = changed.unmet("throughcare", checked.answers, today=TODAY)
    assert [rule.name for rule in unmet if not rule.may_send] == ["adult"]
    left_out = not_for_page(changed, the_catalogue(), checked, unmet=unmet, raw=young, today=TODAY)
    data = "".join(content.decode() for name, content in open_data_files(site) if name.endswith(".json"))
    on_paper = paper(changed, the_catalogue(), "Glasgow City")["who_for"]
    for words in (
        form_page(changed, the_catalogue()).content,
        service_page(the_catalogue().services["throughcare"], site).content,
        " ".join(on_paper[0]["rules"]),
        left_out.content,
        data,
    ):
        assert "are 21 or over" in words
        assert "18 or over" not in words
    assert "21 or over" not in service_page(the_catalogue().services["upside"], site).content
    assert "21 or over" not in str(paper(changed, the_catalogue(), "Fife")["who_for"])


def test_who_is_left_out_is_shown_the_help_of_their_council() -> None:
    """Other help that is there for people of that area, and the area's own page; nothing of another area."""
    for area in ("Glasgow City", "Aberdeen City", "Orkney Islands"):
        typed = good_answers(sentence_band="four years or over", local_authority=area)
        checked = the_form().check(typed, today=TODAY)
        unmet = placed(the_form(), the_catalogue(), checked.answers, TODAY).left_out
        page = seen(not_for_page(the_form(), the_catalogue(), checked, unmet=unmet, raw=typed, today=TODAY))
        links = [a.get("href", "").split("/")[2] for a in page.all("a") if "/services/" in a.get("href", "")]
        here = {service.id for service in the_catalogue().services_for_area(area)}
        assert set(links) <= here
        assert "throughcare" not in links
        assert f"All help in {area}" in page.words
        assert "A person reads them and decides." in page.words


def offered(**answers: str) -> set[str]:
    """The services that somebody is offered whom the form is not for."""
    given = {"local_authority": "Aberdeen City", **answers}
    return {service.id for service in others_for(the_form(), the_catalogue(), given, TODAY)}


def named(word: str) -> set[str]:
    """The services of Aberdeen that are for a group."""
    return {
        str(service.id)
        for service in the_catalogue().services_for_area("Aberdeen City")
        if word in [group.value for group in service.for_]
    }


def test_nobody_is_offered_what_is_not_for_them() -> None:
    """Sabotage: everything of the area: veterans' mentoring for a boy of 17. What is for a group is for who is in it."""
    assert named("veterans")
    assert named("organisations")
    for answers in ({"date_of_birth": BOY}, {"date_of_birth": "1986-03-27"}, {}):
        assert not offered(**answers) & (named("veterans") | named("organisations")), answers
    assert named("veterans") <= offered(date_of_birth="1986-03-27", needs="Alcohol; Military veterans")
    assert not named("veterans") & offered(date_of_birth=BOY, needs="Military veterans")
    assert named("young people") & offered(date_of_birth=BOY)
    assert not (named("young people") - named("families")) & offered(date_of_birth="1986-03-27")


def test_a_service_with_an_age_is_offered_within_it() -> None:
    """The words of ``ages:`` count for services without a group too."""
    service: Service = (
        the_catalogue()
        .services["upside"]
        .model_copy(update={"id": "other", "referral": None, "ages": "16 to 25"})
    )
    catalogue = the_catalogue().model_copy(update={"services": {"other": service}})
    for born, there in (("1986-03-27", False), (BOY, True), ("2012-01-01", False)):
        found = others_for(the_form(), catalogue, {"date_of_birth": born}, TODAY)
        assert [one.id for one in found] == (["other"] if there else []), born
