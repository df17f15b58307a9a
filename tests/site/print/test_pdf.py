"""The PDFs themselves: readable by machines, the same every time, and no longer than they may be."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import typst

from frontdoor.form.doors import Door
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.form_names import paper_form
from frontdoor.site.print import leaflet_maker
from frontdoor.site.print.build import fitting
from frontdoor.site.print.pdf import TEMPLATES, PdfJob, PdfRenderer, Printed
from frontdoor.site.print.plan import BUDGET, LARGE_SIZE, SIZE, budget_for, sheets
from tests.builders import raw_drop_in, raw_service
from tests.site.print.pdf_text import TODAY, a_site, lines_on_last_page, the_form, unpacked


@pytest.fixture(scope="module")
def site() -> SiteIndex:
    """Return a site with a public address and a service with drop-ins and a form."""
    service = raw_service(
        referral="throughcare",
        team="glasgow-team",
        at={"glasgow": {"drop_ins": [raw_drop_in(days="every day")]}},
    )
    return a_site(services={"throughcare": service}, settings={"site": "https://help.example.org"})


def a_sheet(path: str, site: SiteIndex, *, form: bool = True) -> PdfJob:
    """Return one sheet of a site."""
    asked = the_form(site.catalogue) if form else None
    return next(one for one in sheets(site, asked) if one.path == f"leaflets/{path}.pdf")


def printed(one: PdfJob) -> Printed:
    """Lay a sheet out without a cache."""
    return PdfRenderer(None, TODAY).printed(one)


@pytest.mark.parametrize("name", ["prison-barlinnie", "prison-barlinnie-large", "form-for-me"])
def test_every_question_is_laid_out_once(site: SiteIndex, name: str) -> None:
    """The laid-out form shows the number of every question in the box of its answer, each once and in order."""
    laid_out = typst.Compiler(
        str(TEMPLATES / "leaflet.typ"), root=str(TEMPLATES), sys_inputs={"data": a_sheet(name, site).data}
    ).query("<question>", field="value")
    own = the_form(site.catalogue).at(Door.SELF, paper=True).asked()
    numbers = [question.number for section in own for question in section.questions]
    assert json.loads(laid_out) == numbers


@pytest.mark.parametrize("door", Door)
def test_the_form_of_each_door_is_a_few_sheets(site: SiteIndex, door: Door) -> None:
    """It keeps the rules of tagged PDF, which the printer's own check holds. Sabotage: a heading left out."""
    assert printed(a_sheet(paper_form(door), site)).pages <= 4


@pytest.mark.parametrize("name", ["form-for-me", "form-for-work-large", "prison-barlinnie"])
def test_the_slip_ends_the_form_and_tells_nothing(site: SiteIndex, name: str) -> None:
    """Last, whole, with the number and room to write; somebody else may find it. Sabotage: the slip before the questions."""
    one = a_sheet(name, site)
    laid_out = typst.Compiler(
        str(TEMPLATES / "leaflet.typ"), root=str(TEMPLATES), sys_inputs={"data": one.data}
    )
    *questions, slip = json.loads(laid_out.query("selector(<question>).or(<slip>)"))
    assert len(questions) > 5
    assert {one["func"] for one in questions} == {"metadata"}
    said = shown(slip["body"])
    numbers = [phone["number"] for phone in one.facts["form"]["phones"]]
    for words in ("Reference", "Three words", "help.example.org/your-reference/", *numbers):
        assert words in said
    for telling in ("Sacro", "prison", "Throughcare", "release", "referral"):
        assert telling not in said


def shown(content: object) -> str:
    """Return the text within typst's content."""
    if isinstance(content, dict):
        return " ".join(shown(content[part]) for part in content)
    if isinstance(content, list):
        return " ".join(map(shown, content))
    return str(content)


