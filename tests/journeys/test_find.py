"""The search on /find/ in a real browser: postcodes and towns lead to council areas, and nothing typed leaves the device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from frontdoor.site.output.assets import lighter
from tests.journeys.browser import visitor
from tests.site.search.shipped import MORE, QUERIES, ROOT, files, found

PHONE: Any = {"width": 390, "height": 844}
SCRIPT = ROOT / "frontdoor/site/assets/find.js"
FIND = """(queries) => {
  const input = document.getElementById("q");
  const turns = () => new Promise((done) => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); });
  const ask = async (typed) => {
    input.value = typed;
    input.dispatchEvent(new Event("input"));
    for (let n = 0; n < 8; n++) await turns();
    return [...document.querySelectorAll(".fd-services > li > a:first-child")].map((link) => link.getAttribute("href"));
  };
  return queries.reduce(async (before, typed) => [...await before, await ask(typed)], Promise.resolve([]));
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, site_address: str) -> Iterator[Page]:
    """The page, which one person after the other types into."""
    with visitor(browser, base_url=site_address, viewport=PHONE) as context:
        opened = context.new_page()
        opened.goto("/find/")
        yield opened


@pytest.fixture
def untouched(browser: Browser, site_address: str) -> Iterator[Page]:
    """The page as it has just been loaded."""
    with visitor(browser, base_url=site_address, viewport=PHONE) as context:
        opened = context.new_page()
        opened.goto("/find/")
        yield opened


def status(page: Page, typed: str) -> str:
    """Type something and return what the page says of it, once it has said something."""
    page.fill("#q", "")
    said = page.get_by_role("status")
    expect(said).to_be_empty()
    page.fill("#q", typed)
    expect(said).not_to_be_empty()
    return said.inner_text()


@pytest.mark.parametrize(
    ("typed", "said", "areas"),
    [
        ("G1", "G1 is in Glasgow City.", ["Glasgow City"]),
        ("eh11 2zz", "EH11 is in City of Edinburgh.", ["City of Edinburgh"]),
        (
            "G33",
            "G33 is in Glasgow City, North Lanarkshire and East Dunbartonshire.",
            ["Glasgow City", "North Lanarkshire", "East Dunbartonshire"],
        ),
        ("TD15", "TD15 is in Scottish Borders, and a part is in England.", ["Scottish Borders"]),
        ("Kirkcaldy", "Kirkcaldy is in Fife.", ["Fife"]),
        ("saint andrews", "St Andrews is in Fife.", ["Fife"]),
        ("housing Ayr", "Ayr is in South Ayrshire.", ["South Ayrshire"]),
        ("housing KY1 1AA", "KY1 is in Fife.", ["Fife"]),
        ("blackburn", "There are places called Blackburn in Aberdeenshire and West Lothian.", ["Aberdeenshire", "West Lothian"]),
        ("arran", "Isle of Arran is in North Ayrshire.", ["North Ayrshire"]),
    ],
)  # fmt: skip
def test_a_place_leads_to_its_council_areas(page: Page, typed: str, said: str, areas: list[str]) -> None:
    """The page says where it is, counts the services, and links to every council area in question."""
    assert status(page, typed).startswith(f"{said} ")
    links = page.locator("form.fd-search p a[href^='/areas/']")
    assert links.all_inner_texts() == areas
    for link in links.all():
        answer = page.request.get(str(link.get_attribute("href")))
        assert answer.ok


def test_a_miss_says_what_was_searched(page: Page) -> None:
    """An English postcode is not known, and the page says so and what to do; so with a word that is nowhere."""
    assert status(page, "NE1 4ST") == (
        "NE1 is not among the postcodes of Scotland. Choose your council area below."
    )
    assert (
        status(page, "zzyzx") == "Nothing found for “zzyzx”. Try another word, a place, or the links below."
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mediaton", "We read “mediaton” as “mediation”."),
        ("homless in Glasgow", "We read “homless” as “homeless”."),
        ("Vetrans", "We read “vetran” as “veteran”."),
        ("edinbrugh", "We read “edinbrugh” as “edinburgh”."),
        ("barlinie", "We read “barlinie” as “barlinnie”."),
    ],
)
def test_a_misspelt_word_is_read_as_the_nearest_and_the_page_says_so(
    page: Page, typed: str, read: str
) -> None:
    """A slip of the finger does not end the search: people type on small, cracked screens."""
    assert status(page, typed).startswith(read)
    assert page.locator(".fd-search a").count()


