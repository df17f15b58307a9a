from __future__ import annotations

import re
from pathlib import Path

from frontdoor.site.pages.outage_banner import put_up
from frontdoor.site.pages.referral_form import form_page, sent_page
from tests.conftest import ROOT
from tests.form.builders import the_catalogue, the_form
from tests.form.pages import read_page

WORDS = "Online referrals are not reaching our team at the moment."
FRAME = "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>x</title></head><body><main>{}</main></body></html>"


def test_the_sign_is_put_up_before_everything_with_the_number() -> None:
    """On the form as on any other page; it names the phone and the post, and is read out at once."""
    form, catalogue = the_form(), the_catalogue()
    for page in (form_page(form, catalogue), sent_page(form, catalogue, reference="K4M7TQ9XC")):
        up = put_up(page, form, catalogue)
        read = read_page(FRAME.format(up.content))
        (sign,) = read.all("div", class_="fd-sign")
        assert sign.get("role") == "alert"
        words = read.text(sign)
        assert words.startswith(f"{WORDS} Please call us instead: 0")
        assert "print this form and post it to Sacro" in words
        assert read.words.startswith(WORDS)


def test_no_page_holds_the_sign_while_it_is_down(built_site: Path) -> None:
    """Lynx, w3m, links2, elinks and Dillo show what ``hidden`` hides: they told everybody not to use a form that works.

    Sabotage: a sign that hangs ready in the page.
    """
    pages = [path for path in built_site.rglob("*.html") if "not reaching" in path.read_text("utf-8")]
    assert pages == []


def test_the_script_says_it_in_the_words_of_the_inbox() -> None:
    """Whoever reads the static page reads the same sentence as whoever reads the inbox's own."""
    script = (ROOT / "frontdoor" / "site" / "assets" / "form.js").read_text("utf-8")
    template = (ROOT / "frontdoor" / "site" / "templates" / "form" / "door_sign.html").read_text("utf-8")
    (said,) = re.findall("<strong>(.+)</strong>", template)
    assert said == WORDS
    assert f'"{said}"' in script
