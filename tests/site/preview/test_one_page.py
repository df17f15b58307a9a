"""Pages rendered in memory, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.output.engine_output import read_engine_output
from frontdoor.site.preview.one_page import PagePreview
from tests.frozen import the_catalogue, the_form

TODAY = date(2026, 11, 22)
ADDRESSES = (
    "/", "/families/", "/services/throughcare/", "/locations/glasgow/", "/drop-ins/", "/services/",
    "/easy-read/throughcare/", "/referral/for-my-work/", "/prisons/barlinnie/", "/404.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def served(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built, without leaflets."""
    out = tmp_path_factory.mktemp("one-page") / "site"
    complete_site(read_engine_output(built_site), the_catalogue(), the_form(), today=TODAY, out=out)
    return out


@pytest.fixture(scope="module")
def preview(served: Path) -> PagePreview:
    """The same version, in memory."""
    return PagePreview(the_catalogue(), the_form(), TODAY, served)


def test_a_page_in_memory_is_the_page_that_a_build_writes(served: Path, preview: PagePreview) -> None:
    """Letter for letter. Sabotage: a second way to render, which would one day show something else."""
    found = {}
    for address in ADDRESSES:
        file = served / address.lstrip("/")
        file = file / "index.html" if address.endswith("/") else file
        if file.is_file():
            found[address] = preview.html(address) == file.read_text("utf-8")
    assert len(found) >= 8
    assert [address for address, same in found.items() if not same] == []


def test_a_page_written_by_hand_has_the_facts_of_the_version(served: Path, preview: PagePreview) -> None:
    """The frame is that of the last build, and its numbers are the draft's."""
    body = the_catalogue().organisation.model_copy(update={"name": "Another Charity"})
    catalogue = the_catalogue().model_copy(update={"organisation": body})
    assert replace(preview, catalogue=catalogue).html("/about/") != preview.html("/about/")


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/services/nowhere/", "/../secret.html", "/assets/icon.svg", "/services/"]
)
def test_what_is_no_page_is_none(preview: PagePreview, address: str) -> None:
    """Nothing outside of the site, and no file that is no page, is ever shown."""
    assert (preview.html(address) is None) == (address != "/services/")