def test_a_pack_keeps_words_as_they_were_written() -> None:
    """Hours and labels stand behind a name as in the file. Sabotage: “Shelter, monday to Friday” was in every pack."""
    help_ = {"name": "Shelter", "what_for": "Advice.", "phone": "0808 800 4444", "hours": "Monday to Friday", "crisis": True,
             "source": "https://shelter.example", "source_read": "2026-11-01"}  # fmt: skip
    prison = {
        "name": "HMP Barlinnie",
        "area": "Glasgow City",
        "phone": {"number": "0141 770 2000", "label": "SPS desk"},
    }
    site = a_site(prisons={"barlinnie": prison}, other_help={"shelter": help_})
    laid_out = typst.Compiler(
        str(TEMPLATES / "leaflet.typ"),
        root=str(TEMPLATES),
        sys_inputs={"data": a_sheet("prison-barlinnie", site, form=False).data},
    ).query("table")
    said = re.findall(r'"text": ?"([^"]*)"', str(laid_out))
    assert "Shelter: Monday to Friday" in said
    assert "HMP Barlinnie: SPS desk" in said


@pytest.mark.parametrize("name", ["throughcare", "prison-barlinnie-large", "area-glasgow-city"])
def test_a_leaflet_can_be_read_aloud(site: SiteIndex, name: str) -> None:
    """Each PDF is tagged, says its language and title, and claims PDF/UA-1, to which typst holds it."""
    pdf = unpacked(printed(a_sheet(name, site)).content)
    assert b"/MarkInfo" in pdf
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/Lang ?\(en-GB\)", pdf)
    assert b"/Title" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/DisplayDocTitle true" in pdf


def test_the_same_facts_give_the_same_bytes(site: SiteIndex) -> None:
    """Two presses print the same file; nothing of the machine or the hour is in it."""
    one = a_sheet("area-glasgow-city", site)
    assert printed(one).content == printed(replace(one)).content


def test_no_sheet_holds_a_few_lines_only() -> None:
    """Whatever its length, a leaflet's last sheet is gone or filled. Sabotage: without other spaces, one length in six fails."""
    for number in range(4, 28, 2):
        offers = "\n".join(f"- Help of kind {n}, which is said in half a line." for n in range(number))
        site = a_site(services={"throughcare": raw_service(offers=offers)})
        pdf = printed(a_sheet("throughcare", site, form=False))
        assert pdf.pages == 1 or lines_on_last_page(pdf.content) >= 6, number


def test_a_leaflet_uses_no_colour(site: SiteIndex) -> None:
    """Prisons print in black: no colour operator is in any page, only shades of grey."""
    pdf = unpacked(printed(a_sheet("prison-barlinnie", site)).content)
    for red, green, blue in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b", pdf):
        assert red == green == blue


def test_sizes_are_those_of_clear_and_large_print() -> None:
    """Clear print begins at 12 points, large print at 16."""
    assert SIZE >= 12
    assert LARGE_SIZE >= 16


def test_every_service_prison_and_area_has_both_sizes(site: SiteIndex) -> None:
    """The list of leaflets is complete, and no two have one name."""
    paths = [one.path for one in sheets(site, None)]
    assert len(paths) == len(set(paths)) == 2 * (1 + 1 + 32)
    assert {
        "leaflets/throughcare.pdf",
        "leaflets/prison-barlinnie-large.pdf",
        "leaflets/area-fife.pdf",
    } <= set(paths)


def test_a_service_named_like_a_pack_does_not_take_its_place() -> None:
    """A service whose id is that of a pack gives way, so that the pack's address stays."""
    site = a_site(services={"area-fife": raw_service()})
    kinds = [one.facts["kind"] for one in sheets(site, None) if one.about == "area-fife"]
    assert kinds == ["pack", "pack"]


def test_a_second_build_lays_nothing_out(site: SiteIndex, tmp_path: Path) -> None:
    """What did not change comes from the cache, byte for byte; what changed is laid out anew."""
    press = PdfRenderer(tmp_path, TODAY)
    one = a_sheet("throughcare", site)
    assert press.kept(one) is None
    first = press.printed(one)
    assert PdfRenderer(tmp_path, TODAY).kept(one) == first
    changed = replace(one, facts={**one.facts, "summary": "Something else."})
    assert press.kept(changed) is None


def test_a_preview_shows_only_what_is_kept(site: SiteIndex, tmp_path: Path) -> None:
    """A live preview lays nothing out: it links to the leaflets that did not change."""
    cache, out = tmp_path / "cache", tmp_path / "site"
    out.mkdir()
    PdfRenderer(cache, TODAY).printed(a_sheet("throughcare", site, form=False))
    shown = leaflet_maker(cache, only_kept=True)(site, None, out)
    assert shown.files == {"leaflets/throughcare.pdf"}
    assert [note.words.startswith("PDF, ") for note in shown.notes["throughcare"]] == [True]


