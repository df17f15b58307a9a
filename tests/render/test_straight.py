"""Straight templates, held to what Jinja's own compiler makes of the same text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jinja2 import DictLoader, Environment, PackageLoader, StrictUndefined, UndefinedError

from frontdoor.catalogue import load_catalogue
from frontdoor.form import load_form
from frontdoor.render import templates
from frontdoor.render.overview import look_over
from frontdoor.render.site import pages
from frontdoor.render.straight import StraightEnvironment

ROOT = Path(__file__).parents[2]


class Thing(NamedTuple):
    """What pages are given."""

    name: str
    numbers: Mapping[str, Sequence[int]]


THING = Thing("<Ann & Bob>", {"one": [1, 2, 3], "none": []})
PARTS = """
{% macro tag(words, kind="a <kind>", times=1) %}<b class="{{ kind }}">{{ words }}</b>{{ "!" * times }}{% endmacro %}
{% macro twice(words) -%}{{ tag(words) }}{{ tag(words, 'b', 2) }}{%- endmacro %}
"""
OPTIONS: Mapping[str, Any] = {
    "autoescape": True,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "undefined": StrictUndefined,
}


def made(text: str, environment: type[Environment] = StraightEnvironment) -> str:
    """Return what a page makes of a few values; there are macros and a piece that it may ask for."""
    files = DictLoader({"page": text, "parts": PARTS, "more": "{{ thing.name }};"})
    given = {"thing": THING, "given": [("<a>", 1), ("b", 0)], "none": None}
    return environment(loader=files, **OPTIONS).get_template("page").render(given)


@pytest.mark.parametrize(
    "text",
    [
        "{{ thing.name }} {{ thing.name.upper() }} {{ thing.numbers['one'][0] }} {{ thing.numbers }} {{ none }}",
        "{% import 'parts' as parts %}{{ parts.tag(thing.name) }}{{ parts.tag('x', 'y') }}{{ parts.twice('<') }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{% set all = m('<') ~ m('&') ~ '>' %}{{ all }}{{ m(all) }}",
        "{% for n in thing.numbers.values() %}{{ loop.index }}{{ n[1:] }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{% for n in thing.numbers['none'] %}{{ n }}{% else %}nothing{% endfor %}{% for k, v in given if v %}{{ k }}{% endfor %}",
        "{{ '{}-{}'.format(*given[0]) }}{% set n %}<i>{{ thing.name }}</i>{% endset %}{{ n }}",
        "{% if thing.name and not given[0][1] is none %}{{ '%s' | format(thing.name) }}{% endif %}{% include 'more' %}",
        "{% if given %}{% for k, v in given %}{% set k2 = k ~ '<' %}{{ k2 | upper }}{{ v | default('?') }}{% endfor %}{% endif %}",
    ],
)  # fmt: skip
def test_a_straight_template_makes_the_same_html(text: str) -> None:
    """Macros with and without what they can do without, loops, pieces that are set, imported and included."""
    assert made(text) == made(text, Environment)


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("{{ gone }}", UndefinedError),
        ("{{ gone.at_all }}", UndefinedError),
        ("{{ gone[0] }}", UndefinedError),
        ("{{ gone() }}", UndefinedError),
        ("{% for one in gone %}{% endfor %}", UndefinedError),
        ("{{ thing.gone }}", AttributeError),
        ("{{ thing.numbers['gone'] }}", KeyError),
        ("{% import 'parts' as parts %}{{ parts.gone() }}", AttributeError),
        ("{% import 'parts' as parts %}{{ parts.tag() }}", TypeError),
        ("{% import 'parts' as parts %}{{ parts.tag(gone) }}", UndefinedError),
        ("{% import 'parts' as parts %}{{ parts.tag('x', 'y', 1, 2) }}", TypeError),
        ("{% import 'parts' as parts %}{{ parts.tag(words='x') }}", TypeError),  # by their order only
        ("{{ range(3) }}", UndefinedError),
    ],
)
def test_a_slip_of_the_pen_stops_the_build(text: str, slip: type[Exception]) -> None:
    """Nothing that a template names and was not given is shown as nothing."""
    with pytest.raises(slip):
        made(text)


def test_our_pages_are_the_same_by_jinjas_own_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of our own catalogue, to the letter."""
    catalogue = load_catalogue(ROOT / "services.yaml")
    form = load_form(ROOT / "referral.yaml", catalogue)

    def all_pages() -> dict[str, str]:
        site = look_over(catalogue, today=date(2026, 11, 22), form=form)
        return {page.address: page.content for page in pages(site, form)}

    ours = all_pages()
    plain = Environment(loader=PackageLoader("frontdoor.render"), **OPTIONS)
    plain.filters.update(templates.ENVIRONMENT.filters)
    monkeypatch.setattr(templates, "ENVIRONMENT", plain)
    assert all_pages() == ours
    assert len(ours) > 100
