"""Small parts of records."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.site.feeds.openreferral.shared_fields import plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Check **first**, or _write_.", "Check first, or write."),
        ("See [our page](/services/soup/).", "See our page."),
        ("See [the guide](https://example.org/a).", "See the guide (https://example.org/a)."),
        ("A line that\nwas broken.\n\nThe next.", "A line that was broken.\n\nThe next."),
        ("You get:\n\n- soup\n- bread\n  and butter", "You get:\n\n- soup\n- bread and butter"),
        ("1. Ring\n2. Come", "1. Ring\n2. Come"),
        ("## Food\n\nSoup", "Food\n\nSoup"),
        ("2 * 3 * 4 and snake_case_words", "2 * 3 * 4 and snake_case_words"),
        (None, None),
    ],
)
def test_marks_of_markdown_become_plain_text(text: str | None, said: str | None) -> None:
    """Other sites show a description as it is, and a link into our site leads nowhere there."""
    assert plain(text) == said


@given(st.text("ab *_[](/)#\n-+1.)"))
def test_what_is_left_out_would_change_nothing(text: str) -> None:
    """Only the steps whose mark is there are taken; all of them, one after another, say the same."""
    words = re.sub(
        r"\[([^\]]+)\]\(([^)\s]+)[^)]*\)",
        lambda found: found[1] if found[2].startswith("/") else f"{found[1]} ({found[2]})",
        text,
    )
    words = re.sub(r"(?<!\w)(\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", words)
    words = re.sub(r"^#+ +", "", words, flags=re.MULTILINE)
    assert plain(text) == re.sub(r"(?<!\n)\n *(?![\s\-*+]|\d+[.)])", " ", words)
