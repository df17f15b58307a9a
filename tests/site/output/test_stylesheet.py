"""Stylesheets as they are served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2

from frontdoor.inbox.desk.web.assets import STYLESHEET
from frontdoor.site.output.stylesheet import minify, with_plain_values
from tests.conftest import ROOT


def test_our_own_stylesheet_is_packed_without_changing_it() -> None:
    """White space in values that need it stays."""
    assert minify("/* x */ .a , .b {\n margin: 0 1px;\n}\n") == ".a,.b{margin:0 1px}"


THEME = ":root{--ink:#111;--line:var(--ink)}@media (prefers-color-scheme:dark){:root{--ink:#eee}}"


@pytest.mark.parametrize(
    ("css", "written"),
    [
        ("a{color:var(--ink)}", "a{color:#111;color:var(--ink)}"),
        (
            "a{border:1px solid var(--line);top:0}",
            "a{border:1px solid #111;border:1px solid var(--line);top:0}",
        ),
        ("a{color:var(--ink)!important}", "a{color:#111!important;color:var(--ink)!important}"),
        ("@media print{a{color:var(--ink)}}", "@media print{a{color:#111;color:var(--ink)}}"),
        ("a{color:var(--none,red)}", "a{color:red;color:var(--none,red)}"),
        ("a{color:var(--none)}", "a{color:var(--none)}"),
        ("a{--own:var(--ink)}", "a{--own:var(--ink)}"),
        ("a{margin-block:1rem}", "a{margin-top:1rem;margin-bottom:1rem}"),
        ("a{padding-block:0 calc(1rem + 1px)}", "a{padding-top:0;padding-bottom:calc(1rem + 1px)}"),
        ("a{margin-block-start:auto!important}", "a{margin-top:auto!important}"),
        (
            "a{border-block-end:1px solid var(--ink)}",
            "a{border-bottom:1px solid #111;border-bottom:1px solid var(--ink)}",
        ),
        ('a{background:url("x;y")}', 'a{background:url("x;y")}'),
    ],
)
def test_a_plain_value_stands_before_each_that_reads_a_variable(css: str, written: str) -> None:
    """Of the light theme, whatever a media query says; a value that is not known is not made up."""
    assert with_plain_values(css, THEME) == written


def test_variables_that_lead_to_each_other_come_to_an_end() -> None:
    """A slip in a stylesheet stops no build."""
    assert with_plain_values("a{color:var(--a)}", ":root{--a:var(--b);--b:var(--a)}") == "a{color:var(--a)}"


def rules(css: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each rule's selector and declarations, also those within media queries."""
    for rule in tinycss2.parse_stylesheet(css):
        inner = tinycss2.serialize(rule.content) if getattr(rule, "content", None) is not None else ""
        if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            yield from rules(inner)
        elif rule.type == "qualified-rule":
            found = tinycss2.parse_blocks_contents(inner)
            yield (
                tinycss2.serialize(rule.prelude),
                [(one.name, tinycss2.serialize(one.value)) for one in found],
            )


def sheets(built_site: Path) -> dict[str, str]:
    """The stylesheets as they are served."""
    built = {
        path.name.partition(".")[0]: path.read_text("utf-8") for path in (built_site / "assets").glob("*.css")
    }
    return {**built, "desk": STYLESHEET.content.decode()}


COLOURS = re.compile(r"color|background|border|outline|fill")


def test_what_can_be_seen_with_variables_can_be_seen_without(built_site: Path) -> None:
    """NetSurf showed 29 of 35 boxes without an edge, and "Leave this page" white on white.

    Sabotage: stylesheets as they are written.
    """
    served = sheets(built_site)
    assert {"site", "form", "desk"} <= set(served)
    for name, css in served.items():
        assert "var(" in css, name
        for selector, declarations in rules(css):
            plain = {one for one, value in declarations if "var(" not in value}
            for one, value in declarations:
                if "var(" in value and not one.startswith("--") and COLOURS.search(one):
                    assert one in plain, f"{name}: {selector} has no plain {one} beside {value}"


