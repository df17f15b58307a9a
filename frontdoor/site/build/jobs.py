"""The build's job list: every generated page and file of a site index, made and written in jobs of any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TypeVar

from frontdoor.form import Form
from frontdoor.form.doors import Door
from frontdoor.site.checks.site_checks import PageFacts, SiteChecker
from frontdoor.site.feeds.atom import feed_files
from frontdoor.site.feeds.calendars import calendar_files
from frontdoor.site.feeds.json_csv import data_files
from frontdoor.site.feeds.openreferral import open_data_files
from frontdoor.site.feeds.sitemap import sitemap_files
from frontdoor.site.feeds.well_known import wellknown_files
from frontdoor.site.index.page import Page
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.output.parallel import do_all, workers_for
from frontdoor.site.output.writer import Writer
from frontdoor.site.pages.easy_read import with_easy_read
from frontdoor.site.pages.form_languages import in_all_languages
from frontdoor.site.pages.form_names import paper_form
from frontdoor.site.pages.moved import moved_pages
from frontdoor.site.pages.page_types import PageJob, entry_type_at, page_types
from frontdoor.site.pages.referral_doors import first_pages
from frontdoor.site.pages.referral_form import not_received_page
from frontdoor.site.pages.your_reference import ask_page
from frontdoor.site.search.index import places_indexes, search_index
from frontdoor.site.templating.editions import in_edition, with_ways_to
from frontdoor.site.templating.shell import Shell
from frontdoor.translation.catalogs import speaking

NO_FORM = Page(
    "/referral/",
    "Make a referral",
    "<h1>Make a referral</h1><p>Referrals are not taken on this site. Call or write to us: how to reach us is below.</p>",
)
"""Takes the form's place on the site of a catalogue that takes no referrals."""


CHUNK = 50
"""Most pages in one job."""
WORTH_HELP = 200
"""Services and locations from which a process pool pays for its start."""
Thing = TypeVar("Thing")
FileJob = Callable[[], Iterable[tuple[str, bytes]]]


@dataclass(frozen=True)
class Built:
    """The result of a build: the files written, by path under the site's root."""

    files: frozenset[str]
    left_out: Sequence[str] = ()
    """A sentence for each thing left out or shortened so that the rest could be built."""


@dataclass(frozen=True)
class Done:
    """The result of one job: files written, addresses for the sitemap, and facts for the site checks."""

    files: Sequence[str]
    addresses: Sequence[str]
    """Addresses of pages that search engines may list."""
    seen: PageFacts | None = None


def build_site(
    site: SiteIndex,
    form: Form | None,
    shell: Shell,
    *,
    write: Writer,
    watch: SiteChecker,
    by_hand: Sequence[str] = (),
    alone: bool = False,
) -> Built:
    """Write all generated pages and files, and pass each to the site checks (``watch``).

    ``by_hand`` names the addresses of the hand-written pages, for the sitemap. ``alone`` keeps all work in this process,
    whose memos and templates the processes of later builds then begin with.
    """
    file_jobs: list[FileJob] = [  # longest first, so that no process idles at the end
        partial(
            calendar_files, site.catalogue, today=site.today, revised=site.revised, plans=site.times.plans
        ),
        partial(open_data_files, site),
        partial(data_files, site),
        partial(feed_files, site),
        lambda: [search_index(site), *places_indexes()],
        partial(wellknown_files, site),
    ]
    jobs: list[Callable[[], Done]] = [partial(_write_files, write, watch, job) for job in file_jobs]
    jobs += (partial(_write_pages, write, job, shell, watch) for job in page_jobs(site, form))
    workers = workers_for(len(site.services) + len(site.catalogue.locations), worth=WORTH_HELP)
    done = do_all(jobs, 1 if alone else workers)
    for one in done:
        if one.seen:
            watch.add(one.seen)
    addresses = [address for address in by_hand if not address.endswith(".html")]
    addresses += (address for one in done for address in one.addresses)
    last = _write_files(write, watch, partial(sitemap_files, site, addresses))
    return Built(frozenset(name for one in (*done, last) for name in one.files))


def pages(site: SiteIndex, form: Form | None) -> Iterator[Page]:
    """Yield every page that comes from the catalogue or the form."""
    return chain.from_iterable(job() for job in page_jobs(site, form))


def page_jobs(site: SiteIndex, form: Form | None) -> list[PageJob]:
    """Return the jobs that make all pages, translations included; they may run in any order."""
    jobs, moved = english_jobs(site, form), partial(moved_pages, site)
    if site.catalogue.easy_read:
        jobs = [partial(_with_easy_read, job, site) for job in jobs]
    if not site.spoken:
        return [*jobs, moved]
    origin = (site.catalogue.settings.site or "").rstrip("/")
    jobs = [moved, *(partial(_with_ways, job, site, origin) for job in jobs)]
    for code in site.editions:
        translated = [
            address for address, codes in site.spoken.items() if code in codes and entry_type_at(address)
        ]
        jobs += (partial(edition_pages, code, some, site, origin) for some in _chunks(translated, CHUNK))
    return jobs


def edition_pages(code: str, addresses: Sequence[str], site: SiteIndex, origin: str) -> Iterator[Page]:
    """Yield the translations of pages into one language; ``addresses`` are those of the English pages."""
    edition = site.editions[code]
    for address in addresses:
        kind = entry_type_at(address)
        assert kind, "only entries with pages are spoken of"
        with speaking(code):
            made = with_easy_read([kind.first(address.split("/")[2], edition)], edition)
            pages = [in_edition(page, code, site.spoken, origin) for page in made]
        yield from pages


def english_jobs(site: SiteIndex, form: Form | None) -> list[PageJob]:
    """Return the jobs that make all English pages."""
    jobs = [job for one in page_types() for job in one.jobs(site)]
    origin = (site.catalogue.settings.site or "").rstrip("/")
    return [*jobs, partial(in_all_languages, partial(_form_pages, site, form), origin)]


def _write_pages(write: Writer, job: PageJob, shell: Shell, watch: SiteChecker) -> Done:
    files, addresses, own = [], [], watch.another()
    for page in job():
        filled = shell.filled(page)
        files.append(write(f"{page.address[1:]}index.html", filled.html))
        own.see_filled(page, filled)
        if page.index:
            addresses.append(page.address)
    return Done(files, addresses, own.seen)


def _write_files(write: Writer, watch: SiteChecker, job: Callable[[], Iterable[tuple[str, bytes]]]) -> Done:
    files, own, secrets = [], watch.another(), watch.keeps_secrets
    for name, content in job():
        files.append(write(name, content))
        if secrets:
            own.see_file(name, content)
    return Done(files, (), own.seen)


def _with_easy_read(job: PageJob, site: SiteIndex) -> Iterable[Page]:
    return with_easy_read(job(), site)


def _with_ways(job: PageJob, site: SiteIndex, origin: str) -> Iterable[Page]:
    return with_ways_to(job(), site.spoken, origin)


def _form_pages(site: SiteIndex, form: Form | None) -> Iterator[Page]:
    if form is None:
        yield NO_FORM
        return
    printed = {door: made for door in Door if (made := site.leaflets.get(paper_form(door)))}
    yield from first_pages(form, site.catalogue, site.today, printed)
    yield not_received_page(form, site.catalogue)
    yield ask_page(form, site.catalogue)


def _chunks(things: Sequence[Thing], size: int) -> Iterator[Sequence[Thing]]:
    return (things[start : start + size] for start in range(0, len(things), size))
