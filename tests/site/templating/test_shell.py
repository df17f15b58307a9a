"""The shell: split at its markers as text, and filled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from frontdoor.site.index.page import Page
from frontdoor.site.templating.shell import Shell, ShellError, mark_current

HTML = """<!doctype html>
<html lang="en-GB"><head><link rel="stylesheet" href="/assets/site.1.css">
<!-- frontdoor:head --><title>Shell</title><!-- /frontdoor:head -->
</head><body><header><nav><ul><li><a href="/services/">Services</a></li></ul></nav></header>
<!-- frontdoor:breadcrumb --><!-- /frontdoor:breadcrumb -->
<main><!-- frontdoor:content -->old<!-- /frontdoor:content --></main>
<footer>The foot</footer></body></html>
<!-- frontdoor:engine {"assets": {"form.css": "form.2.css"}, "name": "Sacro"} -->
"""
SHELL = Shell.from_html(HTML)


def a_page(**changes: object) -> Page:
    given: dict[str, object] = {
        "address": "/services/x/",
        "title": "Food & drink",
        "content": "<h1>Food</h1>",
    }
    return Page(**{**given, **changes})  # type: ignore[arg-type]


def test_a_page_takes_the_place_of_what_stood_between_the_markers() -> None:
    """Title and content of the page replace the shell's own, and no marker is left."""
    html = SHELL.fill(a_page())
    assert "<title>Food &amp; drink – Sacro</title>" in html
    assert "<main><h1>Food</h1></main>" in html
    assert "old" not in html
    assert "frontdoor:" not in html


@pytest.mark.parametrize("slot", ["head", "breadcrumb", "content"])
@pytest.mark.parametrize("mark", ["", "/"])
def test_a_missing_marker_is_named(slot: str, mark: str) -> None:
    """A shell that cannot be filled says which marker it lacks."""
    marker = f"<!-- {mark}frontdoor:{slot} -->"
    with pytest.raises(ShellError, match=marker):
        Shell.from_html(HTML.replace(marker, ""))


def test_text_of_a_page_is_never_read_as_a_template_or_a_marker() -> None:
    """Braces and markers in a page's content stay as they are."""
    content = "{{ 7 * 7 }} <!-- frontdoor:head --> {% raw %} \\1 $1"
    assert content in SHELL.fill(a_page(content=content))


def test_plain_names_of_stylesheets_become_those_with_their_hash() -> None:
    """A page asks for form.css; the shell knows the file's real name."""
    html = SHELL.fill(a_page(head='<link rel="stylesheet" href="/assets/form.css">'))
    assert 'href="/assets/form.2.css"' in html


def test_what_a_page_adds_to_the_frame_is_told_apart() -> None:
    """Its part of the head with the real names, and its content; data is no part of it that a browser looks into."""
    data = '<script type="application/ld+json">{"file":"/assets/form.css"}</script>'
    sheet = '<link rel="stylesheet" href="/assets/form.css">'
    filled = SHELL.filled(a_page(head=sheet + data + sheet))
    named = sheet.replace("form.css", "form.2.css")
    assert filled.own == f"{named}{named}<h1>Food</h1>"
    assert f"{named}{data}{named}".encode() in filled.html
    assert filled.html.decode() == SHELL.fill(a_page(head=sheet + data + sheet))


def test_pages_that_share_a_frame_do_not_share_what_differs() -> None:
    """Section, language and danger of one page leave no trace on the next."""
    plain = SHELL.fill(a_page())
    SHELL.fill(a_page(at_risk=True))
    SHELL.fill(a_page(address="/find/"))
    SHELL.fill(a_page(lang="gd", address="/gd/services/x/", breadcrumb=(("/a/", "A"),)))
    assert SHELL.fill(a_page()) == plain
    assert 'aria-current="page"' in SHELL.fill(a_page(address="/services/"))


def test_an_error_says_so_first_in_the_title() -> None:
    """Who hears the title only knows at once that something must be mended."""
    assert "<title>Error: Food &amp; drink" in SHELL.fill(a_page(error=True))


def test_a_page_for_people_at_risk_has_a_neutral_title_and_a_way_out() -> None:
    """Its title holds nothing but its own words, and a plain link leaves it."""
    html = SHELL.fill(a_page(title="Information", at_risk=True))
    assert "<title>Information</title>" in html
    assert "Leave this page</a>" in html


def test_a_page_without_a_frame_has_no_header_or_foot_and_keeps_the_way_out() -> None:
    """Catches the quick exit escaped along with what stands before it."""
    page = Page("/x/", "Title", "<h1>Here</h1>", at_risk=True, without_frame=True)
    framed, bare = (SHELL.fill(replace(page, without_frame=without)) for without in (False, True))
    assert "<header" in framed
    assert "<footer" in framed
    assert "&lt;" not in bare
    assert bare.count('<aside class="fd-leave"') == framed.count('<aside class="fd-leave"') == 1
    for part in ("<header", "</header>", "<footer", "</footer>"):
        assert part not in bare
    assert bare.index('class="fd-leave"') < bare.index("<main") < bare.index("<h1>Here</h1>")
    assert bare.rstrip().endswith("</main>\n</body></html>")


def test_the_language_of_a_page_is_that_of_its_html_element() -> None:
    """A Gaelic page says so."""
    assert '<html lang="gd"' in SHELL.fill(a_page(lang="gd"))
    assert '<html lang="en-GB"' in SHELL.fill(a_page())


def test_a_page_that_is_not_to_be_found_says_noindex() -> None:
    """Confirmation and error pages stay out of search engines."""
    assert '<meta name="robots" content="noindex">' in SHELL.fill(a_page(index=False))


def test_the_menu_tells_where_the_reader_is() -> None:
    """The exact page is marked as page, a page below it as within."""
    assert mark_current('<li><a href="/find/">F</a></li></nav>', "/find/").startswith(
        '<li><a href="/find/" aria-current="page">'
    )
    assert 'href="/services/" aria-current="true"' in SHELL.fill(a_page())


def test_the_breadcrumb_begins_at_home_and_is_escaped() -> None:
    """A name with an ampersand does not break the path."""
    html = SHELL.fill(a_page(breadcrumb=(("/services/", "This & that"),)))
    assert '<li><a href="/">Home</a></li><li><a href="/services/">This &amp; that</a></li>' in html


def test_a_button_has_its_whole_address_on_paper() -> None:
    """Nobody can type /referral/; without a public address nothing is written."""
    button = '<a class="fd-button" href="/referral/">Ask online</a>'
    call = '<a class="fd-button" href="tel:+441414960000">Call</a>'
    page = a_page(content=f"<p>{button} {call}</p>")
    written = replace(SHELL, site="https://www.example.org").fill(page)
    assert f'{button}<span class="fd-paper"> (www.example.org/referral/)</span> {call}</p>' in written
    assert "fd-paper" not in SHELL.fill(page)
