"""What the charity's own catalogue says, held against the facts that were gathered; knows no rendering."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from frontdoor.catalogue import Catalogue, load_catalogue
from frontdoor.catalogue.readability import how_hard
from frontdoor.tidy import tidy

ROOT = Path(__file__).parents[1]

# Service: how sure we are that it runs, how far its facts can be trusted, and the newest date of a source.
GATHERED = {
    "upside": ("current", "high", "2025-09-09"),
    "throughcare": ("legacy", "high", "unknown"),
    "prison-travel": ("unknown", "medium", "2022-05-26"),
    "shine": ("ended", "high", "2025-09-09"),
    "new-routes": ("ended", "high", "2025-09-09"),
    "low-moss-psp": ("legacy", "medium", "unknown"),
    "veterans-mentoring": ("current", "high", "2024"),
    "stop-hate-crime": ("current", "high", "2024-07-11"),
    "aye": ("unknown", "high", "2022"),
    "bail-mentoring-south-lanarkshire": ("current", "high", "2024-07-18"),
    "bail-supervision": ("unknown", "high", "unknown"),
    "bail-curfew": ("unknown", "high", "unknown"),
    "arrest-referral": ("unknown", "high", "unknown"),
    "outreach-support-aberdeen": ("unknown", "high", "unknown"),
    "supported-tenancy-aberdeen": ("unknown", "high", "unknown"),
    "national-intensive-support-package": ("unknown", "low", "unknown"),
    "restorative-justice": ("unknown", "high", "2022"),
    "adult-restorative-justice": ("unknown", "high", "unknown"),
    "youth-restorative-justice": ("unknown", "medium", "unknown"),
    "youth-group-work-fife": ("unknown", "high", "unknown"),
    "falkirk-youth-justice": ("unknown", "high", "unknown"),
    "crisis-intervention-falkirk": ("unknown", "high", "unknown"),
    "court-support-aberdeen": ("unknown", "medium", "unknown"),
    "intensive-support-aberdeen": ("legacy", "medium", "2011"),
    "community-mediation": ("unknown", "high", "unknown"),
    "fife-community-safety-support": ("unknown", "medium", "unknown"),
    "aberdeenshire-community-mediation": ("ended", "high", "2015-12-07"),
    "scmc": ("current", "high", "2025-03"),
    "tayside-asn-mediation": ("unknown", "medium", "unknown"),
    "fearless": ("legacy", "medium", "2019"),
    "another-way": ("legacy", "medium", "2007-07-28"),
    "alcohol-education-edinburgh": ("legacy", "medium", "2008"),
    "rj-forum": ("unknown", "high", "2022"),
}

# Location: council area, postcode and phone number; None where no source gives it.
PLACES = {
    "glasgow": ("Glasgow City", None, "0141 248 1763"),
    "edinburgh-thorn-house": ("City of Edinburgh", "EH2 2PR", None),
    "edinburgh-lothian": ("City of Edinburgh", None, "0131 622 7500"),
    "aberdeen": ("Aberdeen City", "AB11 6HJ", "01224 560570"),
    "kirkcaldy": ("Fife", None, None),
    "stenhousemuir": ("Falkirk", None, "01324 503503"),
    "motherwell": ("North Lanarkshire", None, None),
}

AREAS = {
    "throughcare": {"Glasgow City"},
    "prison-travel": {"City of Edinburgh", "East Lothian", "Midlothian", "West Lothian"},
    "stop-hate-crime": {"North Lanarkshire", "South Lanarkshire", "Glasgow City", "East Dunbartonshire"},
    "tayside-asn-mediation": {"Angus", "Dundee City", "Perth and Kinross"},
    "supported-tenancy-aberdeen": {"Aberdeen City", "Aberdeenshire"},
    "community-mediation": {"Moray"},
    "upside": {"Scotland"},
    # No source says where these are.
    "bail-supervision": set(),
    "arrest-referral": set(),
    "adult-restorative-justice": set(),
    "youth-restorative-justice": set(),
    "national-intensive-support-package": set(),
    "fearless": set(),
}

PHONES = {
    "throughcare": ["0141 248 1763"],
    "prison-travel": ["0131 622 7500"],
    "falkirk-youth-justice": ["01324 503503"],
    "aberdeenshire-community-mediation": ["01224 560570"],
}

PRISON_POSTCODES = {
    "barlinnie": "G33 2QX", "castle-huntly": "DD2 5HL", "dumfries": "DG2 9AX", "edinburgh": "EH11 3LN",
    "glenochil": "FK10 3AD", "greenock": "PA16 9AH", "inverness": "IV2 3HH", "kilmarnock": "KA1 5AA",
    "low-moss": "G64 2QB", "perth": "PH2 8AT", "polmont": "FK2 0AB", "shotts": "ML7 4LE",
    "addiewell": None, "grampian": None, "stirling": None, "bella-centre": None, "lilias-centre": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "services.yaml")


def test_all_services_carry_their_standing(catalogue: Catalogue) -> None:
    """The 33 services say how sure we are, how far to trust them, and the newest date, as they were gathered."""
    carried = {
        s.id: (s.standing.value, s.confidence.value, s.as_of or "unknown")
        for s in catalogue.services.values()
    }

    assert carried == GATHERED


def test_only_the_ended_services_are_left_out(catalogue: Catalogue) -> None:
    """Every service has a page but the one that a source says has stopped."""
    listed = {service.id for service in catalogue.listed_services()}

    assert set(GATHERED) - listed == {"aberdeenshire-community-mediation", "shine", "new-routes"}


def test_locations_are_as_gathered(catalogue: Catalogue) -> None:
    """The seven locations have the council area, postcode and number of their sources, and no more."""
    found = {
        place.id: (
            place.area,
            getattr(place.address, "postcode", None),
            next((phone.number for phone in place.phone), None),
        )
        for place in catalogue.locations.values()
    }

    assert found == PLACES


def test_every_entry_says_where_it_comes_from(catalogue: Catalogue) -> None:
    """Each service, each location and the organisation has a source, and the day on which it was read."""
    for entry in [catalogue.organisation, *catalogue.services.values(), *catalogue.locations.values()]:
        assert entry.source, entry
        assert entry.source_read is not None, entry
        assert entry.source_read >= date(2026, 11, 22), entry
        assert entry.standing_note or entry.standing.value == "current", entry


def test_nothing_counts_as_checked_with_the_charity(catalogue: Catalogue) -> None:
    """No fact bears a date of checking, since nobody has confirmed any with the charity."""
    for entry in [catalogue.organisation, *catalogue.services.values(), *catalogue.locations.values()]:
        checked = entry.checked
        assert (checked.hours, checked.phone, checked.address) == (None, None, None), entry


def test_every_service_names_a_need(catalogue: Catalogue) -> None:
    """Each service can be found by at least one need, and each need finds a service."""
    for service in catalogue.services.values():
        assert service.needs, service.id
    assert {need for service in catalogue.listed_services() for need in service.needs} == set(catalogue.needs)


def test_every_service_names_an_area_or_says_that_it_is_not_known(catalogue: Catalogue) -> None:
    """A service without a council area says so in words."""
    for service in catalogue.services.values():
        assert service.areas or service.areas_note, service.id
    assert {key: set(catalogue.services[key].areas) for key in AREAS} == AREAS


def test_phone_numbers_are_those_of_the_sources(catalogue: Catalogue) -> None:
    """A service has a number only where a source gives one for it."""
    numbers = {s.id: [phone.number for phone in s.phone] for s in catalogue.services.values() if s.phone}

    assert numbers == PHONES


def test_throughcare_drop_in(catalogue: Catalogue) -> None:
    """The Glasgow drop-in is on Monday, Wednesday and Friday, from 1pm to 3pm, and is the only one."""
    assert {s.id for s in catalogue.services.values() for at in s.at.values() if at.drop_ins} == {
        "throughcare"
    }
    (drop_in,) = catalogue.services["throughcare"].at["glasgow"].drop_ins

    assert drop_in.days == "Monday, Wednesday and Friday"
    assert (drop_in.opens, drop_in.closes) == (time(13), time(15))


@pytest.mark.parametrize(
    "fact",
    [
        "one-to-one", "action plan", "place to live", "drink and drugs", "health", "benefits", "offending", "your family",
        "Travel Service", "cost of visits", "Assisted Prison Visiting Scheme", "in prison before release",
        "prison gate", "police", "Adults", "less than four years", "statutory order", "3 months before",
        "1 year after", "social worker", "another professional", "by phone", "by letter", "at a time you have agreed",
        "at the drop-in", "keyworker", "risk of more offending",
    ],
)  # fmt: skip
def test_throughcare_carries_every_fact_of_its_source(catalogue: Catalogue, fact: str) -> None:
    """The Throughcare Service's entry has the facts that its source page has."""
    service = catalogue.services["throughcare"]
    words = " ".join([service.summary, service.who_for or "", service.offers or "", service.how_to_ask or ""])

    assert fact.lower() in " ".join([*words.split(), *service.what_next]).lower()
    assert service.voluntary


