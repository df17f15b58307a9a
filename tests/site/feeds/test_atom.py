"""The feed of what changed."""

from __future__ import annotations

import xml.etree.ElementTree as ET

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
    """A service has the newest day of its facts, a notice its first day, and no entry the day of the build."""
    found = {title: one.findtext(f"{ATOM}updated") for title, one in entries(example_site()).items()}
    assert found["=SUM(soup)"] == "2026-11-01T00:00:00Z"
    assert found["Closed"] == "2026-11-01T00:00:00Z"
    assert found["Notice"] == "2026-11-20T00:00:00Z"
    assert found["Closed on Friday 11 December 2026"] == "2026-10-09T00:00:00Z"
    assert found["Paused"] == "2026-11-20T00:00:00Z"
    assert "2026-11-22T00:00:00Z" not in found.values()


def test_an_entry_says_what_is_new_and_where_to_read_it() -> None:
    """The words name the fact and its day; the link is a whole address."""
    soup = entries(example_site())["=SUM(soup)"]
    assert "1 November 2026: we checked its hours." in (soup.findtext(f"{ATOM}summary") or "")
    link = soup.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://help.example.org/services/soup/"
    painted = entries(example_site())["Closed on Friday 11 December 2026"]
    assert painted.findtext(f"{ATOM}summary") == "The hall: The hall is being painted."


def test_an_id_stays_when_its_day_moves() -> None:
    """A reader of feeds then shows the same entry again, not a second one."""
    later = small(TEXT.replace("hours: 2026-11-01", "hours: 2026-11-19"))
    before, after = entries(example_site())["=SUM(soup)"], entries(later)["=SUM(soup)"]
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}updated") == "2026-11-19T00:00:00Z"


def test_services_for_people_at_risk_are_not_in_the_feed() -> None:
    """Nothing about them, nor a notice for them alone, comes to a screen unasked."""
    text = TEXT.replace("summary: Soup for everyone.", "summary: Soup for everyone.\n    at_risk: yes")
    assert {"=SUM(soup)", "Notice"} <= set(entries(example_site()))
    assert {"=SUM(soup)", "Notice"}.isdisjoint(entries(small(text)))


def test_marks_in_a_text_stay_text() -> None:
    """A name with angle brackets does not end the feed."""
    assert "<b>&Co" in entries(small(TEXT.replace('"=SUM(soup)"', '"<b>&Co"')))


def test_a_large_catalogue_has_a_feed_of_its_newest_entries() -> None:
    """A feed is fetched again and again, so it stays small."""
    more = "".join(
        f"  s{n}: {{name: S{n}, summary: It is one., areas: [Fife], phone: 0131 496 0004}}\n"
        for n in range(LIMIT)
    )
    assert len(list(feed(small(TEXT + more)).iter(f"{ATOM}entry"))) == LIMIT
