"""What leaflets say: the same as the pages, and nothing that must not be said."""

from __future__ import annotations

import re
from html import unescape

import pytest

from frontdoor.form.doors import Door
from frontdoor.site.checks.address_leaks import Withheld
from frontdoor.site.index.site_index import build_site_index
from frontdoor.site.pages.form_names import HEADINGS, paper_form
from frontdoor.site.pages.prisons import prison_page
from frontdoor.site.pages.service import service_page
from frontdoor.site.print.plan import sheets
from tests.builders import raw_drop_in, raw_location, raw_service
from tests.frozen import the_catalogue
from tests.site.print.pdf_text import TODAY, a_site, facts, the_form, words

DROP_IN = {"glasgow": {"drop_ins": [raw_drop_in(days="Monday and Friday")]}}


def test_every_question_stands_on_paper_once() -> None:
    """The paper form of a pack asks what somebody is asked for themselves, by its numbers, each once; and the day."""
    site = a_site(services={"throughcare": raw_service(referral="throughcare", team="glasgow-team")})
    form = the_form(site.catalogue)
    own = [one for part in form.at(Door.SELF, paper=True).asked() for one in part.questions]
    assert {"full_name", "person_knows", "referral_date"} <= {one.id for one in own}
    for name in ("prison-barlinnie", "area-fife"):
        sections = facts(name, site, form)["form"]["sections"]
        asked = [one for section in sections for group in section["groups"] for one in group["questions"]]
        assert [(one["number"], one["label"]) for one in asked] == [
            (question.number, question.label) for question in own
        ]
        assert len({one["number"] for one in asked}) == len(asked)


@pytest.mark.parametrize("door", Door)
def test_each_door_has_its_form_on_paper(door: Door) -> None:
    """In the words of that door, with the numbers of its own form, and nothing that it does not ask.

    Sabotage: one form for all on paper.
    """
    site = a_site(services={"throughcare": raw_service(referral="throughcare", team="glasgow-team")})
    form = the_form(site.catalogue)
    said = facts(paper_form(door), site, form)
    own = form.at(door, paper=True)
    asked = [
        (one["number"], one["label"])
        for section in said["form"]["sections"]
        for group in section["groups"]
        for one in group["questions"]
    ]
    assert asked == [(one.number, one.label) for section in own.asked() for one in section.questions]
    assert said["title"] == HEADINGS[door]
    assert f"leaflets/{paper_form(door)}-large.pdf" in {one.path for one in sheets(site, form)}


def test_every_condition_of_the_form_stands_on_paper() -> None:
    """A question that does not always apply says when it does."""
    site = a_site(services={"throughcare": raw_service(referral="throughcare", team="glasgow-team")})
    form = the_form(site.catalogue)
    sections = facts("area-fife", site, form)["form"]["sections"]
    said = {
        one["number"]: group["condition"]
        for section in sections
        for group in section["groups"]
        for one in group["questions"]
    }
    for part in form.at(Door.SELF, paper=True).asked():
        for question in part.questions:
            assert said[question.number] == (question.shown_if.words if question.shown_if else "")


def test_a_form_that_nobody_answers_is_not_printed() -> None:
    """When the only service of the form has closed, no pack holds the form."""
    closed = raw_service(referral="throughcare", team="glasgow-team", status="closed on 1 November 2026")
    site = a_site(services={"throughcare": closed})
    assert facts("area-glasgow-city", site, the_form(site.catalogue))["form"] is None


def test_a_doubt_about_a_prison_stands_beside_its_address_on_paper() -> None:
    """The page says that an address is not confirmed: so does the pack, for people who cannot look it up."""
    site = build_site_index(the_catalogue(), today=TODAY)
    for prison, note in (("perth", "Not confirmed: check it before you travel or write."), ("edinburgh", "")):
        assert facts(f"prison-{prison}", site)["prison"]["address_note"] == note
        assert ("Not confirmed" in prison_page(site.catalogue.prisons[prison], site).content) is bool(note)


def test_dates_are_those_of_the_page() -> None:
    """The leaflet of every service gives exactly the dates that its page gives."""
    site = build_site_index(the_catalogue(), today=TODAY)
    for service in site.services:
        page = service_page(service, site).content
        on_page = [unescape(text) for text in re.findall(r"<li><time [^>]*>([^<]*)</time></li>", page)]
        on_paper = [day for place in facts(service.id, site)["places"] for day in place["dates"]]
        assert on_paper == on_page
    assert facts("throughcare", site)["places"][0]["dates"]


def test_a_withheld_address_is_on_no_paper() -> None:
    """A place whose address is withheld is printed without it, and the leaflet says why."""
    site = a_site(
        locations={"glasgow": raw_location(address="withheld", phone="0141 248 1763")},
        services={"throughcare": raw_service(at=DROP_IN)},
    )
    place = facts("throughcare", site)["places"][0]
    assert (place["address"], place["withheld"]) == ([], True)


def test_a_withheld_address_in_a_text_is_found_on_paper() -> None:
    """An editor who writes the address into a text is told of the leaflet too: the search reads what is set in it."""
    site = a_site(
        locations={"glasgow": raw_location(address="withheld", phone="0141 248 1763")},
        services={"throughcare": raw_service(at=DROP_IN, how_to_ask="Come to 7 Hidden Street, G2 2BB.")},
    )
    sheet = next(one for one in sheets(site, None) if one.about == "throughcare")
    found = list(Withheld.of(site.catalogue).in_file(sheet.path, sheet.data.encode()))
    assert any("G2 2BB" in sentence for sentence in found)


