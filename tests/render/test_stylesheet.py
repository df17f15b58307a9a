"""Reducing a stylesheet to what the pages can use."""

from __future__ import annotations

import pytest

from frontdoor.render.stylesheet import minify, reduce_stylesheet, used_in

USED = used_in(['<div class="a b" data-x="1"><p>hello</p></div>'])


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (".a{color:red}", True),
        (".z{color:red}", False),
        (".a .z{color:red}", False),
        ("p:hover{color:red}", True),
        ("video{color:red}", False),
        ("[data-x]{color:red}", True),
        ("[data-y]{color:red}", False),
        ("#main{color:red}", False),
        ("@media print{.a{color:red}}", True),
        ("@media print{.z{color:red}}", False),
        ("table{color:red}", True),
        (".no-js p{color:red}", False),
    ],
)
def test_a_rule_stays_only_if_something_on_a_page_can_match_it(rule: str, kept: bool) -> None:
    """Elements that Markdown writes count as used; classes that only scripts set do not."""
    assert bool(reduce_stylesheet(rule, USED)) is kept


def test_of_several_selectors_the_used_ones_stay() -> None:
    """A rule for many things is cut down to ours."""
    assert reduce_stylesheet(".a,.z,p{color:red}", USED) == ".a,p{color:red}"


def test_variables_that_nothing_reads_go() -> None:
    """Also those which only another idle variable reads, with semicolons in their values."""
    css = ':root{--x:1px;--y:var(--z);--z:url("data:a;b")}p{top:var(--x)}'
    assert reduce_stylesheet(css, USED) == ":root{--x:1px}p{top:var(--x)}"


def test_our_own_stylesheet_is_packed_without_changing_it() -> None:
    """White space in values that need it stays."""
    assert minify("/* x */ .a , .b {\n margin: 0 1px;\n}\n") == ".a,.b{margin:0 1px}"
