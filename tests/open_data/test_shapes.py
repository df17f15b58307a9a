"""Small parts of records."""

from __future__ import annotations

import pytest

from frontdoor.render.open_data.shapes import plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ring **first**, or _write_.", "Ring first, or write."),
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
