"""The build pipeline: the engine's output, a catalogue, a form and a day in; the whole site on disk out, checked."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form
from frontdoor.site.build.garbage_collection import no_garbage_collection
from frontdoor.site.build.jobs import Built, build_site
from frontdoor.site.checks.page_weight import PICTURES, compressed
from frontdoor.site.checks.photos import only_fit
from frontdoor.site.checks.site_checks import SiteChecker
from frontdoor.site.index.site_index import Leaflets, SiteIndex, build_site_index
from frontdoor.site.output.engine_output import SHELL, EngineOutput
from frontdoor.site.output.writer import Updater, Writer
from frontdoor.site.pages.easy_read import linked
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.templating.language_marks import in_language
from frontdoor.site.templating.shell import ABOUT, Shell, canonical_link, mark_current, says_where
from frontdoor.translation.catalogs import offered, speaking

if TYPE_CHECKING:
    from frontdoor.site.print import LeafletMaker

_PAGE_SLOTS = re.compile(r"<!-- /?frontdoor:(?:head|breadcrumb|content) -->\n?")
_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>\n?')
_LINK = re.compile(r'<a (?:[^>]*? )?href="(/[a-z-]+/(?:[^"#]+/)?)(?:#[^"]*)?"[^>]*>(.*?)</a>')
_SITE_SLOT = re.compile(
    r"<!-- frontdoor:(?!(?:head|breadcrumb|content|engine)\b)([a-z-]+) -->(?:(.*?)<!-- /frontdoor:\1 -->)?",
    re.DOTALL,
)


@no_garbage_collection()
def complete_site(
    engine: EngineOutput,
    catalogue: Catalogue,
    form: Form | None,
    *,
    today: date,
    out: Path,
    revised: datetime | None = None,
    above: str = "",
    compressed: bool = False,
    leaflets: LeafletMaker | None = None,
    update: Updater | None = None,
    of_another: bool | None = None,
) -> Built:
    """Write the whole site to ``out``, which may be the engine's own folder; raise SiteCheckError with every violation.

    Everything is written before that is raised. ``revised`` is when the catalogue was last changed, which calendars say.
    ``above`` is HTML that a live preview puts above the content of every page. ``compressed`` adds precompressed copies. Without ``leaflets`` there are none, and no page links to any. ``update`` is the
    live preview's writer, which writes only what differs from the build before. ``of_another`` says that the hand-written
    pages were written for another catalogue; if it is left out, that is so wherever ``out`` is another folder.
    """
    # What there is to show
    engine, catalogue, left_out = only_fit(engine, catalogue)
    site = replace(build_site_index(catalogue, today=today, form=form), revised=revised)
    # Room for it, and the engine's own files
    first = update is None or not update.last
    if first:
        _make_room(engine, out)
    write = update or Writer(out)
    if out != engine.folder:
        for name in engine.files:
            write(name, (engine.folder / name).read_bytes())
    # Leaflets, to which pages link
    printed = leaflets(site, form, out) if leaflets else Leaflets()
    site = replace(site, leaflets=printed.notes)
    # The checker and the frame, which all pages pass through
    watch = _watch(engine, site, form, printed)
    filled = fragments(site)
    filled["notices"] = above + filled["notices"]
    shell = _frame(engine, site, filled, above, watch)
    # Generated pages and files, then the hand-written pages
    built = build_site(
        site, form, shell, write=write, watch=watch,
        by_hand=[*map(address_of, engine.pages)], alone=first and update is not None,
    )  # fmt: skip
    elsewhere = out != engine.folder if of_another is None else of_another
    _write_by_hand(engine, filled, shell, write, watch, elsewhere=elsewhere)
    # Nothing is left of an earlier build, and everything keeps the promises
    built = Built(built.files | printed.files, (*left_out, *printed.shortened))
    files, pages = {*engine.files, *built.files}, {*engine.pages}
    if update:
        update.leave_only({*files, *pages, SHELL})
    watch.finish(files)
    if compressed:
        from frontdoor.site.output.precompress import compress_files  # noqa: PLC0415 -- it takes time to import

        compress_files(out, sorted(files | pages))
    return built


def _watch(engine: EngineOutput, site: SiteIndex, form: Form | None, printed: Leaflets) -> SiteChecker:
    """Return a site checker that has been given everything but the pages: stylesheets, scripts and leaflets."""
    assets = {
        f"assets/{name}": (engine.folder / "assets" / name).read_bytes() for name in engine.assets.values()
    }
    weights = {f"/{name}": compressed(what) for name, what in assets.items()}
    for name in engine.files:
        if name.endswith(PICTURES):  # already compressed
            weights.setdefault(f"/{name}", (engine.folder / name).stat().st_size)
    watch = SiteChecker(site, weights)
    for name, what in assets.items():
        watch.see_asset(name, what.decode())
    if printed.files and watch.keeps_secrets:
        from frontdoor.site.print import leaflets as leaflet_facts  # noqa: PLC0415 -- a tenth of all imports

        for name, facts in leaflet_facts(site, form):
            watch.see_file(f"leaflets/{name}.pdf", json.dumps(facts).encode())
    for path, said in printed.said.items():
        watch.see_file(path, said.encode())
    return watch


def _frame(
    engine: EngineOutput, site: SiteIndex, filled: Mapping[str, str], above: str, watch: SiteChecker
) -> Shell:
    """Return the page shell, in every language."""
    html = _filled(engine, SHELL, filled, watch)
    watch.see_frame(html)
    return shell_of(html, site, above)


def shell_of(html: str, site: SiteIndex, above: str = "") -> Shell:
    """Return the page shell of a site in every language; ``html`` has its fragments filled."""
    codes = {**dict.fromkeys(offered(), site), **site.editions}
    editions = {code: _in_language(html, code, edition, above) for code, edition in codes.items()}
    return replace(
        Shell.from_html(html),
        site=(site.catalogue.settings.site or "").rstrip("/"),
        above=above,
        editions=editions,
    )


def _write_by_hand(
    engine: EngineOutput,
    filled: Mapping[str, str],
    shell: Shell,
    write: Writer,
    watch: SiteChecker,
    *,
    elsewhere: bool,
) -> None:
    """Write the hand-written pages and the shell; ``elsewhere`` says that they were written for another catalogue."""
    write(SHELL, _filled(engine, SHELL, filled, watch).encode())
    here = {*map(address_of, engine.pages)}
    for name in engine.pages:
        address = address_of(name)
        html = _CANONICAL.sub("", _PAGE_SLOTS.sub("", _filled(engine, name, filled, watch)))
        if shell.site and name.endswith("index.html"):
            html = html.replace("</head>", f"{canonical_link(shell.site + address)}\n</head>", 1)
        html = linked(mark_current(html, address), address, watch.site)
        if elsewhere:  # another catalogue may lack fragments that these pages name
            html = _LINK.sub(
                lambda found: found[0] if found[1] in here or watch.has(found[1]) else found[2], html
            )
        write(name, html.encode())
        watch.see(address, html)


def show_faults(engine: EngineOutput, *, above: str, out: Path) -> None:
    """Write the hand-written pages with the faults above them: the preview before there is any valid catalogue."""
    if out != engine.folder:
        _copy(engine, out)
    for name in (*engine.pages, SHELL):
        path = out / name
        empty = _PAGE_SLOTS.sub("", _SITE_SLOT.sub("", path.read_text("utf-8")))
        path.write_text(
            empty.replace('<div class="fd-width fd-body">', f'{above}<div class="fd-width fd-body">', 1),
            "utf-8",
        )


def _in_language(shell: str, code: str, edition: SiteIndex, above: str) -> Shell:
    """Return the shell in another language, as far as its words and the catalogue's fragments are translated."""
    with speaking(code):
        filled = fragments(edition)
        filled["notices"] = above + filled["notices"]
        return Shell.from_html(in_language(fill_slots(shell, filled)[0], code))


