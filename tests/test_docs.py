"""What the hand-written pages say: plain words, plain Markdown, and links that lead somewhere.

These tests read the pages that people edit; a failure says what to do.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from frontdoor.catalogue import load_catalogue
from frontdoor.catalogue.validation.readability import how_hard
from frontdoor.rules.freshness import Doubt
from frontdoor.site.checks.site_checks import ANSWERED
from frontdoor.site.pages.form_names import DOORS
from frontdoor.site.pages.fragments import NAMES
from tests.frozen import ROOT

PAGES = sorted(path for path in (ROOT / "docs").glob("*.md") if path.name != "shell.md")

MARKERS = set(NAMES) - {"footer", "notices"}
"""The names of the fragments, but for those that the frame has."""

ADDRESSES = {
    "/services/", "/drop-ins/", "/find/", "/referral/", "/families/", "/professionals/", "/contact/", "/privacy/",
    "/about/", "/accessibility/", "/areas/", "/other-help/", "/prisons/", "/locations/", "/information/",
    "/easy-read/", "/your-reference/", *DOORS.values(),
}  # fmt: skip

COPIES = ("freistilbox.net", "uniondigital.uk", "lunaria-design.com")
"""Hosts that hold test copies of other bodies' websites."""


def test_no_entry_links_to_a_test_copy() -> None:
    """No address leads to a test copy of somebody's website."""
    for path in [ROOT / "services.yaml", *PAGES]:
        text = path.read_text("utf-8")
        found = [host for host in COPIES if host in text]
        assert not found, (
            f"{path.name} links to {found}, a test copy of somebody's website: link to the website itself."
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_pages_link_to_what_exists(page: Path) -> None:
    """Each link of a hand-written page leads to a page that will be made, or to another website over https.

    A place on the home page may come from the catalogue, so that only the build can look for it; MkDocs would miss it.
    """
    catalogue = load_catalogue(ROOT / "services.yaml")
    services = {f"/services/{service.id}/" for service in catalogue.listed_services()}
    needs = {f"/needs/{need}/" for need in catalogue.needs}

    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        assert target.partition("#")[0] in ADDRESSES | services | needs | {*ANSWERED} or target.startswith(
            ("https://", "/#")
        ), (
            f"{page.name} links to {target}, and there is no such page: copy the address from the browser, without the host."
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_pages_are_easy_to_read(page: Path) -> None:
    """Each hand-written page is told in short sentences and everyday words."""
    hardness, longest = how_hard(page.read_text("utf-8").split("---", 2)[2])

    assert (hardness <= 32, longest <= 25) == (True, True), (
        f"{page.name} is hard to read: it scores {hardness:.0f}, and 32 is the most; its longest sentence has {longest} words, "
        "and 25 is the most. Make two sentences of a long one, and use everyday words."
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_pages_are_plain_markdown(page: Path) -> None:
    """A hand-written page has a title, a description, one heading of the first rank, and no HTML but known markers."""
    text = page.read_text("utf-8")

    head = "---\ntitle: …\ndescription: …\n---\n# Heading"
    assert re.match(r"---\ntitle: .+\ndescription: .+\n(home: true\n)?---\n# .+\n", text), (
        f"{page.name} must begin with these lines:\n{head}"
    )
    headings = len(re.findall(r"(?m)^# ", text))
    assert headings == 1, (
        f"{page.name} has {headings} lines that begin with one #: leave the first, and use ## for the others."
    )
    markers = re.findall(r"(?m)^<!-- frontdoor:([a-z-]+) -->$", text)
    doubts = re.findall(r"<!-- (/?)frontdoor:(unless-[a-z-]+) -->", text)
    assert [name for end, name in doubts if not end] == [name for end, name in doubts if end], page.name
    unknown = {*markers, *(name for _, name in doubts)} - MARKERS - set(Doubt)
    assert not unknown, (
        f"{page.name} names {unknown}, which we do not have: {sorted(MARKERS)} can stand there."
    )
    assert text.count("<") == len(markers) + len(doubts), (
        f"{page.name} has HTML, or a <: say it in Markdown, or in words."
    )


def page(name: str) -> str:
    """Return a hand-written page as one line of words."""
    return " ".join((ROOT / "docs" / f"{name}.md").read_text("utf-8").split())


def test_a_complaint_goes_to_the_charity_first_and_then_to_the_regulator() -> None:
    """Since 19 June 2026 whoever holds the data takes complaints, in any easy way, and says so within 30 days."""
    before, found, complaint = page("privacy").partition("## Complain to us")
    assert found
    assert "within one month" in before
    for words in (
        "19 June 2026",
        "section 103",
        "by phone, by letter or in person",
        "**within 30 days**",
        "/contact/",
    ):
        assert words in complaint, words
    assert complaint.index("30 days") < complaint.index("https://ico.org.uk")
    assert "ico.org.uk" not in before


def test_the_legal_grounds_are_named_and_wait_for_the_adviser() -> None:
    """One for the referral, one for health, one for crime; nobody takes them for settled."""
    _, found, grounds = page("privacy").partition("## Why Sacro may keep it")
    assert found
    for words in (
        "still has to confirm",
        "Article 6(1)(f)",
        "Article 9(2)(a)",
        "Article 10",
        "Schedule 1, paragraph 29",
    ):
        assert words in grounds, words


def test_the_accessibility_page_has_a_status_and_leads_on() -> None:
    """Whoever gets no help from us is told who watches over the rules."""
    said = page("accessibility")
    for words in (
        "**Status:**",
        "in part",
        "Equality Advisory and Support Service",
        "Equality and Human Rights Commission",
    ):
        assert words in said, words


def test_a_weakness_can_be_reported_quietly() -> None:
    """SECURITY.md stands at the top, where the host of the project looks for it, and README leads there."""
    said = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "Report a vulnerability" in said
    assert "working days" in said
    assert "(SECURITY.md)" in (ROOT / "README.md").read_text("utf-8")
