"""The filters that pages share."""

from __future__ import annotations

import pytest

from frontdoor.catalogue import PhoneNumber
from frontdoor.render.templates import as_of_words, host, markdown, phone_link, sentence


def test_markup_in_staff_text_is_shown_never_obeyed() -> None:
    """A script typed into the catalogue is text on the page."""
    assert "<script" not in markdown("Hello <script>alert(1)</script>\n\n<div onclick=x>y</div>")


def test_markdown_makes_lists_and_links() -> None:
    """What staff write with dashes becomes a list."""
    assert "<li>one</li>" in markdown("- one\n- [two](/find/)")


def test_a_number_is_a_link_that_rings_and_does_not_break_across_lines() -> None:
    """The link has the international form, the eye sees the usual one."""
    assert phone_link(PhoneNumber("0141 248 1763")) == (
        '<a class="fd-phone" href="tel:+441412481763">0141\u00a0248\u00a01763</a>'
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2019", "2019"),
        ("2024-07", "July 2024"),
        ("2019-12-08", "8 December 2019"),
        ("about 2017", "about 2017"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(written: str, said: str) -> None:
    """A year stays a year; nothing is added to what the source tells."""
    assert as_of_words(written) == said


def test_a_note_ends_with_a_stop() -> None:
    """Notes are joined to other sentences."""
    assert sentence("Ring first") == "Ring first."
    assert sentence("Really?") == "Really?"


def test_a_link_is_shown_by_its_site() -> None:
    """Long addresses do not burst a small screen."""
    assert host("https://www.sacro.org.uk/a/b") == "sacro.org.uk"