def test_throughcare_and_upside_lead_to_each_other(catalogue: Catalogue) -> None:
    """A reader of one page finds the other, and both take the same referral form."""
    throughcare, upside = catalogue.services["throughcare"], catalogue.services["upside"]

    assert "upside" in throughcare.related
    assert "throughcare" in upside.related
    assert throughcare.referral == upside.referral == "throughcare"


def test_every_council_area_has_a_team_for_referrals(catalogue: Catalogue) -> None:
    """Glasgow's referrals go to the Glasgow team, all others to the national one."""
    glasgow, highland = (catalogue.team_for("throughcare", area) for area in ("Glasgow City", "Highland"))

    assert glasgow
    assert glasgow.id == "glasgow-throughcare"
    assert highland
    assert highland.id == "throughcare-scotland"


def test_crisis_intervention_is_on_call_at_night(catalogue: Catalogue) -> None:
    """Its hours run past midnight, until 10am after Friday and Saturday nights; they are no drop-ins."""
    at = catalogue.services["crisis-intervention-falkirk"].at["stenhousemuir"]

    assert not at.drop_ins
    assert {hours.days: (hours.opens.hour, hours.closes.hour) for hours in at.hours} == {
        "Monday to Thursday": (20, 8),
        "Friday": (20, 10),
        "Saturday": (18, 10),
        "Sunday": (18, 8),
    }


