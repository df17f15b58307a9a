"""What is looked for in HTML, and that the quick way to it finds no less than the plain one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from frontdoor.site.templating.html_scan import attributes, attributes_by_hand, data_apart, elements, linked

PLAIN = re.compile(r'[ \t\n\f\r](href|src|srcset|action|style|id|type|on[a-z]+)="([^"]*)"')
SHREDS = (
    "<p", "<a", ">", "/>", "<br", " ", "\n", "\t", "\r", "\f", "\xa0", '"', "=", "'", "href", "id", "on", "onclick", "x",
    "data-id", 'class="', ' href="', '\nsrc="', '\tonload="', '\rstyle="', '\fid="', 'title="a="', "/a?b=", "É", "–", " on Monday ",
)  # fmt: skip


@given(some.lists(some.sampled_from(SHREDS), max_size=40).map("".join))
def test_the_quick_way_finds_what_the_plain_one_finds(html: str) -> None:
    """Whatever stands before an attribute, and whatever is in its value."""
    assert attributes(html) == PLAIN.findall(html)


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\r", "\f"])
def test_an_attribute_is_found_after_any_space(space: str) -> None:
    """HTML knows five kinds."""
    assert attributes(f'<a class="b"{space}href="/x=">') == [("href", "/x=")]
    assert attributes_by_hand(f'<video{space}poster="/x">') == [("poster", "/x")]
    assert linked(elements(f'<link rel="preload"{space}href="/x">')) == {"/x"}


def test_data_is_cut_out_of_a_head_only_where_it_is_nothing_but_data() -> None:
    """What holds a tag stays, and is looked into."""
    data = '<script type="application/ld+json">{"a":"b"}</script>'
    assert data_apart(f"<p>{data}<b>") == ("<p>", data, "<b>")
    assert data_apart("<p>") == ("<p>", "", "")
    odd = data.replace("b", "<b")
    assert data_apart(odd) == (odd, "", "")