def _filled(engine: EngineOutput, name: str, filled: Mapping[str, str], watch: SiteChecker) -> str:
    """Return one page of the engine with its fragments filled."""
    html, unknown = fill_slots((engine.folder / name).read_text("utf-8"), filled)
    for slot in unknown:
        watch.broken(address_of(name), f"nothing fills the marker <!-- frontdoor:{slot} -->")
    return html if name == SHELL else says_where(html.encode(), address_of(name)).decode()


def fill_slots(html: str, filled: Mapping[str, str]) -> tuple[str, Sequence[str]]:
    """Replace what stands between each fragment's markers; return the page and the names of unknown fragments."""
    unknown = []

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if name not in filled:
            unknown.append(name)
            return found[0]
        if name.startswith("unless-"):
            return (found[2] or "") if filled[name] else ""
        return f"<!-- frontdoor:{name} -->{filled[name]}<!-- /frontdoor:{name} -->"

    return _SITE_SLOT.sub(put, html), unknown


def address_of(name: str) -> str:
    """Return the address at which a file of the site is served."""
    return "/" + (name.removesuffix("index.html") if name.endswith("index.html") else name)


def _make_room(engine: EngineOutput, out: Path) -> None:
    """Delete what an earlier build of ours wrote, since its service may be gone. Leave other files alone."""
    if out == engine.folder:
        own = {engine.folder / name for name in (*engine.files, *engine.pages, SHELL)}
        for path in engine.folder.rglob("*"):
            if path.is_file() and path not in own:
                path.unlink()
        return
    try:
        ours = ABOUT.search((out / SHELL).read_text("utf-8"))
    except FileNotFoundError:
        return
    if ours:
        shutil.rmtree(out)


def _copy(engine: EngineOutput, out: Path) -> None:
    for name in (*engine.files, *engine.pages, SHELL):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(engine.folder / name, out / name)
