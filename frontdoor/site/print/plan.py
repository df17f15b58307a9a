"""Plan of the leaflets: every PDF of a site, in both sizes of text, with its page budget and its shorter versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf

from frontdoor.form import Form
from frontdoor.form.doors import Door
from frontdoor.geography.council_areas import COUNCIL_AREAS
from frontdoor.occurrences import list_words
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.easy_read import leaflet_name
from frontdoor.site.pages.form_names import paper_form
from frontdoor.site.print.easy_read_content import easy_read_facts
from frontdoor.site.print.form_content import form_facts
from frontdoor.site.print.pack_content import area_facts, prison_facts
from frontdoor.site.print.pdf import PdfJob
from frontdoor.site.print.service_content import Facts, service_facts

SIZE, LARGE_SIZE = 12, 18
"""Text sizes in points: clear print and large print."""
EASY_READ_SIZE = 16
"""Text size of Easy Read in points, which has one size only: 14 is the least that those who publish it ask for."""
BUDGET, LARGE_BUDGET = 8, 20
"""Page budget of a pack: prisons print them by the hundred, and people carry them."""


def sheets(site: SiteIndex, form: Form | None) -> Iterator[PdfJob]:
    """Yield the job of every leaflet, in both sizes; Easy Read is large as it is."""
    for name, facts in leaflets(site, form):
        if facts["kind"] == "easy-read":
            yield PdfJob(name, facts, size=EASY_READ_SIZE, large=False)
            continue
        yield PdfJob(name, facts, size=SIZE, large=False)
        yield PdfJob(name, facts, size=LARGE_SIZE, large=True)


def leaflets(site: SiteIndex, form: Form | None) -> Iterator[tuple[str, Facts]]:
    """Yield name and content of every leaflet; a service whose id is a pack's name has none of its own."""
    packs = dict(_packs(site, form))
    for service in site.services:
        if service.id not in packs:
            yield service.id, service_facts(service, site)
    yield from packs.items()
    for door in Door:
        if (facts := form_facts(form, site, door)) is not None:
            yield paper_form(door), facts


def budget_for(one: PdfJob) -> float:
    """Return a leaflet's page budget."""
    if one.facts["kind"] != "pack":
        return inf
    return LARGE_BUDGET if one.large else BUDGET


def shorter(one: PdfJob) -> Iterator[Sequence[PdfJob]]:
    """Yield the shorter versions of a pack over budget: one line a service; then also the form as a pack of its own."""
    lines = {**one.facts, "short": True}
    yield [replace(one, facts=lines)]
    if one.facts["form"] is not None:
        help_, form = (
            {**lines, "part": part, "title": f"{one.facts['title']}, part {part}"} for part in (1, 2)
        )
        yield [
            replace(one, facts={**help_, "form": None}),
            replace(one, about=f"{one.about}-2", facts={**form, "short": False}),
        ]


def what_to_cut(one: PdfJob, pages: int, instead: Sequence[PdfJob]) -> str:
    """Return the sentence on a pack over budget: by how much, what is printed instead, and what to cut."""
    entries = [entry for group in one.facts["groups"] for entry in group["services"]]
    longest = sorted(entries, key=_length, reverse=True)[:3]
    names = list_words([f"“{entry['name']}”" for entry in longest])
    size = "a pack in large print" if one.large else "a pack"
    parts = " and its form is a pack of its own" if len(instead) > 1 else ""
    longest_words = f" The longest here are {names}." if longest else ""
    return (
        f"in full the pack “{one.facts['title']}” would have {pages} pages, and {size} may have {budget_for(one)}: so each of its "
        f'{len(entries)} services gets one line{parts}. To have it in full, cut the "summary:" or the first paragraph of '
        f'"who_for:" and "how_to_ask:" of the longest.{longest_words}'
    )


def _packs(site: SiteIndex, form: Form | None) -> Iterator[tuple[str, Facts]]:
    for prison in site.prisons:
        yield f"prison-{prison.id}", prison_facts(prison, site, form)
    for area in COUNCIL_AREAS:
        yield f"area-{area.slug}", area_facts(area, site, form)
    for entry in site.catalogue.easy_read.values():
        yield leaflet_name(entry), easy_read_facts(entry, site)


def _length(entry: Facts) -> int:
    texts = [entry["summary"], *(run["text"] for run in entry["who"])]
    texts += [run["text"] for run in entry["ask"]]
    return sum(map(len, texts))