@pytest.mark.parametrize("typed", ["Dùn Èideann", "glaschu", "sgoil"])
def test_a_word_that_is_far_from_all_is_not_read_as_another(page: Page, typed: str) -> None:
    """A guess that leads somebody to the wrong end of the country is worse than none."""
    assert "We read" not in status(page, typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("barlinnie", "/prisons/barlinnie/"),
        ("HMP Perth", "/prisons/perth/"),
        ("drop-in", "/drop-ins/"),
        ("Fife", "/areas/fife/"),
        ("throughcare", "/services/throughcare/"),
        ("privacy", "/privacy/"),
        (
            "shine",
            "/services/upside/",
        ),  # people were told of it by others, and no page says its name any more
    ],
)
def test_what_has_a_page_of_its_own_stands_first(page: Page, typed: str, first: str) -> None:
    """A prison, a service, a council area and a page of the site alike."""
    status(page, typed)
    assert page.locator(".fd-search .fd-services > li > a").first.get_attribute("href") == first


CRISIS = "Scotland's Domestic Abuse and Forced Marriage Helpline"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("suicide", ["Samaritans", "NHS 24"]),
        ("suicidal", ["Samaritans", "NHS 24"]),
        ("I want to die", ["Samaritans"]),
        ("sucide", ["Samaritans", "NHS 24"]),
        ("domestic abuse", [CRISIS]),
        ("he hits me", [CRISIS]),
        ("my husband hits me Glasgow", [CRISIS]),
        ("abuse", [CRISIS]),
        ("being abused", [CRISIS]),
        ("abused by my dad", [CRISIS]),
        ("I don't want to live", ["Samaritans"]),
        ("cutting myself", ["Samaritans"]),
        ("overdose", ["Police, ambulance and fire", "NHS 24"]),
        ("racist attack", ["Police, ambulance and fire"]),
        ("my son is in jail", ["Families Outside helpline"]),
        ("rape", ["Rape Crisis Scotland"]),
        ("nowhere to sleep", ["Your council, if you have nowhere to sleep"]),
        ("homeless Aberdeen", ["Your council, if you have nowhere to sleep"]),
        ("victim", ["Victim Support Scotland"]),
        ("victim of hate crime", ["Victim Support Scotland"]),
    ],
)
def test_in_a_crisis_the_line_that_helps_stands_first(page: Page, typed: str, first: list[str]) -> None:
    """What people type in the worst hour leads to who answers then, before anything of ours and with the number to press."""
    said = status(page, typed)
    assert "Nothing" not in said, said
    found = page.locator(".fd-search .fd-services > li")
    names = [one.locator("a").first.inner_text() for one in found.all()]
    assert names[: len(first)] == first
    for one in found.all()[: len(first)]:
        name = one.locator("a").first
        answer = page.request.get(str(name.get_attribute("href")))
        assert f'id="{str(name.get_attribute("href")).partition("#")[2]}"' in answer.text()
    if first[0] != "Your council, if you have nowhere to sleep":
        assert str(found.first.locator("a.fd-phone").get_attribute("href")).startswith("tel:")


def test_a_service_of_one_prison_is_not_found_for_a_place(page: Page) -> None:
    """What is there for one prison alone is no help to people who live elsewhere."""
    status(page, "Paisley")
    expect(page.locator(".fd-search .fd-services")).to_contain_text("Upside")
    expect(page.locator(".fd-search .fd-services")).not_to_contain_text("HMP Low Moss")


def test_an_empty_list_is_not_read_out(untouched: Page) -> None:
    """Before anything is found there is no list, for those who hear the page."""
    assert untouched.locator(".fd-search").get_by_role("list").count() == 0
    status(untouched, "housing")
    assert untouched.locator(".fd-search").get_by_role("list").count() == 1


def test_the_lists_of_places_are_loaded_only_when_needed_and_nothing_typed_is_sent(untouched: Page) -> None:
    """A need costs the index alone; a postcode its list; no address that is asked for holds what was typed."""
    asked: list[str] = []
    untouched.on(
        "request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None
    )
    status(untouched, "housing")
    assert [url for url in asked if "postcodes." in url or "towns." in url] == []
    status(untouched, "G1 1XX")
    assert [url.rpartition("/")[2].partition(".")[0] for url in asked] == ["find", "postcodes"]
    status(untouched, "Paisley")
    assert [url.rpartition("/")[2].partition(".")[0] for url in asked] == ["find", "postcodes", "towns"]
    assert not any("xx" in url.lower() or "paisley" in url.lower() for url in asked)


