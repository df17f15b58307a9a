"""What two readers of PDF, poppler and MuPDF, make of all leaflets and packs; and qpdf, which checks the files themselves."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from frontdoor.form import load_form
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.print import leaflet_maker, leaflets
from tests.frozen import FORM, the_catalogue
from tests.site.print.pdf_text import TODAY, texts

HOLDS_WORDS = {"P", "H1", "H2", "H3", "LBody", "Lbl", "TH", "TD"}
"""Tags that tell a screen reader what kind of text is inside."""
POPPLER = ("pdftotext", "{}", "-")
MUPDF = ("mutool", "draw", "-q", "-F", "txt", "{}")


@pytest.fixture(scope="module")
def site() -> SiteIndex:
    """A whole catalogue such as ours."""
    catalogue = the_catalogue()
    return build_site_index(catalogue, today=TODAY, form=load_form(FORM, catalogue))


@pytest.fixture(scope="module")
def files(site: SiteIndex, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All its leaflets and packs, in both sizes."""
    out = tmp_path_factory.mktemp("printed")
    made = leaflet_maker(None)(site, load_form(FORM, site.catalogue), out)
    assert len(made.files) > 100
    return [out / name for name in sorted(made.files)]


def of_each(files: list[Path], *command: str) -> dict[str, str]:
    """Run a program on each file, two at a time; return what it prints."""

    def run(path: Path) -> tuple[str, str]:
        done = subprocess.run([one.format(path) for one in command], capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
        assert done.returncode == 0, (path.name, done.stdout, done.stderr)
        return path.stem, done.stdout

    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(run, files))


def test_the_files_are_sound(files: list[Path]) -> None:
    """qpdf finds nothing to warn of."""
    of_each(files, "qpdf", "--check", "{}")


def outside(tree: str) -> Iterator[str]:
    """Yield the words of a tag tree that are in no paragraph, heading, item of a list or cell."""
    above: list[tuple[int, str]] = []
    for line in tree.splitlines():
        depth, said = len(line) - len(line.lstrip()), line.strip()
        if not said or said.startswith(("/", "Object ")):
            continue
        while above and above[-1][0] >= depth:
            above.pop()
        if not said.startswith('"'):
            above.append((depth, re.split(r"\W", said)[0]))
        elif said.strip('" ') and not HOLDS_WORDS & {tag for _, tag in above}:
            yield said


def test_all_words_are_paragraphs_headings_items_or_cells(files: list[Path]) -> None:
    """A warning in a box is a paragraph too: bare spans under a division are read without a pause, and cannot be jumped to.

    All packs have the same parts, and poppler takes seconds for each: so one of a prison and one of an area stand for them.
    """
    alike = re.compile(r"(?:prison|area)-(?!barlinnie|fife)")
    some = [path for path in files if not alike.match(path.name)]
    trees = of_each(some, "pdfinfo", "-struct-text", "{}")
    found = {name: list(outside(tree)) for name, tree in trees.items()}
    assert {name: words[:3] for name, words in found.items() if words} == {}


def squeezed(text: str) -> str:
    """Return a text without spaces and hyphens, which a reader may take for division, and without the halves of a sheet's foot."""
    lines = [
        line
        for line in text.splitlines()
        if not re.search(r"Page \d+ of \d+|After .*, check first\.$", line.strip())
    ]
    return re.sub(r"[\s-]+", "", "".join(lines))


@pytest.mark.parametrize("reader", [POPPLER, MUPDF], ids=["poppler", "MuPDF"])
def test_no_sentence_is_mixed_with_another(
    reader: tuple[str, ...], files: list[Path], site: SiteIndex
) -> None:
    """Whoever searches, copies or has the plain text read finds each text of a leaflet whole: no two columns are mixed."""
    facts: dict[str, Any] = dict(leaflets(site, load_form(FORM, site.catalogue)))
    in_order = {name: squeezed(text) for name, text in of_each(files, "pdftotext", "-raw", "{}", "-").items()}
    read = {name: squeezed(text) for name, text in of_each(files, *reader).items()}
    mixed = {}
    for name, text in read.items():
        all_ = (squeezed(one) for one in texts(facts[name.removesuffix("-large")]) if one.count(" ") > 2)
        printed = [one for one in all_ if one in in_order[name]]
        assert len(printed) > 5, name
        # The dates to come, one after another: none that is called off stands between them.
        places = facts[name.removesuffix("-large")].get("places", ())
        printed += [squeezed("•".join(place["dates"])) for place in places]
        if lost := [one for one in printed if one not in text]:
            mixed[name] = lost[:3]
    assert mixed == {}


def test_no_sheet_holds_a_few_lines_only(files: list[Path]) -> None:
    """The last sheet of several has five lines, and its foot, or more."""
    few = {}
    for name, text in of_each(files, "pdftotext", "-layout", "{}", "-").items():
        pages = [[line for line in page.splitlines() if line.strip()] for page in text.split("\f")[:-1]]
        if len(pages) > 1 and len(pages[-1]) < 6:
            few[name] = pages[-1]
    assert few == {}