def test_what_stands_under_another_keeps_its_distance_without_logical_properties(built_site: Path) -> None:
    """NetSurf knows no ``margin-block``: each field touched the next question.

    Sabotage: stylesheets as they are written.
    """
    for name, css in sheets(built_site).items():
        assert re.findall(r"(?<![\w-])(?:margin|padding|border)-block[a-z-]*:", css) == [], name


IN_A_ROW = (".fd-form p>.fd-button", ".fd-form p>.fd-link", ".fd-actions>*", ".fd-leave a")


def test_what_stands_beside_another_keeps_its_distance_without_a_gap(built_site: Path) -> None:
    """NetSurf draws no space after a box in a line and knows no ``gap``: "For meFor someone close", "0141 248 1763and".

    Sabotage: ``gap`` for ``margin-right`` in ``.fd-actions``; ``display: inline-block`` in ``.fd-phone``.
    """
    served = sheets(built_site)
    found = [
        (one.strip(), declarations)
        for css in (served["site"], served["form"])
        for selector, declarations in rules(css)
        for one in selector.split(",")
    ]
    for wanted in IN_A_ROW:
        assert any(one == wanted and dict(given).get("margin-right") for one, given in found), wanted
    assert [one for one, given in found if ".fd-phone" in one and dict(given).get("display")] == []


def test_no_link_takes_its_colour_from_what_is_around_it(built_site: Path) -> None:
    """Dillo knows no "inherit": the links of head and foot, numbers to call among them, were teal on dark teal.

    Sabotage: ``.fd-footer a { color: inherit; }``.
    """
    for name, css in sheets(built_site).items():
        around = [
            selector
            for selector, declarations in rules(css)
            if ("color", "inherit") in [(one, value.strip()) for one, value in declarations]
            and re.search(
                r"[\s>]a(?![\w-])", selector
            )  # not of "a" itself, which Material resets before it gives a colour
        ]
        assert around == [], name


def test_nothing_takes_a_colour_away_that_another_rule_gave(built_site: Path) -> None:
    """Dillo knows no ``background: none``: the words of a second button were teal on teal.

    Sabotage: ``.fd-form .fd-button--second { background: none; }``.
    """
    for name, css in sheets(built_site).items():
        screen = [one for one in rules(css.partition("@media print")[0]) if "fd-button" in one[0]]
        taken = [
            selector
            for selector, declarations in screen
            if ("background", "none") in [(k, v.strip()) for k, v in declarations]
        ]
        assert taken == [], name


SITE = (ROOT / "frontdoor/site/assets/site.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", found))
    for found in re.findall(r":root \{(.*?)\}", SITE, re.DOTALL)[:2]
)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG 2 defines it."""
    return (max(luminance(one), luminance(other)) + 0.05) / (min(luminance(one), luminance(other)) + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK | {"on-deep": LIGHT["on-deep"]}], ids=["light", "dark"])
def test_the_colours_keep_the_promise_at_the_head_of_the_stylesheet(theme: dict[str, str]) -> None:
    """7:1 for text on every ground that it stands on, 3:1 for edges and pictures."""
    grounds = ("paper", "card", "tint", "warn", "stop")
    texts = [(text, ground) for text in ("ink", "quiet", "teal", "stop-edge") for ground in grounds] + [
        ("on-deep", "deep")
    ]
    edges = [
        (edge, ground) for edge in ("edge", "warn-edge", "stop-edge", "teal") for ground in ("paper", "card")
    ]
    assert [pair for pair in texts if contrast(*(theme[one] for one in pair)) < 7] == []
    assert [pair for pair in edges if contrast(*(theme[one] for one in pair)) < 3] == []


def test_the_way_to_leave_a_page_can_be_read() -> None:
    """White on red by day, near black on pink by night."""
    night = re.search(r"prefers-color-scheme: dark\) \{ \.fd-leave a, [^{]+\{ color: (#[0-9a-f]+)", SITE)
    assert night
    assert contrast("#fff", LIGHT["stop-edge"]) >= 7
    assert contrast(night[1], DARK["stop-edge"]) >= 7