def test_the_answer_is_accessible(page: Page) -> None:
    """axe finds nothing on the page while it shows where a postcode is, and nothing scrolls sideways."""
    status(page, "G33")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_nearest_comes_first_and_the_place_is_sent_nowhere(browser: Browser, site_address: str) -> None:
    """Where the catalogue knows positions there is a button; with it, services are ordered by distance on the device."""
    sent: list[str] = []
    with visitor(
        browser,
        base_url=site_address,
        geolocation={"latitude": 55.9533, "longitude": -3.1883},
        permissions=["geolocation"],
    ) as context:
        page = context.new_page()

        def with_positions(route: Route) -> None:
            index = route.fetch().json()
            services = [one for one in index["entries"] if one["a"].startswith("/services/")]
            services[0]["at"] = [[55.861, -4.25]]
            services[1]["at"] = [[57.14, -2.1], [55.96, -3.19]]
            route.fulfill(json=index)

        page.route("**/assets/find.*.json", with_positions)
        page.route(
            "**/find/",
            lambda route: route.fulfill(
                body=route.fetch().text().replace("data-towns=", "data-near data-towns="),
                content_type="text/html",
            ),
        )
        page.goto("/find/")
        page.on("request", lambda request: sent.append(request.url))
        page.get_by_role("button", name="Nearest first").click()
        items = page.locator(".fd-search .fd-services li")
        expect(items.first).to_contain_text("About a mile from you, or less.")
        expect(items.nth(1)).to_contain_text(re.compile(r"About 4\d miles from you"))
        expect(items).to_have_count(2)
        assert not any("55.9" in url for url in sent)


def test_without_positions_there_is_no_button(untouched: Page) -> None:
    """The catalogue as it is knows no positions: nothing is offered that could not work."""
    assert untouched.get_by_role("button", name="Nearest first").count() == 0


def test_a_choice_narrows_what_is_found_and_says_how_much_it_leaves_out(untouched: Page) -> None:
    """A service that is for others goes; one that says nothing of it stays; with nothing typed the choice alone finds."""
    status(untouched, "veterans mentoring")
    choice = untouched.get_by_label("For", exact=True)
    found = untouched.locator(".fd-search .fd-services li")
    before = found.count()
    choice.select_option("Women")
    expect(untouched.get_by_role("status")).to_contain_text("Your choices leave out")
    assert 0 < found.count() < before
    untouched.fill("#q", "")
    expect(untouched.get_by_role("status")).to_contain_text("results")
    choice.select_option("Any")
    expect(untouched.get_by_role("status")).to_be_empty()


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A page with the search alone, which answers at once and not after the pause of a typist."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix("http://find.test")
        for address, content in files().values():
            if path == address:
                route.fulfill(body=content, content_type="application/json")
                return
        names = "".join(f' data-{name}="{address}"' for name, (address, _) in files().items())
        route.fulfill(
            body=f"<!doctype html><title>Find</title><div id=search{names}></div>", content_type="text/html"
        )

    with visitor(browser) as context:
        opened = context.new_page()
        opened.route("http://find.test/**", answer)
        opened.add_init_script("window.setTimeout = (work) => { Promise.resolve().then(work); return 0; }")
        opened.goto("http://find.test/find/")
        opened.add_script_tag(content=lighter(SCRIPT.read_text("utf-8")))
        opened.evaluate(
            "(all) => Promise.all(all.map((one) => fetch(one)))", [a for a, _ in files().values()]
        )
        opened.evaluate(FIND, ["G1", "paisley", "housing"])  # the lists are loaded now
        opened.wait_for_timeout(300)
        yield opened


def test_the_script_finds_what_the_server_finds(bare: Page) -> None:
    """The same entries in the same order, for every query of the table and for those that are hard to read."""
    typed = [*QUERIES, *MORE]
    answers: list[Any] = bare.evaluate(FIND, typed)
    different = {
        one: (theirs[:4], found(one)[:4])
        for one, theirs in zip(typed, answers, strict=True)
        if theirs != found(one)
    }
    assert different == {}