def a_growing_site(number: int) -> SiteIndex:
    """Return a site with so many services for one council area, with wordy entries."""
    long = "Help of a kind that takes many words to describe. " * 6
    services = {
        "upside" if n == 7 else f"s{n}": raw_service(name=f"Service {n}", who_for=long, how_to_ask=long)
        for n in range(number)
    }
    services["upside"] |= {"who_for": long * 2, "referral": "throughcare", "team": "glasgow-team"}
    return a_site(services=services)


@pytest.mark.parametrize(
    ("number", "names", "short"),
    [
        (8, ["area-glasgow-city"], False),
        (25, ["area-glasgow-city"], True),
        (220, ["area-glasgow-city", "area-glasgow-city-2"], True),
        (290, ["area-glasgow-city", "area-glasgow-city-2"], True),
    ],
)
def test_a_pack_that_grows_too_long_falls_back_and_never_stops_the_site(
    number: int, names: list[str], short: bool
) -> None:
    """First to one line a service, with its number; then the form is a pack of its own. It is printed whatever its length."""
    site = a_growing_site(number)
    form = the_form(site.catalogue)
    plan = a_sheet("area-glasgow-city", site)
    said: list[str] = []
    made = fitting(plan, PdfRenderer(None, TODAY).printed, said)
    assert [one.about for one, _ in made] == names
    assert made[0][0].facts["short"] is short
    assert bool(said) is short
    entries = [entry for group in made[0][0].facts["groups"] for entry in group["services"]]
    assert len(entries) == number  # none is left out
    assert form.version in made[-1][0].facts["form"]["version"]
    if number < 290:
        assert all(printed.pages <= budget_for(one) for one, printed in made)


def test_what_is_shortened_is_said_with_what_to_cut(tmp_path: Path) -> None:
    """Staff read how long it would be in full, what is printed instead, and which texts are the longest."""
    site = a_growing_site(40)
    pack = a_sheet("area-glasgow-city", site, form=False)
    press = PdfRenderer(tmp_path, TODAY)
    for one in sheets(site, None):  # the others need not be laid out: they stand in the cache already
        if one.path != pack.path:
            (tmp_path / f"{one.key}.pdf").write_bytes(b"/Type/Pages/Count 1")
    pages = press.printed(pack).pages
    (tmp_path / "site").mkdir()
    made = leaflet_maker(tmp_path)(site, None, tmp_path / "site")
    assert "leaflets/area-glasgow-city.pdf" in made.files
    assert made.notes["area-glasgow-city"][0].pages <= BUDGET
    assert made.shortened == [
        f"in full the pack “Help in Glasgow City” would have {pages} pages, and a pack may have 8: so each of its 40 services "
        'gets one line. To have it in full, cut the "summary:" or the first paragraph of "who_for:" and "how_to_ask:" of '
        "the longest. The longest here are “Service 7”, “Service 0” and “Service 1”."
    ]


def test_a_large_catalogue_gets_leaflets_only_when_asked_for(tmp_path: Path) -> None:
    """Above the limit nothing is made, and no page links to any."""
    service = raw_service()
    site = a_site(services={f"s{n}": {**service, "name": f"Service {n}"} for n in range(301)})
    assert leaflet_maker(None)(site, None, tmp_path).files == frozenset()


def test_the_files_are_those_of_the_plan(tmp_path: Path) -> None:
    """Every leaflet that is planned is written, each to its path."""
    site, out = a_site(prisons={}), tmp_path / "site"
    out.mkdir()
    for one in sheets(site, None):
        if one.about != "throughcare":
            (tmp_path / f"{one.key}.pdf").write_bytes(b"/Type/Pages/Count 1")
    made = leaflet_maker(tmp_path)(site, None, out)
    assert made.files == {one.path for one in sheets(site, None)}
    assert made.files == {str(path.relative_to(out)) for path in out.rglob("*.pdf")}
    assert (out / "leaflets/throughcare.pdf").read_bytes().startswith(b"%PDF-")
