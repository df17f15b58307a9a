"""Each recipe of RECIPES.md, tried: the check takes its lines, and people read what the recipe says, where it says."""

from __future__ import annotations

import html
import re
from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml

from frontdoor.catalogue import read_catalogue
from frontdoor.site.build.jobs import pages
from frontdoor.site.index.site_index import build_site_index
from tests.builders import as_yaml
from tests.frozen import CATALOGUE, ROOT

TODAY = date(2026, 11, 30)
TEXT = (ROOT / "RECIPES.md").read_text("utf-8")
RECIPES = {
    heading: (yaml.load(block[1], yaml.BaseLoader), re.findall(r"People read on `(.+?)`: “(.+)”", words))
    for heading, words in zip(*[iter(re.split(r"(?m)^### (.+)$", TEXT)[1:])] * 2, strict=True)
    if (block := re.search(r"(?s)```yaml\n(.*?)```", words))
}


@cache
def whole() -> Any:
    """Return the frozen catalogue as it is written."""
    return yaml.load(CATALOGUE.read_bytes(), yaml.BaseLoader)


def put_in(base: Any, lines: Any) -> Any:
    """Return a part of the file with a recipe's lines in it, as somebody would put them there."""
    if isinstance(base, dict) and isinstance(lines, dict):
        return {**base, **{key: put_in(base.get(key), value) for key, value in lines.items()}}
    return lines


@pytest.mark.parametrize("heading", RECIPES)
def test_a_recipe_is_taken_and_people_read_what_it_says(heading: str) -> None:
    """In order at the first try, and on the page in the words of the recipe."""
    lines, said = RECIPES[heading]
    catalogue = read_catalogue(as_yaml(put_in(whole(), lines)))
    found = {page.address: page.content for page in pages(build_site_index(catalogue, today=TODAY), None)}
    for address, words in said:
        text = html.unescape(re.sub(r"<[^>]+>", "", found[address].replace("<dd>", " <dd>")))
        assert words in " ".join(text.split()), " ".join(text.split())


def test_every_recipe_says_what_people_read() -> None:
    """All but the one that nobody reads; and the guide leads to this page."""
    assert [heading for heading, (_, said) in RECIPES.items() if not said] == [
        "A text that is hard to read, and must stay"
    ]
    assert len(RECIPES) > 20
    assert "](RECIPES.md)" in (ROOT / "EDITING.md").read_text("utf-8")
