"""Help from other organisations: whoever is in danger, or is turned away, is led to somebody, with crisis lines first."""

from __future__ import annotations

import json
import re
from typing import Any

from frontdoor.form import FormResult
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.information import information_pages
from frontdoor.site.pages.listings import area_pages, need_pages, other_help_page
from frontdoor.site.pages.prisons import prison_page
from frontdoor.site.pages.referral_form import form_page, not_for_page
from frontdoor.site.pages.service import service_page
from frontdoor.site.print.pack_content import area_facts, prison_facts
from tests.builders import a_catalogue, raw_service
from tests.form.builders import TODAY, check, good_answers, the_catalogue, the_form

OTHERS: dict[str, dict[str, Any]] = {
    "shelter": {"name": "Shelter", "what_for": "Advice.", "phone": "0808 800 4444", "needs": "housing"},
    "lifeline": {"name": "Lifeline", "what_for": "Talk.", "phone": "116 123", "crisis": "yes", "hours": "Day and night", "needs": "health"},
    "fife": {"name": "Fife only", "what_for": "Local.", "areas": "Fife", "needs": "leaving-prison"},
    "families": {"name": "Kin", "what_for": "Visits.", "needs": "families"},
}  # fmt: skip
NEEDS = {
    "leaving-prison": {"name": "Leaving prison"},
    "housing": {"name": "A place to live"},
    "health": {"name": "Health"},
    "families": {"name": "Families"},
}


def a_site(**sections: Any) -> SiteIndex:
    """Return a site with help of four other organisations, one of them a crisis line, and a service in Glasgow."""
    others = {key: {**one, "source": "https://example.org"} for key, one in OTHERS.items()}
    services = {"one": raw_service(name="Our help")}
    catalogue = a_catalogue(**{"needs": NEEDS, "other_help": others, "services": services, **sections})
    return build_site_index(catalogue, today=TODAY)


def named(content: str) -> list[str]:
    """Return which of the organisations a page names, in its order."""
    return re.findall(r"<strong>(Shelter|Lifeline|Fife only|Kin)</strong>", content)


def test_a_need_leads_to_who_helps_with_it() -> None:
    """A crisis line stands above our services, the others below; a need of which we do nothing is no dead end."""
    site = a_site(services={"one": raw_service(name="Our help", needs=["health", "housing"])})
    health = next(need_pages(site.catalogue.needs["health"], site)).content
    housing = next(need_pages(site.catalogue.needs["housing"], site)).content
    families = next(need_pages(site.catalogue.needs["families"], site)).content
    assert named(health) == ["Lifeline"]
    assert health.index("Lifeline") < health.index("Our help")
    assert housing.index("Our help") < housing.index("Shelter")
    assert named(families) == ["Kin"]
    assert 'href="tel:116123"' in health


def test_an_area_where_we_have_nothing_names_all_who_help_there() -> None:
    """Where we have services, those for people in danger and after prison; nowhere those of another area."""
    site = a_site()
    (glasgow,), (fife,), (moray,) = (
        area_pages(BY_NAME[name], site) for name in ("Glasgow City", "Fife", "Moray")
    )
    assert named(glasgow.content) == ["Lifeline"]
    assert named(fife.content) == ["Lifeline", "Shelter", "Fife only", "Kin"]
    assert named(moray.content) == ["Lifeline", "Shelter", "Kin"]
    for page in (glasgow, fife, moray):
        assert 'href="/other-help/"' in page.content


def test_a_prison_without_services_is_no_dead_end() -> None:
    """What others do after prison stands there instead."""
    site = a_site(prisons={"here": {"name": "HMP Here"}})
    assert named(prison_page(site.catalogue.prisons["here"], site).content) == ["Fife only"]


def test_a_service_that_is_not_for_the_reader_leads_on() -> None:
    """One that is for some only, that is closed, or whose readers may be in danger, names others; a usual one does not."""
    services = {
        "some": raw_service(name="Some", needs=["health", "housing"], for_="people charged"),
        "shut": raw_service(name="Shut", needs=["housing"], status="closed on 1 May 2026"),
        "risk": raw_service(name="Risk", needs=["health"], at_risk="yes"),
        "any": raw_service(name="Any", needs=["health"]),
    }
    site = a_site(services=services)
    pages = {key: service_page(one, site).content for key, one in site.catalogue.services.items()}
    assert {key: named(content) for key, content in pages.items()} == {
        "some": ["Lifeline"], "shut": ["Shelter"], "risk": ["Lifeline"], "any": [],
    }  # fmt: skip
    assert pages["risk"].index("Lifeline") < pages["risk"].index("What it is")


