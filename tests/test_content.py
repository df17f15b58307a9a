"""What the charity's own catalogue and form say, held against the facts that were gathered, so that none changes by a slip.

These tests read the files that people edit. What is added is free; where a gathered fact changes, the failure says what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

import pytest

from frontdoor.catalogue import Catalogue, load_catalogue
from frontdoor.catalogue.components import Sourced
from frontdoor.catalogue.validation.readability import how_hard
from frontdoor.editing.fmt import tidy
from frontdoor.editing.stale_numbers import almost_the_same
from frontdoor.form import load_form
from frontdoor.form.routing import placed
from frontdoor.form.sample_answers import sample_answers
from frontdoor.geography.council_areas import COUNCIL_AREAS

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 22)

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

HELD = {
    "barlinnie": {"men"}, "low-moss": {"men"}, "bella-centre": {"women"}, "lilias-centre": {"women"},
    "stirling": {"women", "young people"},
}  # fmt: skip
OTHERS = {
    "emergency": ["999", "101"],
    "samaritans": ["116 123"],
    "nhs-24": ["111"],
    "domestic-abuse-helpline": ["0800 027 1234"],
    "rape-crisis-scotland": ["0808 801 0302"],
    "victim-support-scotland": ["0800 160 1985"],
    "crimestoppers": ["0800 555 111"],
    "shelter-scotland": ["0808 800 4444"],
    "families-outside": ["0800 254 0088"],
}
"""A wrong number costs most in the worst hour: each was read on the pages that its entry names."""

FAMILY_LINES = {
    "barlinnie": ["0141 770 2109", "0141 770 2000"],
    "dumfries": ["01387 261218"],
    "inverness": ["01463 229026"],
    "kilmarnock": ["01563 548868", "01563 548872", "01563 548800"],
    "low-moss": ["0141 762 9547", "0141 762 9500"],
}
"""Numbers that families are given, those about visits first; the other prisons have none that a source gives for families."""
LAWYERS_LINES = {
    "barlinnie": "0141 770 2694", "castle-huntly": "01382 319316", "edinburgh": "0131 444 3124",
    "inverness": "01463 229027", "low-moss": "0141 762 9558", "perth": "01738 458166",
}  # fmt: skip

WHAT_TO_DO = (
    "If that was a slip, put it back in services.yaml. If it is right, and its source stands in the entry, the same change "
    "belongs in tests/test_content.py: make it there in the same commit, or ask whoever looks after the code to."
)


def hold(what: str, said: Mapping[str, object], gathered: Mapping[str, object]) -> None:
    """Fail with a line for each entry of which services.yaml says something else than was gathered."""
    differing = [
        f"{what} of {name!r}: services.yaml says {said.get(name, 'nothing')}, and {wanted} was gathered."
        for name, wanted in gathered.items()
        if said.get(name, "nothing") != wanted
    ]
    assert not differing, "\n".join([*differing, WHAT_TO_DO])


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "services.yaml")


def test_every_need_and_situation_has_a_picture_of_its_own(catalogue: Catalogue) -> None:
    """Two with the same picture would be taken for one by whoever reads pictures first."""
    for entries in (catalogue.needs, catalogue.situations):
        pictures = [one.icon for one in entries.values()]
        assert None not in pictures
        assert len(set(pictures)) == len(pictures)


def test_all_services_carry_their_standing(catalogue: Catalogue) -> None:
    """The services say how sure we are, how far to trust them, and the newest date, as they were gathered."""
    carried = {
        s.id: (s.standing.value, s.confidence.value, s.as_of or "unknown")
        for s in catalogue.services.values()
    }

    hold("Standing, confidence and as_of", carried, GATHERED)


def test_only_the_ended_services_are_left_out(catalogue: Catalogue) -> None:
    """Every service has a page but the one that a source says has stopped."""
    listed = {service.id: True for service in catalogue.listed_services()}
    ended = {name for name, (standing, *_) in GATHERED.items() if standing == "ended"}
    wanted = {name: "nothing" if name in ended else True for name in GATHERED}

    hold("A page", listed, wanted)


def test_locations_are_as_gathered(catalogue: Catalogue) -> None:
    """The locations have the council area, postcode and number of their sources, and no more."""
    found = {
        place.id: (
            place.area,
            getattr(place.address, "postcode", None),
            next((phone.number for phone in place.phone), None),
        )
        for place in catalogue.locations.values()
    }

    hold("Council area, postcode and number", found, PLACES)


def test_every_entry_says_where_it_comes_from(catalogue: Catalogue) -> None:
    """Each service, each location and the organisation has a source, and the day on which it was read."""
    entries: dict[str, Sourced] = {
        "organisation": catalogue.organisation,
        **catalogue.services,
        **catalogue.locations,
    }
    for name, entry in entries.items():
        assert entry.source, f"{name}: add source, where its facts come from."
        assert entry.source_read, f"{name}: add source_read, the day on which you read the source."
        assert entry.standing_note or entry.standing.value == "current", (
            f"{name}: add standing_note, which says why we are not sure of it."
        )


def test_every_service_names_a_need(catalogue: Catalogue) -> None:
    """Each service can be found by at least one need, and each need finds a service."""
    for service in catalogue.services.values():
        assert service.needs, f"{service.id}: add needs, by which people find it."
    found = {need for service in catalogue.listed_services() for need in service.needs}
    found |= {need for other in catalogue.other_help.values() for need in other.needs}
    empty = set(catalogue.needs) - found
    assert not empty, (
        f"Nothing has the need {empty}: add it to a service or to other_help, or take the need away."
    )


def test_the_numbers_of_others_are_those_of_the_sources(catalogue: Catalogue) -> None:
    """Each is the one that was read, and says where and when."""
    numbers = {one.id: [phone.number for phone in one.phone] for one in catalogue.other_help.values()}
    hold("Phone numbers of other help", numbers, OTHERS)
    for one in catalogue.other_help.values():
        assert one.source, f"{one.id}: add source, where its number stands."
        assert one.source_read or not one.crisis, f"{one.id}: add source_read, the day on which you read it."


@pytest.mark.parametrize(
    "need", ["domestic-abuse", "hate-crime", "harmed-by-crime", "mental-health", "housing"]
)
def test_the_needs_of_people_in_danger_lead_to_somebody(catalogue: Catalogue, need: str) -> None:
    """Each has help for people in danger, and a number."""
    found = catalogue.others(needs=[need])
    assert any(one.crisis for one in found), (
        f"{need}: give a crisis line of other_help this need. {WHAT_TO_DO}"
    )
    assert any(one.phone for one in found), f"{need}: give other_help with a number this need. {WHAT_TO_DO}"


def test_prisons_hold_whom_the_sources_say(catalogue: Catalogue) -> None:
    """A men's service is offered in no women's prison, and the other way round."""
    hold("Whom it holds", {one.id: set(one.holds) for one in catalogue.prisons.values()}, HELD)
    for one in catalogue.prisons.values():
        assert one.source, f"{one.id}: add source, where its facts come from."
        assert one.source_read, f"{one.id}: add source_read, the day on which you read the newest source."


def test_the_numbers_of_prisons_are_those_of_the_sources(catalogue: Catalogue) -> None:
    """Each prison gives families the lines for families, and keeps the lawyers' line apart."""
    families = {one.id: [phone.number for phone in one.family_phones] for one in catalogue.prisons.values()}
    hold("Families' numbers", families, {id_: FAMILY_LINES.get(id_, []) for id_ in catalogue.prisons})
    lawyers = {one.id: one.lawyers_phone[0].number for one in catalogue.prisons.values() if one.lawyers_phone}
    hold("The lawyers' line", lawyers, LAWYERS_LINES)


