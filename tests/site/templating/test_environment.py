"""The filters that pages share."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, UndefinedError

from frontdoor.catalogue import PhoneNumber
from frontdoor.form.clean_input import lines
from frontdoor.recurrence.formatting import as_of_words
from frontdoor.site.templating.environment import (
    _INLINE,
    ENVIRONMENT,
    TEMPLATES,
    CompiledTemplates,
    _converter,
    host,
    markdown,
    phone_link,
    sentence,
    told_apart,
    unbroken,
)
from tests.builders import a_catalogue, raw_service
from tests.site.pages.test_service import shown


def test_markup_in_staff_text_is_shown_never_obeyed() -> None:
    """A script typed into the catalogue is text on the page."""
    assert "<script" not in markdown("Hello <script>alert(1)</script>\n\n<div onclick=x>y</div>")


def test_a_picture_in_a_text_is_never_loaded() -> None:
    """The check refuses it; were it overlooked, no page would ask another host for it."""
    assert "<img" not in markdown(
        "![a](https://example.org/a.jpg) ![b][c] ![c]\n\n[c]: https://example.org/b.jpg"
    )


def test_markdown_makes_lists_and_links() -> None:
    """What staff write with dashes becomes a list."""
    assert "<li>one</li>" in markdown("- one\n- [two](/find/)")


MARKS = sorted({*string.printable, *"—“”\x02\x03é"} - {"\r", "\x0b", "\x0c"})


@given(
    st.lists(
        st.sampled_from([*MARKS, "word", "two words", "\n\n", "\n- ", "\n1. ", "    ", "#", "> ", "  \n"])
    )
)
def test_a_text_without_inline_marks_is_the_same_without_looking_for_them(pieces: list[str]) -> None:
    """Half of the work is left out where a text has nothing that an inline mark begins with."""
    text = "".join(pieces)
    assert markdown(text) == _converter(inline=True).reset().convert(text)


def test_whatever_an_inline_mark_begins_with_is_looked_for() -> None:
    """A new one of a later Markdown must be put there first."""
    begins = [
        "backtick", "escape", "reference", "link", "short_reference", "autolink", "automail", "linebreak", "entity",
        "em_strong",
    ]  # fmt: skip
    patterns = _converter(inline=True).inlinePatterns
    assert {patterns.get_index_for_name(name) for name in begins} == set(range(len(patterns)))
    assert all(map(_INLINE.search, ["`", "\\", "[", "<", "  \n", "&", "*", "_"]))


def test_a_number_is_a_link_that_rings_and_does_not_break_across_lines() -> None:
    """The link has the international form, the eye sees the usual one."""
    assert phone_link(PhoneNumber("0141 248 1763")) == (
        '<a class="fd-phone" href="tel:+441412481763">0141 248 1763</a>'
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


def test_a_line_end_in_an_attribute_is_one_that_no_browser_drops_and_the_form_reads() -> None:
    """Line ends of every kind, empty lines too, come back as they were."""
    written = unbroken('"one"\r\ntwo\n\nfour')
    assert written == '"one"\u2028two\u2028\u2028four'
    assert lines(written) == '"one"\ntwo\n\nfour'


def test_a_note_ends_with_a_stop() -> None:
    """Notes are joined to other sentences."""
    assert sentence("Check first") == "Check first."
    assert sentence("Really?") == "Really?"


def test_a_link_is_shown_by_its_site() -> None:
    """Long addresses do not burst a small screen."""
    assert host("https://www.sacro.org.uk/") == "sacro.org.uk"
    assert host("https://www.sacro.org.uk/a/help-with-visits.html") == "sacro.org.uk: help with visits"
    assert host("https://www.gov.uk/" + "long-" * 12) == "gov.uk: long long long long long long long long…"


def test_two_pages_of_one_site_are_told_apart() -> None:
    """Two links with the same words and different ends cannot be told apart by those who hear them."""
    links = ["https://www.sacro.org.uk/a", "https://gov.scot/b", "https://sacro.org.uk/c"]
    assert [name for _, name in told_apart(links)] == ["sacro.org.uk: a", "gov.scot: b", "sacro.org.uk: c"]
    alike = ["https://sacro.org.uk/?page=1", "https://sacro.org.uk/?page=2"]
    assert [name for _, name in told_apart(alike)] == ["sacro.org.uk", "sacro.org.uk (2)"]
    content = shown(a_catalogue(services={"throughcare": raw_service(source=links)}), "/information/")
    assert "[sacro.org.uk: c](https://sacro.org.uk/c)" in content


def test_a_page_escapes_what_it_is_given() -> None:
    """A name with marks in it stays text, wherever it stands."""
    made = ENVIRONMENT.from_string(
        "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(x) }}{{ x }}{{ x.upper() }}"
    )
    assert made.render(x="<&'\">") == "<b>&lt;&amp;&#39;&#34;&gt;</b>" + "&lt;&amp;&#39;&#34;&gt;" * 2


def test_a_page_that_names_what_is_not_there_is_not_made() -> None:
    """A slip of the pen in a template stops the build."""
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ nothing.at_all }}").render()
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ text.nothing }}").render(text="x")
    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{% macro m(x) %}{{ x }}{% endmacro %}{{ m() }}").render()


@pytest.mark.parametrize("there", [True, False], ids=["writable", "not writable"])
def test_a_compiled_template_is_kept_where_that_is_possible(tmp_path: Path, there: bool) -> None:
    """It is read again at the next start; where nothing can be written, the page is made all the same."""
    kept = CompiledTemplates()
    kept.directory = str(tmp_path if there else tmp_path / "not there")
    for _start in range(2):
        files = DictLoader({"page": "{{ name }}!"})
        made = Environment(loader=files, autoescape=True, bytecode_cache=kept).get_template("page")
        assert made.render(name="A & B") == "A &amp; B!"
    assert len([*tmp_path.iterdir()]) == there


def test_compiled_templates_are_kept_beside_the_templates() -> None:
    """A folder that is not there would be passed over in silence, and every build would compile all templates again."""
    assert (TEMPLATES / "service.html").is_file()
    assert Path(CompiledTemplates().directory).parent == TEMPLATES