def test_a_doubtful_service_asks_to_check_first() -> None:
    """What the page asks to call about first, the leaflet and the packs mark as well."""
    site = a_site(services={"throughcare": raw_service(standing="legacy", at=DROP_IN)})
    assert facts("throughcare", site)["doubt"]["sentence"].startswith("Nobody has confirmed")
    pack = facts("area-glasgow-city", site)
    assert pack["groups"][0]["services"][0]["check_first"]
    assert pack["grid"]["rows"][0]["check_first"]


def test_overdue_hours_are_not_in_the_week() -> None:
    """Hours that were checked too long ago are in no grid; the leaflet gives them as the last known."""
    site = a_site(services={"throughcare": raw_service(checked={"hours": "2024-01-01"}, at=DROP_IN)})
    assert facts("area-glasgow-city", site)["grid"]["rows"] == []
    opening = facts("throughcare", site)["places"][0]["openings"][0]
    assert opening["last_known"]
    assert facts("throughcare", site)["places"][0]["dates"] == []


def test_the_week_says_which_days_of_the_month() -> None:
    """A drop-in that is not held every week says which week it is."""
    held = [
        raw_drop_in(days="first Tuesday of the month"),
        raw_drop_in(days="every second Friday from 27 November 2026", by_appointment="yes"),
    ]
    site = a_site(services={"throughcare": raw_service(at={"glasgow": {"drop_ins": held}})})
    cells = facts("area-glasgow-city", site)["grid"]["rows"][0]["cells"]
    assert cells == {
        "Tuesday": [{"when": "1pm to 3pm", "which": "first Tuesday of every month, next 1 December"}],
        "Friday": [
            {"when": "1pm to 3pm", "which": "every second Friday, by appointment, next 27 November"},
        ],
    }


def test_a_date_that_falls_out_for_one_alone_names_it() -> None:
    """Where others are held on that day, the pack says whose drop-in falls out."""
    site = a_site(
        services={
            "one": raw_service(name="One", at=DROP_IN),
            "two": raw_service(name="Two", at={"glasgow": {"drop_ins": [raw_drop_in(days="Monday")]}}),
        },
        closures=[
            {"on": "2026-12-07", "reason": "Training", "services": ["one"]},
            {"on": "2026-12-14", "reason": "Moving house"},
        ],
    )
    off = facts("area-glasgow-city", site)["grid"]["off"]
    assert "No drop-in on Monday 7 December: Training (One, Glasgow office)" in off
    assert "No drop-in on Monday 14 December: Moving house" in off


def test_local_services_come_first() -> None:
    """In a council area's pack its own services stand before those for all of Scotland; closed ones are not in it."""
    site = a_site(
        services={
            "wide": raw_service(name="Wide", areas=["Scotland"]),
            "near": raw_service(name="Near"),
            "far": raw_service(name="Far", areas=["Fife"]),
            "gone": raw_service(name="Gone", status="closed on 1 November 2026"),
        }
    )
    groups = facts("area-glasgow-city", site)["groups"]
    assert [[one["name"] for one in group["services"]] for group in groups] == [["Near"], ["Wide"]]


def test_a_prison_pack_adds_help_in_its_council_area() -> None:
    """People in a prison read what can be asked for inside, then what helps those who stay in that council area."""
    site = a_site(
        services={
            "inside": raw_service(name="Inside", areas=["Scotland"], prisons=["barlinnie"]),
            "near": raw_service(name="Near"),
            "other": raw_service(name="Other", needs=["housing"]),
        }
    )
    groups = facts("prison-barlinnie", site)["groups"]
    assert [[one["name"] for one in group["services"]] for group in groups] == [["Inside"], ["Near"]]


def test_a_leaflet_for_people_at_risk_has_a_neutral_title() -> None:
    """The title that a browser shows gives nothing away, as on the page."""
    site = a_site(services={"throughcare": raw_service(name="FearLess", at_risk="yes")})
    assert facts("throughcare", site)["title"] == "Information"


def test_an_unknown_site_has_no_code() -> None:
    """Without a public address there is no address to photograph; the leaflet says to ask for a newer one."""
    site = a_site()
    assert facts("throughcare", site)["link"] == ""
    known = a_site(settings={"site": "https://help.example.org"})
    assert facts("throughcare", known)["link"] == "https://help.example.org/services/throughcare/"


def test_links_in_a_text_show_their_address() -> None:
    """Paper cannot be pressed: the address stands behind the words."""
    asks = "See [the travel page](/services/throughcare/) or [Shelter](https://shelter.example/help)."
    service = raw_service(how_to_ask=asks)
    ask = facts("throughcare", a_site(services={"throughcare": service}))["ask"]
    said = "".join(run["text"] for block in ask for run in block["runs"])
    assert said == (
        "See the travel page (on our website: /services/throughcare/) or Shelter (shelter.example/help)."
    )


def test_markdown_becomes_blocks() -> None:
    """Paragraphs, lists and bold words keep their shape."""
    service = raw_service(offers="**Before**\n\n- one\n- two\n\nAfter")
    offers = facts("throughcare", a_site(services={"throughcare": service}))["offers"]
    assert [(block["kind"], words(block["runs"]).strip()) for block in offers] == [
        ("text", "Before"),
        ("point", "one"),
        ("point", "two"),
        ("text", "After"),
    ]
    assert offers[0]["runs"][0]["bold"]