def test_what_is_said_of_visits_has_its_source_and_day(catalogue: Catalogue) -> None:
    """Every prison says something of visits, and where and when it was read."""
    for one in catalogue.prisons.values():
        assert one.visit.bring, f"{one.id}: add visit, with what to bring. {WHAT_TO_DO}"
        assert one.visit.source, f"{one.id}: add source to visit, the page of the prison service."
        assert one.visit.source_read, f"{one.id}: add source_read to visit, the day on which you read it."
        said = [*one.visit.book, *one.visit.days, *one.visit.bring, one.visit.arrive, one.visit.getting_there]
        hardness, longest = how_hard("\n\n".join(words for words in said if words))
        assert (hardness <= 40, longest <= 40) == (True, True), (
            f"visits to {one.id} are hard to read: {hardness:.0f}, {longest}"
        )


def test_no_two_numbers_differ_by_a_slip(catalogue: Catalogue) -> None:
    """Prisons have many lines of their own, and none is taken for a slip of another."""
    said = [*almost_the_same(catalogue)]
    assert not said, f"{said} {WHAT_TO_DO}"


def test_every_service_names_an_area_or_says_that_it_is_not_known(catalogue: Catalogue) -> None:
    """A service without a council area says so in words."""
    for service in catalogue.services.values():
        assert service.areas or service.areas_note, (
            f"{service.id}: add areas, or areas_note where no source says them."
        )
    hold("Areas", {one.id: set(one.areas) for one in catalogue.services.values()}, AREAS)