def test_whoever_the_form_turns_away_is_told_who_else_helps() -> None:
    """Crisis lines first, then those for what the form's services help with; families are not who is asked about."""
    services = {
        "one": raw_service(
            needs=["leaving-prison", "housing", "families"], referral="throughcare", team="glasgow-team"
        )
    }
    form, catalogue = the_form(), a_site(services=services).catalogue
    answers = good_answers(local_authority="Fife", sentence_band="four years or over")
    checked = check(form, **answers)
    refused = not_for_page(
        form,
        catalogue,
        checked,
        unmet=form.unmet("upside", checked.answers, today=TODAY),
        raw=answers,
        today=TODAY,
    )
    assert named(refused.content) == ["Lifeline", "Shelter", "Fife only"]
    unknown = not_for_page(form, catalogue, FormResult({}, ()), unmet=(), raw={}, today=TODAY)
    assert named(unknown.content) == ["Lifeline", "Shelter", "Fife only"]
    shut = {"one": {**services["one"], "status": "closed on 1 May 2026"}}
    closed = form_page(form, a_site(services=shut).catalogue, today=TODAY)
    assert named(closed.content) == ["Lifeline", "Shelter", "Fife only"]


def test_one_page_has_them_all_and_can_be_left_quickly() -> None:
    """Each with an anchor that the search leads to, and its number as a link; where they come from stands on one page."""
    page = other_help_page(a_site())
    assert page.at_risk
    assert named(page.content) == ["Lifeline", "Shelter", "Fife only", "Kin"]
    for id_ in OTHERS:
        assert f'<li id="{id_}">' in page.content
    where = "/information/#other-help-lifeline"
    assert f'<a href="{where}">' in page.content
    (information,) = information_pages(a_site())
    assert {f'id="other-help-{id_}"' in information.content for id_ in OTHERS} == {True}


def test_the_fragments_are_for_families_and_for_everybody_in_danger() -> None:
    """The families' page keeps its own; the first pages name the number of those in danger, and lead to the other crisis lines."""
    made = fragments(a_site())
    assert named(made["family-help"]) == ["Kin"]
    assert "Call <a" in made["danger"]
    assert '<a href="/other-help/">All crisis lines</a>' in made["danger"]
    assert "0808 800 4444" not in made["danger"]


def test_packs_name_crisis_lines_with_hours_and_who_helps_after_prison() -> None:
    """People carry them out of the gate."""
    site = a_site(prisons={"here": {"name": "HMP Here"}})
    prison = prison_facts(site.catalogue.prisons["here"], site, None)
    fife = area_facts(BY_NAME["Fife"], site, None)
    moray = area_facts(BY_NAME["Moray"], site, None)
    assert [one["name"] for one in prison["others"]] == ["Lifeline", "Fife only", "Kin"]
    assert [one["name"] for one in fife["others"]] == ["Lifeline", "Fife only", "Kin"]
    assert [one["name"] for one in moray["others"]] == ["Lifeline", "Kin"]


def test_open_data_has_them() -> None:
    """Whoever builds on the data can lead people on, too."""
    files = dict(data_files(a_site()))
    found = json.loads(files["data/services.json"])["other_help"]
    assert [one["id"] for one in found] == ["lifeline", "shelter", "fife", "families"]
    assert found[0]["phone"] == [{"number": "116 123", "label": None, "hours": None}]


def test_the_page_of_the_course_on_hate_crime_says_that_it_is_for_those_charged() -> None:
    """A victim who comes there by search is told so, and led to help for victims."""
    site = build_site_index(the_catalogue(), today=TODAY)
    page = service_page(site.catalogue.services["stop-hate-crime"], site).content
    assert "not for people who were harmed" in page
    assert "Victim Support Scotland" in page
    assert next(need_pages(site.catalogue.needs["domestic-abuse"], site)).at_risk
