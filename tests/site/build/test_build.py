"""The whole site, built once by the engine as on any machine, and looked at from outside."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import html5lib
import pytest

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.catalogue.loader import last_changed
from frontdoor.catalogue.sections import NAMED, folder
from frontdoor.geography.council_areas import BY_NAME, COUNCIL_AREAS
from frontdoor.geography.postcodes import by_first_letter, by_postcode_area
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.output.engine_output import read_engine_output
from frontdoor.site.print import KEPT, leaflet_maker
from tests.conftest import clean_environment
from tests.frozen import CATALOGUE, ROOT, lay_out, the_catalogue, the_form
from tests.site.pages.test_page_types import WITHOUT_PAGES

LIMIT = 14 * 1024


def mkdocs(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the engine as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="session")
def site(built_site: Path) -> Path:
    """Return the folder of the site, built in earnest."""
    return built_site


def made_on(site: Path) -> date:
    """Return the day for which a site was built, as it says itself."""
    return date.fromisoformat(json.loads((site / "data" / "services.json").read_text("utf-8"))["made_on"])


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Return the catalogue of the site."""
    return the_catalogue()


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, str]:
    """Return every page by its address."""
    return {
        "/" + path.relative_to(site).as_posix().removesuffix("index.html"): path.read_text("utf-8")
        for path in sorted(site.rglob("*.html"))
    }


def addresses(catalogue: Catalogue) -> Iterator[str]:
    """Yield the addresses that must be there."""
    yield from (
        "/",
        "/find/",
        "/services/",
        "/drop-ins/",
        "/areas/",
        "/referral/",
        "/referral/for-me/",
        "/referral/for-someone-close/",
        "/referral/for-work/",
        "/referral/not-received/",
        "/your-reference/",
        "/prisons/",
        "/locations/",
    )
    yield from (
        "/about/",
        "/families/",
        "/professionals/",
        "/contact/",
        "/privacy/",
        "/accessibility/",
        "/data/",
        "/other-help/",
        "/information/",
        "/information/page-2/",
        "/easy-read/",
    )
    yield from ("/404.html", "/shell/")
    ended = {*catalogue.services} - {service.id for service in catalogue.listed_services()}
    for section in {*NAMED} - {*WITHOUT_PAGES}:
        yield from (f"/{folder(section)}/{id_}/" for id_ in getattr(catalogue, section) if id_ not in ended)
    yield from (f"/areas/{area.slug}/" for area in COUNCIL_AREAS)
    yield from (
        "/find/postcodes/",
        *(f"/find/postcodes/{letters.lower()}/" for letters in by_postcode_area()),
        *(f"/find/towns/{letter.lower()}/" for letter in by_first_letter()),
    )
    yield from {
        f"/needs/{need}/{BY_NAME[area].slug}/"
        for service in catalogue.listed_services()
        for need in service.needs
        for area in service.areas
        if area in BY_NAME
    }


def test_every_page_is_there_and_no_other(pages: dict[str, str], catalogue: Catalogue) -> None:
    """Each service, place, need, prison and all 32 council areas have their address; ended services have none."""
    assert set(pages) == set(addresses(catalogue))


def test_every_page_is_good_html(pages: dict[str, str]) -> None:
    """A strict parser finds no fault in any page."""
    for address, text in pages.items():
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(text)
        assert parser.errors == [], address


def test_no_page_carries_or_loads_a_script_or_a_style(pages: dict[str, str]) -> None:
    """Everything can be read with no script, and the strict policy holds on plain hosts too."""
    for address, text in pages.items():
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), address
        for script in re.findall(r"<script[^>]*>", text):
            assert "application/ld+json" in script or re.search(r'src="/assets/[^"]+" defer', script), address
        assert "default-src 'none'" in text, address


def test_no_two_links_of_a_page_say_the_same_and_lead_elsewhere(pages: dict[str, str]) -> None:
    """Screen readers offer a page's links as a list of their words: two that read alike and part ways cannot be told apart."""
    wrong = {}
    for address, html in pages.items():
        leads: defaultdict[str, set[str]] = defaultdict(set)
        for attributes, inside in re.findall(r"(?s)<a ([^>]*)>(.*?)</a>", html):
            said = re.search(r'aria-label="([^"]*)"', attributes)
            words = said[1] if said else " ".join(re.sub(r"<[^>]+>", " ", inside).split())
            leads[words].update(re.findall(r'href="([^"]*)"', attributes))
        if several := {words: sorted(ends) for words, ends in leads.items() if len(ends) > 1}:
            wrong[address] = several
    assert wrong == {}


def test_nothing_is_loaded_from_another_host(pages: dict[str, str]) -> None:
    """What a page loads has an address of this site."""
    for address, text in pages.items():
        loaded = re.findall(
            r'<(?:link rel="(?:stylesheet|icon)"|img|script|form)[^>]*?(?:href|src|action)="([^"]+)', text
        )
        assert loaded
        assert all(one.startswith("/") and not one.startswith("//") for one in loaded), address


def test_every_page_says_its_language_title_and_a_number(pages: dict[str, str]) -> None:
    """Whoever lands anywhere can call."""
    for address, text in pages.items():
        assert '<html lang="en-GB">' in text, address
        assert re.search(r"<title>[^<]+</title>", text), address
        assert 'href="tel:' in text, address