def test_phone_numbers_are_those_of_the_sources(catalogue: Catalogue) -> None:
    """A service has a number only where a source gives one for it."""
    numbers = {s.id: [phone.number for phone in s.phone] for s in catalogue.services.values()}

    hold("Phone numbers", numbers, PHONES)


def test_throughcare_drop_in(catalogue: Catalogue) -> None:
    """The Glasgow drop-in is on Monday, Wednesday and Friday, from 1pm to 3pm."""
    drop_ins = catalogue.services["throughcare"].at["glasgow"].drop_ins
    said = {one.days: (one.opens, one.closes) for one in drop_ins}

    hold("The Glasgow drop-in", said, {"Monday, Wednesday and Friday": (time(13), time(15))})


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

    assert fact.lower() in " ".join([*words.split(), *service.steps]).lower(), (
        f"The Throughcare Service no longer says “{fact}”, which its source says. {WHAT_TO_DO}"
    )
    assert service.voluntary, f"throughcare: voluntary is yes in its source. {WHAT_TO_DO}"


def test_throughcare_and_upside_lead_to_each_other(catalogue: Catalogue) -> None:
    """A reader of one page finds the other, and both take the same referral form."""
    throughcare, upside = catalogue.services["throughcare"], catalogue.services["upside"]

    told = "Name Upside under related of Throughcare, Throughcare under related of Upside, and referral: throughcare in both."
    assert "upside" in throughcare.related, told
    assert "throughcare" in upside.related, told
    assert throughcare.referral == upside.referral == "throughcare", told


def test_every_council_area_has_a_team_for_referrals(catalogue: Catalogue) -> None:
    """Glasgow's referrals go to the Glasgow team, all others to the national one."""
    teams = {area.name: catalogue.team_for("throughcare", area.name) for area in COUNCIL_AREAS}
    said = {area: team.id if team else "no team" for area, team in teams.items()}
    others = {area: "throughcare-scotland" for area in said if area != "Glasgow City"}

    hold("The team", said, {"Glasgow City": "glasgow-throughcare", **others})


