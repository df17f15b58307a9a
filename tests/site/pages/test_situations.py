"""Situations: the home page begins with them, and each page has a number, a button and its steps before all else."""

from __future__ import annotations

from typing import Any

import pytest

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.pages.situations import situation_page
from tests.builders import a_catalogue, raw_location, raw_service
from tests.form.builders import TODAY

SHELTER = {
    "name": "Shelter",
    "what_for": "Advice when you have no home.",
    "phone": "0808 800 4444",
    "hours": "Monday to Friday",
    "source": "https://www.example.org/numbers",
    "source_read": "2026-11-20",
}


def a_site(**changes: Any) -> SiteIndex:
    """Return a site with one situation, changed as given."""
    situation = {
        "name": "Out today?",
        "icon": "door",
        "page": "/referral/",
        "button": "Ask us for help",
        "steps": ["Ask the council for a place to stay.", "Send the form."],
        "needs": ["leaving-prison"],
        **changes,
    }
    services = {
        "open": raw_service(name="Open"),
        "shut": raw_service(name="Shut", status="closed on 2026-11-01"),
    }
    catalogue = a_catalogue(
        situations={"out-today": situation},
        other_help={"shelter": SHELTER},
        locations={"glasgow": raw_location()},
        services=services,
    )
    return build_site_index(catalogue, today=TODAY)


def shown(site: SiteIndex) -> str:
    """Return the content of its page."""
    return situation_page(site.catalogue.situations["out-today"], site).content


def test_the_number_and_the_button_come_before_the_steps_and_the_steps_before_the_services() -> None:
    """What one needs in a hurry is on the first screen, in the order in which one does it."""
    page = shown(a_site(call="shelter"))
    places = [
        page.index(part)
        for part in (
            "<h1>",
            'href="tel:+448088004444">Call 0808 800 4444</a> <span>(Shelter)</span>',
            '<a class="fd-button" href="/referral/">Ask us for help</a>',
            "<ol>",
            "Send the form.",
            'href="/services/open/"',
        )
    ]
    assert places == sorted(places)
    assert "/services/shut/" not in page


def test_without_a_number_of_its_own_it_gives_that_of_an_office_and_the_way_to_the_others() -> None:
    page = shown(a_site())
    actions = page[page.index("Or call ") : page.index("<ol>")]
    assert actions.count("tel:") == 1
    assert 'or <a href="/contact/">another office</a>.' in actions
    assert "another office" not in shown(a_site(call="glasgow"))
    assert "Call 0141 248 1763</a> <span>(Glasgow office)</span>" in shown(a_site(call="glasgow"))


def test_the_home_page_leads_to_each_situation() -> None:
    doors = fragments(a_site())["situations"]
    assert '<a href="/situations/out-today/">' in doors
    assert "Out today?" in doors
    assert fragments(build_site_index(a_catalogue(), today=TODAY))["situations"].strip() == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"call": "sheltr"},
            'has the number of "sheltr", which is not in other help or locations. Did you mean "shelter"?',
        ),
        ({"needs": ["leaving"]}, 'has the need "leaving", which is not in needs.'),
        ({"page": "Referral"}, 'a page of this site has a slash at both ends. Write "/referral/".'),
        ({"page": "https://www.example.org"}, "a page of this site was expected, such as /referral/."),
        ({"icon": "hom"}, 'Did you mean "home"?'),
    ],
    ids=str,
)
def test_what_leads_nowhere_is_said_where_it_stands(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DiagnosticsError) as raised:
        a_site(**change)
    assert sentence in str(raised.value)