def test_a_service_of_one_prison_names_it(catalogue: Catalogue) -> None:
    """The Low Moss partnership is shown for that prison alone."""
    assert {s.id: s.prisons for s in catalogue.services.values() if s.prisons} == {
        "low-moss-psp": ("low-moss",)
    }


def test_pages_for_people_at_risk_can_be_left_quickly(catalogue: Catalogue) -> None:
    """The services for domestic abuse and for women who sell sex are marked so."""
    assert {s.id for s in catalogue.services.values() if s.at_risk} == {"fearless", "another-way"}


def test_prisons_are_as_gathered(catalogue: Catalogue) -> None:
    """There are fifteen prisons and two custody units, with the postcodes that sources give."""
    found = {p.id: p.address.postcode if p.address else None for p in catalogue.prisons.values()}

    assert found == PRISON_POSTCODES
    assert sum(p.kind == "Community custody unit" for p in catalogue.prisons.values()) == 2


def test_organisation_figures_are_dated(catalogue: Catalogue) -> None:
    """The size of the charity is given for 2012-13 only."""
    figures = catalogue.organisation.figures

    assert figures
    assert figures.year == "2012-13"
    words = " ".join(figures.facts)
    for figure in (
        "200 staff and volunteers",
        "60 services",
        "22 locations",
        "9,000 referrals",
        "42-year low",
    ):
        assert figure in words


def test_the_catalogue_is_tidy() -> None:
    """The file stands as ``frontdoor fmt`` would leave it."""
    text = (ROOT / "services.yaml").read_text("utf-8")

    assert tidy(text) == text


def test_services_are_easy_to_read(catalogue: Catalogue) -> None:
    """Each service is told in short sentences and everyday words, as for a reader of twelve."""
    for service in catalogue.services.values():
        told = [service.summary, service.who_for, service.offers, service.how_to_ask, *service.what_next]
        notes = [service.areas_note, service.standing_note]
        hardness, longest = how_hard("\n\n".join(words for words in [*told, *notes] if words))
        assert hardness <= 40, service.id
        assert longest <= 25, service.id
