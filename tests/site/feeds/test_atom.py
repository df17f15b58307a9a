"""The feed of what changed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

from frontdoor.site.feeds.atom import LIMIT, feed_files
from frontdoor.site.index.site_index import SiteIndex
from tests.site.feeds.openreferral.examples import TEXT, example_site, our_own, small

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(site: SiteIndex) -> ET.Element:
    """Return the feed as a parser reads it."""
    ((path, content),) = feed_files(site)
    assert path == "feed.xml"
    return ET.fromstring(content)


def entries(site: SiteIndex) -> dict[str, ET.Element]:
    """Return the entries by their titles."""
    return {one.findtext(f"{ATOM}title") or "": one for one in feed(site).iter(f"{ATOM}entry")}


def test_every_entry_has_what_atom_requires() -> None:
    """Id, title and day; the ids differ, and the feed's own day is that of its newest entry."""
    for site in (example_site(), our_own()):
        whole = feed(site)
        found = list(whole.iter(f"{ATOM}entry"))
        assert found
        ids = {one.findtext(f"{ATOM}id") for one in found}
        assert len(ids) == len(found)
        days = [one.findtext(f"{ATOM}updated") or "" for one in found]
        assert all(one.endswith("T00:00:00Z") for one in days)
        assert whole.findtext(f"{ATOM}updated") == days[0] == max(days)
        assert all((one.findtext(f"{ATOM}id") or "").startswith("urn:uuid:") for one in (whole, *found))


def test_a_day_is_one_that_the_catalogue_gives() -> None:
    """A service has the newest day of its facts, a notice its first day, a closure the newest of all; none that of the build."""
    found = {title: one.findtext(f"{ATOM}updated") for title, one in entries(example_site()).items()}
    assert found["=SUM(soup)"] == "2026-11-01T00:00:00Z"
    assert found["Closed"] == "2026-11-01T00:00:00Z"
    assert found["Notice"] == "2026-11-20T00:00:00Z"
    assert found["Closed on Friday 11 December 2026"] == "2026-11-20T00:00:00Z"
    assert found["Paused"] == "2026-11-20T00:00:00Z"
    assert "2026-11-22T00:00:00Z" not in found.values()


def test_a_service_that_is_full_has_the_day_since_when() -> None:
    """Not the newest day of the whole file, of which this closure is."""
    text = """
organisation: {name: Sacro, phone: 0131 622 7500}
needs: {food: {name: Food}}
closures: [{on: 8 December 2026, reason: Burst pipe, announced: 22 November 2026}]
services:
  soup: {name: Soup, summary: Soup for everyone., needs: [food], areas: [Fife], status: full since 16 November 2026}
"""
    assert entries(small(text))["Soup"].findtext(f"{ATOM}updated") == "2026-11-16T00:00:00Z"


def test_a_closure_that_was_written_today_is_todays_news() -> None:
    """On top, and the feed's own day is today; one that was written long before has the day from which pages tell of it."""
    closures = """\
  - {on: 8 December 2026, reason: Burst pipe, announced: 22 November 2026}
  - {on: 9 December 2026, reason: Training, announced: 1 March 2026}
"""
    found = feed(small(TEXT.replace("closures:\n", f"closures:\n{closures}")))
    assert found.findtext(f"{ATOM}updated") == "2026-11-22T00:00:00Z"
    days = {
        one.findtext(f"{ATOM}title"): one.findtext(f"{ATOM}updated") for one in found.iter(f"{ATOM}entry")
    }
    assert next(iter(days)) == "Closed on Tuesday 8 December 2026"
    assert days["Closed on Tuesday 8 December 2026"] == "2026-11-22T00:00:00Z"
    seen_from = date(2026, 12, 9) - (example_site().holds_until - example_site().today)
    assert days["Closed on Wednesday 9 December 2026"] == f"{seen_from}T00:00:00Z"
    assert date(2026, 3, 1) < seen_from < date(2026, 11, 22)


def test_an_entry_says_what_is_new_and_where_to_read_it() -> None:
    """The words name the fact and its day; the link is a whole address."""
    soup = entries(example_site())["=SUM(soup)"]
    assert "1 November 2026: we checked its hours." in (soup.findtext(f"{ATOM}summary") or "")
    link = soup.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://help.example.org/services/soup/"
    painted = entries(example_site())["Closed on Friday 11 December 2026"]
    assert painted.findtext(f"{ATOM}summary") == "The hall: The hall is being painted."


def test_a_change_has_an_id_of_its_own() -> None:
    """Readers of feeds show what has a new id; of an id that they know most keep the old day and text."""
    later = small(TEXT.replace("hours: 2026-11-01", "hours: 2026-11-19"))
    before, after = entries(example_site()), entries(later)
    changed = {title for title in before if _id(before[title]) != _id(after[title])}
    assert changed == {"=SUM(soup)"}
    assert after["=SUM(soup)"].findtext(f"{ATOM}updated") == "2026-11-19T00:00:00Z"


def _id(entry: ET.Element) -> str | None:
    return entry.findtext(f"{ATOM}id")


def test_equal_closures_and_notices_of_two_places_are_two_entries() -> None:
    """An id stands once in a feed."""
    text = TEXT.replace(
        "notices:",
        """\
  - {on: 11 December 2026, reason: The hall is being painted, locations: [street]}
notices:
  - {text: No hot water this week., from: 20 November 2026, until: 30 November 2026, locations: [street]}""",
    )
    ids = [_id(one) for one in feed(small(text)).iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == len(entries(example_site())) + 2


def test_services_for_people_at_risk_are_not_in_the_feed() -> None:
    """Nothing about them, nor a notice for them alone, comes to a screen unasked."""
    text = TEXT.replace("summary: Soup for everyone.", "summary: Soup for everyone.\n    at_risk: yes")
    assert {"=SUM(soup)", "Notice"} <= set(entries(example_site()))
    assert {"=SUM(soup)", "Notice"}.isdisjoint(entries(small(text)))


def test_marks_in_a_text_stay_text() -> None:
    """A name with angle brackets does not end the feed."""
    assert "<b>&Co" in entries(small(TEXT.replace('"=SUM(soup)"', '"<b>&Co"')))


def _many(number: int) -> str:
    return "".join(
        f"  s{n}: {{name: S{n}, summary: It is one., areas: [Fife], phone: 0131 496 0004, source_read: 2026-11-21}}\n"
        for n in range(number)
    )


def test_a_large_catalogue_has_a_feed_of_its_newest_entries() -> None:
    """A feed is fetched again and again, so it stays small."""
    assert len(list(feed(small(TEXT + _many(LIMIT))).iter(f"{ATOM}entry"))) == LIMIT


def test_no_notice_or_closure_is_cut() -> None:
    """However many services were read since, and however far ahead the dates hold; nor is a closure dated in the past."""
    text = TEXT.replace("settings: {", "settings: {dates_hold_weeks: 52, ") + _many(LIMIT)
    closures = "".join(f"  - {{on: {n} December 2026, reason: Burst pipe}}\n" for n in range(1, 31))
    found = entries(small(text.replace("closures:\n", f"closures:\n{closures}")))
    assert {"Notice", "Closed on Friday 11 December 2026", "S0"} <= set(found)
    shut = [one for title, one in found.items() if title.startswith("Closed on")]
    assert len(shut) == 30
    assert {one.findtext(f"{ATOM}updated") for one in shut} == {"2026-11-21T00:00:00Z"}
