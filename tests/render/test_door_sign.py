from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.config.defaults import MkDocsConfig

from frontdoor import doorsign
from frontdoor.render.door_sign import put_up
from frontdoor.render.form import form_page, sent_page
from frontdoor.render.overview import look_over
from frontdoor.render.page import Page
from frontdoor.render.site import pages
from tests.conftest import ROOT
from tests.form.builders import TODAY, the_catalogue, the_form
from tests.form.pages import read_page

WORDS = "Online referrals are not reaching our team at the moment."
FRAME = "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>x</title></head><body><main>{}</main></body></html>"


def signs(page: Page) -> list[Any]:
    """The signs on a page."""
    return list(read_page(FRAME.format(page.content)).all("div", class_="fd-sign"))


def test_the_sign_hangs_ready_on_the_form_with_the_number() -> None:
    """Hidden until it is needed, so that a script has nothing to write; it names the phone and the post."""
    (sign,) = signs(form_page(the_form(), the_catalogue()))
    assert sign.get("hidden") is not None
    assert sign.get("role") == "alert"
    words = " ".join("".join(sign.itertext()).split())
    assert words.startswith(f"{WORDS} Please ring us instead: 0")
    assert "print this form and post it to Sacro" in words


def test_the_sign_is_put_up_in_its_place_or_before_everything() -> None:
    """On the form it is shown where it hangs; any other page begins with it; nowhere does it hang twice."""
    form, catalogue = the_form(), the_catalogue()
    for page in (form_page(form, catalogue), sent_page(form, catalogue, reference="K4M7TQ9XC")):
        up = put_up(page, form, catalogue)
        (sign,) = signs(up)
        assert sign.get("hidden") is None
        assert up.content.index(WORDS) < up.content.index("<h1")


@pytest.mark.parametrize("up", [True, False])
def test_the_next_build_shows_it_without_script(up: bool) -> None:
    """The built page of the form carries the sign where the inbox says so, and only there."""
    site = replace(look_over(the_catalogue(), today=TODAY, form=the_form()), sign_up=up)
    (page,) = (page for page in pages(site, the_form()) if page.address == "/referral/")
    (sign,) = signs(page)
    assert (sign.get("hidden") is None) is up


def test_the_engines_build_asks_the_inbox_where_it_is_told_of_one(tmp_path: Path) -> None:
    """With no data folder in the settings nothing is known and nothing said; with one, its file decides, also when it is missing."""
    sign_is_up = runpy.run_path(str(ROOT / "hooks" / "build_catalogue_pages.py"))["_sign_is_up"]
    config, now = MkDocsConfig(), datetime(2026, 11, 24, 10, tzinfo=UTC)
    config.extra = {"inbox_data": ""}  # type: ignore[assignment]
    assert not sign_is_up(config, now)
    config.extra = {"inbox_data": str(tmp_path)}  # type: ignore[assignment]
    assert sign_is_up(config, now)
    (tmp_path / doorsign.FILE).write_text(doorsign.written(now), "ascii")
    assert not sign_is_up(config, now)
    assert sign_is_up(config, now + doorsign.HOLDS * 2)
    settings = yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), yaml.BaseLoader)
    assert settings["extra"]["inbox_data"] == ["FRONTDOOR_DATA", ""]
