"""A town or a postcode typed without script: where it leads, and what becomes of what was typed."""

from __future__ import annotations

import logging

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.inbox.intake.browser import Answer, Browser

WHERE = "/find/where/"
ADDRESS = "http://127.0.0.1:8000"
"""Where the site is: lynx complains of an address that is not whole."""


def asked(browser: Browser, typed: str) -> Answer:
    """Type something into the field on /find/ and press the button."""
    return browser.post(WHERE, {"q": [typed]})


@pytest.mark.parametrize(
    ("typed", "area"), [("G1 1XX", "glasgow-city"), ("Paisley", "renfrewshire"), ("Western Isles", "na-h-eileanan-siar")]
)  # fmt: skip
def test_a_place_in_one_council_area_leads_there(browser: Browser, typed: str, area: str) -> None:
    """Straight to the page of the help there, whose address says no more than the council area."""
    answer = asked(browser, typed)
    assert (answer.status, answer.response["Location"]) == (303, f"{ADDRESS}/areas/{area}/")
    assert answer.response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "says", "areas"),
    [
        ("g33", "G33 is in Glasgow City, North Lanarkshire and East Dunbartonshire.", ["glasgow-city", "north-lanarkshire", "east-dunbartonshire"]),
        ("TD15 2AA", "TD15 is in Scottish Borders, and a part is in England.", ["scottish-borders"]),
        ("blackburn", "There are places called Blackburn in Aberdeenshire and West Lothian.", ["aberdeenshire", "west-lothian"]),
    ],
)  # fmt: skip
def test_a_place_in_several_offers_each(browser: Browser, typed: str, says: str, areas: list[str]) -> None:
    """The page says why one has to choose, and its first links are the council areas in question."""
    answer = asked(browser, typed)
    assert answer.status == 200
    assert says in answer.seen.words
    main = next(answer.seen.all("main"))
    links = [link.get("href") for link in main.iter("a")]
    assert links[: len(areas)] == [f"/areas/{area}/" for area in areas]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            "Pasley",
            "“Pasley” was not found It is not among the towns, postcodes and council areas of Scotland.",
        ),
        ("Pasley", "Did you mean one of these? Paisley: Renfrewshire"),
        ("NE1 4ST", "NE1 was not found It is not among the postcodes of Scotland."),
        ("G99", "See all that begin with G, or choose your council area below."),
        ("", "Type your town or postcode The field was empty."),
    ],
)
def test_a_miss_says_what_was_looked_for_and_offers_what_there_is(
    browser: Browser, typed: str, says: str
) -> None:
    """Names like it, every council area, and the field with what was typed; the title begins with Error."""
    answer = asked(browser, typed)
    assert answer.status == 422
    assert answer.seen.title.startswith("Error: ")
    assert says in answer.seen.words
    assert answer.seen.fields() == {"q": [typed]}
    assert len([link for link in answer.seen.all("a") if link.get("href", "").startswith("/areas/")]) >= 32


@pytest.mark.parametrize("typed", ["Pasley", "G33 7XX", "NE1 4ST"])
def test_what_was_typed_is_in_no_title_address_cookie_or_log(
    browser: Browser, typed: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Shared computers keep titles and addresses, servers keep logs: none of them holds it. Nothing is stored."""
    with caplog.at_level(logging.DEBUG):
        answer = asked(browser, typed)
    assert typed.split(maxsplit=1)[0] not in answer.seen.title
    assert not answer.response.cookies
    assert typed not in caplog.text
    assert answer.response["Cache-Control"] == "no-store"
    assert answer.response["X-Robots-Tag"] == "noindex"


def test_it_needs_no_store(browser: Browser) -> None:
    """Not one question to the database: finding help works while that is down."""
    queries: list[str] = []

    def note(execute: object, sql: str, *rest: object) -> None:
        queries.append(sql)

    with connection.execute_wrapper(note):
        asked(browser, "Pasley")
        asked(browser, "Paisley")
    own = (
        "SET ROLE",
        "RESET ROLE",
    )  # these tests' own, by which PostgreSQL holds the public door to its role
    assert [sql for sql in queries if not sql.startswith(own)] == []


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_address_alone_leads_to_the_page_for_finding(browser: Browser, method: str) -> None:
    """Somebody opens it again, or follows it from their browser's list."""
    answer = getattr(browser.client, method)(WHERE)
    assert (answer.status_code, answer["Location"]) == (303, f"{ADDRESS}/find/")


def test_other_methods_are_refused(browser: Browser) -> None:
    """With what would be answered."""
    answer = browser.client.put(WHERE)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"q=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"q=Pa%FFsley", "application/x-www-form-urlencoded", 400),
        (b"q=Paisley", "text/plain", 415),
        (b"q=Pasley&q=Paisley", "application/x-www-form-urlencoded", 422),
        (b"", "application/x-www-form-urlencoded", 422),
    ],
)
def test_odd_bodies_are_answered_with_the_page(browser: Browser, body: bytes, kind: str, status: int) -> None:
    """Too long, of another kind, not text, twice or nothing at all: the field is there to try again."""
    answer = browser.post(WHERE, body, content_type=kind)
    assert answer.status == status
    assert "q" in answer.seen.fields()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.text(max_size=120))
def test_anything_typed_makes_a_whole_page(browser: Browser, typed: str) -> None:
    """No sign breaks the page or makes an error of ours."""
    assert asked(browser, typed).status in (200, 303, 400, 422)