def test_a_page_and_its_stylesheet_fit_one_round_trip(pages: dict[str, str], site: Path) -> None:
    """No catalogue page weighs more than 14 KB compressed, and it takes two requests to read one.

    The form needs a stylesheet more, and so does a page with a map or a week; without theirs, those are bare lists.
    """
    for address, text in pages.items():
        sheets = re.findall(r'<link rel="stylesheet" href="/([^"]+)"', text)
        weight = sum(len(gzip.compress((site / one).read_bytes(), 9)) for one in sheets)
        assert weight + len(gzip.compress(text.encode(), 9)) <= LIMIT, address
        more = (
            address.startswith(("/referral/", "/your-reference/", "/easy-read/"))
            or "fd-map" in text
            or "fd-week" in text
        )
        assert len(sheets) == (2 if more else 1), address


def test_catalogue_pages_have_the_frame_of_hand_written_ones(pages: dict[str, str]) -> None:
    """Head, menu and foot of a service page are those that the engine gave the contact page.

    But for the link "Something is wrong here", which says on which page it stands.
    """

    def frame(text: str) -> str:
        text = re.sub(r"<title>.*?(?=</head>)", "", text, flags=re.DOTALL)
        text = re.sub(r"<main.*</main>", "", text, flags=re.DOTALL)
        text = re.sub(
            r'<nav class="fd-breadcrumb".*?</nav>| aria-current="\w+"|<!--.*?-->|(?<=/wrong-here/\?page=)[^"]*',
            "",
            text,
            flags=re.DOTALL,
        )
        return re.sub(r"\s+", "", text)

    assert frame(pages["/services/throughcare/"]) == frame(pages["/contact/"])


def test_another_folder_gets_the_same_bytes(site: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    """The command line's route writes exactly what the engine's route wrote."""
    form = the_form()
    engine, again = read_engine_output(site), tmp_path / "again"
    maker = leaflet_maker(ROOT / KEPT)
    revised = last_changed(site.parent / "services.yaml", datetime.now(UTC))
    complete_site(
        engine, catalogue, form,
        today=made_on(site), revised=revised, out=again, compressed=True, leaflets=maker,
    )  # fmt: skip
    assert contents(again) == contents(site)


def test_a_page_has_its_compressed_copies_beside_it(site: Path) -> None:
    """A server hands them out as they are; unpacked they are the page, and Brotli's is the smaller."""
    page = site / "services" / "throughcare" / "index.html"
    zipped, brotlied = (page.with_name(f"index.html.{kind}").read_bytes() for kind in ("gz", "br"))
    assert gzip.decompress(zipped) == brotli.decompress(brotlied) == page.read_bytes()
    assert len(brotlied) < len(zipped)


def test_a_second_build_leaves_nothing_of_the_first(site: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    """A service that is gone from the catalogue is gone from the folder; a folder of somebody else is not touched."""
    engine, out = read_engine_output(site), tmp_path / "out"
    complete_site(engine, catalogue, None, today=made_on(site), out=out)
    (out / "services" / "gone").mkdir()
    complete_site(engine, catalogue, None, today=made_on(site), out=out)
    assert not (out / "services" / "gone").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", "utf-8")
    complete_site(engine, catalogue, None, today=made_on(site), out=other)
    assert (other / "mine.txt").exists()


def test_another_catalogue_has_no_dead_links(site: Path, tmp_path: Path) -> None:
    """What our own pages say of services that another catalogue lacks stays as words, without a link."""
    text = (
        "organisation: {name: Helpers, phone: 0131 496 0000}\nneeds: {food: {name: Food}}\nservices:\n"
        "  soup: {name: Soup, summary: Soup for all., needs: [food], areas: [Fife], standing: current}\n"
    )
    complete_site(
        read_engine_output(site), read_catalogue(text), None, today=made_on(site), out=tmp_path / "out"
    )
    families = (tmp_path / "out" / "families" / "index.html").read_text("utf-8")
    assert "Travel Service" in families
    assert "/services/prison-travel/" not in families


def test_every_page_says_its_public_address_where_it_is_known(site: Path, tmp_path: Path) -> None:
    """Hand-written pages name theirs as those of the catalogue do, and what a link to them shows."""
    text = (
        "settings: {site: 'https://helpers.example'}\norganisation: {name: Helpers, phone: 0131 496 0000}\n"
        "needs: {food: {name: Food}}\n"
        "services:\n  soup: {name: Soup, summary: Soup for all., needs: [food], areas: [Fife], standing: current}\n"
    )
    out = tmp_path / "out"
    complete_site(read_engine_output(site), read_catalogue(text), None, today=made_on(site), out=out)
    for address in ("/", "/contact/", "/services/soup/"):
        page = (out / address[1:] / "index.html").read_text("utf-8")
        assert page.count(f'<link rel="canonical" href="https://helpers.example{address}">') == 1, address
        assert page.count('<meta property="og:title"') == 1, address
    assert "canonical" not in (out / "404.html").read_text("utf-8")


def test_a_faulty_catalogue_stops_the_build_with_its_faults_and_no_traceback(tmp_path: Path) -> None:
    """An editor reads the line and the sentence, not Python."""
    lay_out(tmp_path)
    text = CATALOGUE.read_text("utf-8")
    (tmp_path / "services.yaml").write_text(text.replace("successor: upside", "successor: upsid"), "utf-8")
    done = mkdocs("build", "--strict", folder=tmp_path)
    assert done.returncode == 1
    assert re.search(r"services\.yaml:\d+:\d+: .*upsid", done.stderr)
    assert "Traceback" not in done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
