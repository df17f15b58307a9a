"""The page of a prison leads with the visit, and never gives families a number that is for lawyers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from frontdoor.catalogue import Prison
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.prisons import prison_page
from frontdoor.site.print.pack_content import prison_facts
from frontdoor.site.search.index import index_content
from tests.builders import a_catalogue, raw_service
from tests.form.builders import TODAY
from tests.frozen import the_catalogue

FOR_FAMILIES = ("phone", "visit")
FOR_LAWYERS = ("lawyers_phone",)
"""The kinds of numbers that a prison can have: whoever adds one says here for whom it is."""
HELPLINE = {"name": "Kin", "what_for": "Visits.", "phone": "0800 254 0088", "needs": "families", "source": "https://kin.example/", "source_read": "2026-11-20"}  # fmt: skip


def a_site(**prison: Any) -> SiteIndex:
    """Return a site with one prison, and a helpline for families."""
    needs = {"families": {"name": "Families"}, "leaving-prison": {"name": "Leaving prison"}}
    services = {"glasgow": raw_service(name="Home help", referral="throughcare", team="glasgow-team")}
    prisons = {"moor": {"name": "HMP Moor", **prison}}
    return build_site_index(
        a_catalogue(needs=needs, services=services, other_help={"kin": HELPLINE}, prisons=prisons),
        today=TODAY,
    )


def text(site: SiteIndex, prison: str = "moor") -> str:
    """Return the words of the prison's page."""
    return " ".join(re.sub("<[^>]*>", " ", prison_page(site.catalogue.prisons[prison], site).content).split())


def test_each_kind_of_number_is_for_families_or_for_lawyers() -> None:
    """A new kind is sorted before it is shown."""
    kinds = {name for name, field in Prison.model_fields.items() if "phone" in name or name == "visit"}
    assert kinds == {*FOR_FAMILIES, *FOR_LAWYERS}


def test_families_are_never_given_the_lawyers_line() -> None:
    """It stands once on the page, under its own heading, and neither in lists, nor in the search, nor in the pack."""
    site = build_site_index(the_catalogue(), today=TODAY)
    records = {record["a"]: record for record in index_content(site)["entries"]}
    listed = fragments(site)["prisons"]
    with_line = [one for one in site.prisons if one.lawyers_phone]
    assert len(with_line) > 3
    for prison in with_line:
        number = prison.lawyers_phone[0].link
        page = prison_page(prison, site).content
        assert page.count(number) == 1, prison.id
        assert re.search(rf"<dt>For lawyers only</dt>\s*<dd><a [^>]*{re.escape(number)}", page), prison.id
        assert prison.lawyers_phone[0].number not in listed
        assert records[f"/prisons/{prison.id}/"].get("phone", [""])[-1] != number
        assert prison.lawyers_phone[0].number not in repr(prison_facts(prison, site, None))


@pytest.mark.parametrize("label", ["Agents' line", "Legal visits", "For solicitors", "lawyer"])
def test_a_lawyers_line_among_those_of_families_is_refused(label: str) -> None:
    """By its label, in either place; and a number that stands in both lists is refused too."""
    line = {"number": "0141 496 0132", "label": label}
    for prison in ({"phone": line}, {"visit": {"phone": line}}):
        with pytest.raises(DiagnosticsError, match="gives families a number that is for lawyers"):
            a_site(**prison)
    with pytest.raises(DiagnosticsError, match="gives families a number that is for lawyers"):
        a_site(phone="0141 496 0132", lawyers_phone="0141 496 0132")


def test_the_page_leads_with_the_visit() -> None:
    """Number and how to book, days, what to bring and the way stand before the services for people inside."""
    site = a_site(
        visit={
            "book": "Call two days before",
            "phone": {"number": "0141 496 0133", "label": "Visits"},
            "days": "Every afternoon",
            "bring": "A passport",
            "arrive": "Half an hour before",
            "getting_there": "Bus 38",
        }
    )
    said = text(site)
    order = ["Call 0141 496 0133", "Visiting someone here", "Call two days before.", "Every afternoon.", "A passport.", "Half an hour before.", "Bus 38.", "Help for people inside"]  # fmt: skip
    assert [said.find(words) for words in order] == sorted(said.find(words) for words in order)
    assert all(words in said for words in order)
    assert "Not known here" not in said


def test_what_is_not_known_of_a_visit_is_said_with_whom_to_ask() -> None:
    """Each of the four things that everybody asks; the helpline stands first where the prison has no number for families."""
    said = text(a_site(visit={"days": "Every afternoon"}, lawyers_phone="0141 496 0132"))
    assert "Call 0800 254 0088 (Kin)" in said
    assert (
        "Not known here: how to book, when to be there and how to get there. Ask the Kin, 0800 254 0088"
        in said
    )
    said = text(a_site(phone="0141 496 0131"))
    assert "Ask the prison or the Kin, 0800 254 0088" in said


def test_throughcare_and_its_form_stand_on_every_prison_page() -> None:
    """Also where the service is for one council area only: people inside go home to it from anywhere."""
    site = build_site_index(the_catalogue(), today=TODAY)
    for prison in site.prisons:
        page = prison_page(prison, site).content
        assert 'href="/services/throughcare/"' in page
        assert 'href="/services/upside/"' in page
        assert 'class="fd-button" href="/referral/"' in page
    assert "If you are going to live in Glasgow City" in text(a_site())