def test_crisis_intervention_is_on_call_at_night(catalogue: Catalogue) -> None:
    """Its hours run past midnight, until 10am after Friday and Saturday nights; they are no drop-ins."""
    at = catalogue.services["crisis-intervention-falkirk"].at["stenhousemuir"]

    assert not at.drop_ins, f"crisis-intervention-falkirk has hours, and no drop-ins. {WHAT_TO_DO}"
    said = {hours.days: (hours.opens.hour, hours.closes and hours.closes.hour) for hours in at.hours}
    hold(
        "The hours of the crisis intervention",
        said,
        {"Monday to Thursday": (20, 8), "Friday": (20, 10), "Saturday": (18, 10), "Sunday": (18, 8)},
    )


def test_a_service_of_one_prison_names_it(catalogue: Catalogue) -> None:
    """The Low Moss partnership is shown for that prison alone."""
    hold("Prisons", {s.id: s.prisons for s in catalogue.services.values()}, {"low-moss-psp": ("low-moss",)})


def test_pages_for_people_at_risk_can_be_left_quickly(catalogue: Catalogue) -> None:
    """The services for domestic abuse and for women who sell sex are marked so."""
    said = {s.id: s.at_risk for s in catalogue.services.values()}
    hold("at_risk", said, {"fearless": True, "another-way": True})


def test_prisons_are_as_gathered(catalogue: Catalogue) -> None:
    """There are fifteen prisons and two custody units, with the postcodes that sources give."""
    found = {p.id: p.address.postcode if p.address else None for p in catalogue.prisons.values()}

    hold("The postcode", found, PRISON_POSTCODES)
    kinds = {p.id: p.kind for p in catalogue.prisons.values()}
    units = ("bella-centre", "lilias-centre")
    hold("The kind", kinds, dict.fromkeys(units, "Community custody unit"))


def test_organisation_figures_are_dated(catalogue: Catalogue) -> None:
    """The size of the charity is given for 2012-13 only."""
    figures = catalogue.organisation.figures

    assert figures, f"The figures of the organisation are gone. {WHAT_TO_DO}"
    assert figures.year == "2012-13", f"The figures are of 2012-13. {WHAT_TO_DO}"
    words = " ".join(figures.facts)
    for figure in (
        "200 staff and volunteers",
        "60 services",
        "22 locations",
        "9,000 referrals",
        "42-year low",
    ):
        assert figure in words, f"The figures no longer say “{figure}”. {WHAT_TO_DO}"


def test_the_catalogue_is_tidy() -> None:
    """The file stands as ``frontdoor fmt`` would leave it."""
    text = (ROOT / "services.yaml").read_text("utf-8")

    assert tidy(text) == text, (
        "Run .venv/bin/frontdoor fmt, which puts services.yaml in order and keeps every comment."
    )


def test_services_are_easy_to_read(catalogue: Catalogue) -> None:
    """Each service is told in short sentences and everyday words, as for a reader of twelve."""
    for service in catalogue.services.values():
        told = [service.summary, service.who_for, service.offers, service.how_to_ask, *service.steps]
        notes = [service.areas_note, service.standing_note]
        hardness, longest = how_hard("\n\n".join(words for words in [*told, *notes] if words))
        assert (hardness <= 40, longest <= 25) == (True, True), (
            f"{service.id} is hard to read: it scores {hardness:.0f}, and 40 is the most; its longest sentence has {longest} "
            "words, and 25 is the most. Make two sentences of a long one, and use everyday words."
        )


def test_the_form_can_be_filled_in_and_sent_for_every_council_area(catalogue: Catalogue) -> None:
    """The inbox sends itself a test referral each hour; if that is refused, the site says that referrals do not arrive."""
    form = load_form(ROOT / "referral.yaml", catalogue)
    for area in form.question("local_authority").options:
        checked = form.check(
            sample_answers(form, today=TODAY, given={"local_authority": area.value}), today=TODAY
        )
        refused = [*checked.faults, *placed(form, catalogue, checked.answers, TODAY).unmet]
        assert not refused, (
            f"No test referral can be sent for {area.value}: {refused}. Look at the questions that you changed in referral.yaml."
        )
