"""No page leans on what old browsers ignore, and each text that a stylesheet hides is true for those who see it all the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tinycss2

from tests.conftest import ROOT
from tests.site.checks.old_browsers import IGNORED, gets_wrong

OURS = ROOT / "frontdoor" / "site"
SHEETS = (*sorted((OURS / "assets").glob("*.css")), ROOT / "frontdoor" / "inbox" / "desk" / "assets" / "desk.css")  # fmt: skip
TEMPLATES = sorted(
    path
    for folder in (OURS / "templates", ROOT / "frontdoor" / "inbox" / "desk" / "templates", ROOT / "overrides", ROOT / "docs")
    for path in folder.rglob("*")
    if path.suffix in (".html", ".md")
)  # fmt: skip

HIDDEN = {
    # The form
    ".fd-hidden": "what a button or a fault is about, said for those who cannot see where it stands",
    ".fd-choice--none:not(:focus-within)": "No answer: it is an answer, and is seen as soon as the keyboard comes to it",
    ".fd-trap": "says itself that it is not for people, and stands last",
    ".fd-form .fd-number": "the number that the question has on paper",
    ".fd-answers .fd-number": "the number that the question has on paper",
    ".fd-other h2::before": "an ornament",
    ".fd-summary h2::before": "an ornament",
    # The site
    ".md-typeset .fd-glance h2::before": "an ornament",
    ".md-typeset #search [type=submit]": "where scripts run, the search answers without it",
    ".fd-header li:nth-child(2) ~ li:not(:last-child)": "on a narrow screen the menu stands at the foot of the page",
    ".fd-header li:last-child": "the way to the menu at the foot, where the whole menu is in sight",
    ".fd-paper": "the whole address of a button, which paper needs and anybody may read",
    # The desk
    ".unseen": "what a button or a fault is about, said for those who cannot see where it stands",
    ".choice.none:not(:focus-within)": "No answer: it is an answer, and is seen as soon as the keyboard comes to it",
    ".listing .cell-name": "the name of the column, which a wide screen shows above",
    ".listing thead": "on a narrow screen each cell says the name of its column",
    ".listing td:empty": "nothing stands there",
    ".shortcuts": "where nobody has a keyboard",
    ".progress > p:not(:last-child)": "how far a search had come: true, and overtaken",
    ".menu > summary": "the word Menu, where there is room for the ways that it opens",
    "[hidden]": "the plain field under an editor: hidden by the script that put another in its place",
    ".jumps": "links to the parts of a page that a wide screen shows side by side",
}
"""Selector to why what it hides may be read by everybody; on paper (``@media print``) what cannot be pressed is left out."""


def hiding(css: str) -> set[str]:
    """The selectors of the rules that hide something on a screen."""

    def look(rules: list[object]) -> set[str]:
        found: set[str] = set()
        for rule in rules:
            prelude = tinycss2.serialize(getattr(rule, "prelude", []))
            content = getattr(rule, "content", None)
            if content is None or "print" in prelude:
                continue
            if rule.type == "at-rule":  # type: ignore[attr-defined]
                found |= look(tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True))
            elif re.search(
                r"display: *none|visibility: *hidden|clip-path|opacity: *0[;\s}]",
                tinycss2.serialize(content) + ";",
            ):
                found |= {one.strip() for one in prelude.split(",")}
        return found

    return look(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def test_every_text_that_a_stylesheet_hides_has_been_judged() -> None:
    """Whoever hides another text says why it may be read where no stylesheet is at work."""
    assert set().union(*(hiding(sheet.read_text("utf-8")) for sheet in SHEETS)) == set(HIDDEN)


def test_what_a_stylesheet_hides_is_broken_into_lines_where_it_is_shown() -> None:
    """Dillo shows it, and a long question on one line runs past the edge; ``@supports`` is for browsers that hide it.

    Sabotage: ``white-space: nowrap`` beside ``clip-path`` in ``.fd-hidden``.
    """
    for sheet in SHEETS:
        rules = tinycss2.parse_stylesheet(sheet.read_text("utf-8"), skip_comments=True, skip_whitespace=True)
        for rule in rules:
            if rule.type == "qualified-rule" and "nowrap" in tinycss2.serialize(rule.content):
                selectors = {one.strip() for one in tinycss2.serialize(rule.prelude).split(",")}
                assert not selectors & set(HIDDEN), sheet


@pytest.mark.parametrize("name", IGNORED)
def test_no_template_decides_by_what_old_browsers_ignore(name: str) -> None:
    """Six browsers post each button to its form's own address: the server decides by the button's name."""
    assert TEMPLATES
    assert [path for path in TEMPLATES if re.search(rf"\s{name}\s*=", path.read_text("utf-8"))] == []


def test_old_browsers_get_no_built_page_wrong(built_site: Path) -> None:
    """Every page of the site, hand-written ones too; those of inbox and desk are held to it by each test that reads one."""
    wrong = {
        str(path.relative_to(built_site)): said
        for path in sorted(built_site.rglob("*.html"))
        if (said := gets_wrong(path.read_text("utf-8")))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "html",
    [
        '<form><button formaction="/x">Change</button></form>',
        '<button form="a">Send</button>',
        '<input type="hidden" value="one\ntwo">',
        '<input type="hidden" value="one&#10;two">',
        "<p title='one\r\ntwo'>x</p>",
        "<textarea>\none&#10;two</textarea>",
        "<p hidden>Closed</p>",
        "<dialog>Closed</dialog>",
        '<input type="radio" name="a" value="yes"><input type="radio" name="a" value="no">',
        '<label for="a">Your <b>name</b></label><input id="a" type="text">',
        '<label for="a">Prison</label><select id="a"></select>',
        "<p><button>One</button> · <button>Two</button></p>",
    ],
)
def test_what_they_get_wrong_is_found(html: str) -> None:
    """The check itself sees each kind."""
    assert len(gets_wrong(html)) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<input type="hidden" value="one\u2028two">',
        '<p\n class="a"\n>x</p>',
        "<textarea>\none\r\ntwo</textarea>",
        '<input type="radio" name="a" value="yes"><input type="radio" name="a" value="" checked>',
        '<form><button name="change" value="x">Change</button></form>',
        '<label for="a">Your name</label>\n<input id="a" type="text">',
        '<label for="a">Your name</label><p>As on the card.</p><input id="a" type="text">',
        '<label for="a">Yes</label><input id="b" type="radio" name="b" checked>',
        "<p><button>One</button> <button>Two</button>, or <button>Three</button></p>",
    ],
)
def test_what_they_get_right_is_left_alone(html: str) -> None:
    """Nothing is said of what these browsers know."""
    assert gets_wrong(html) == []


def test_the_trap_stands_last_in_its_form_with_its_words() -> None:
    """Dillo draws the box: among the questions people would fill it in, and its words go with ``display: none``, which leaves the box.

    Sabotage: ``.fd-trap { display: none; }``.
    """
    sheet = (OURS / "assets" / "form.css").read_text("utf-8")
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    ways = [
        tinycss2.serialize(rule.content) for rule in rules if ".fd-trap" in tinycss2.serialize(rule.prelude)
    ]
    assert len(ways) == 1
    assert "visibility: hidden" in ways[0]
    assert "display" not in ways[0]
    asked = [path for path in TEMPLATES if "frame.trap(" in path.read_text("utf-8")]
    assert len(asked) == 4
    for path in asked:
        _, _, after = path.read_text("utf-8").partition("frame.trap(")
        rest, _, _ = after.partition("</form>")
        assert not re.search(r"<|\{\{", rest), path
    own = [path.name for path in TEMPLATES if 'class="fd-trap"' in path.read_text("utf-8")]
    assert own == ["summary.html"]
