"""The quick way from Markdown to HTML, held to the full converter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.render.plainmarkdown import plain_html
from frontdoor.render.templates import full_markdown

WORDS = st.lists(st.sampled_from(["help", "with", "1pm", "4", "don't", '"so"', "(now)", "a-b", "- x", "1. y", "é", "5.30", "#1", "*b*", ":", "-", "LGBT+", "yes!", "a = b", "{x}", "a|b", "~", "^", "$5", "+ z", "===", "# h", "#"]), min_size=1, max_size=6).map(" ".join)  # fmt: skip
LINES = st.one_of(WORDS, WORDS.map("- {}".format), WORDS.map("  {}".format))
TEXTS = st.lists(st.one_of(LINES, st.just("")), max_size=8).map("\n".join)


def full(text: str) -> str:
    return str(full_markdown().reset().convert(text))


@settings(max_examples=600)
@given(TEXTS)
def test_what_it_takes_on_comes_out_the_same(text: str) -> None:
    """Where the quick way does not refuse, both ways give the same HTML."""
    quick = plain_html(text)
    assert quick is None or quick == full(text)


@pytest.mark.parametrize(
    "text",
    [
        "One sentence. Another one, at 1.30pm.",
        "Two\nlines",
        "First\n\nSecond",
        "Before\n\n- one\n- two\n\nAfter",
        "- one\n- two",
        'It\'s "quoted" (so)',
        "Come in! LGBT+ people, too: #1 = you",
    ],
)
def test_it_takes_on_what_staff_write_most(text: str) -> None:
    """Sentences and dashed lists do not need the full converter."""
    assert plain_html(text) == full(text)


@pytest.mark.parametrize(
    "text", ["**bold**", "[a](/b)", "<b>", "a & b", "1. one", "# Head", "- a\n  b", "a\n- b"]
)
def test_it_refuses_everything_else(text: str) -> None:
    """Marks, links, markup and entities go to the full converter."""
    assert plain_html(text) is None
