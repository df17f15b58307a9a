"""From what the engine wrote to the whole site, for its own catalogue or another; knows no engine and no clock."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form
from frontdoor.site.build.jobs import Built, build_site
from frontdoor.site.checks.page_weight import PICTURES, compressed
from frontdoor.site.checks.photos import only_fit
from frontdoor.site.checks.site_checks import SiteChecker
from frontdoor.site.index.site_index import Leaflets, SiteIndex, build_site_index
from frontdoor.site.output.engine_output import SHELL, EngineOutput
from frontdoor.site.output.writer import Updater, Writer
from frontdoor.site.pages.fragments import fragments
from frontdoor.site.templating.shell import ABOUT, Shell, canonical_link, mark_current

if TYPE_CHECKING:
    from frontdoor.site.print import LeafletMaker

_PAGE_SLOTS = re.compile(r"<!-- /?frontdoor:(?:head|breadcrumb|content) -->\n?")
_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>\n?')
_LINK = re.compile(r'<a (?:[^>]*? )?href="(/[a-z-]+/(?:[^"#]+/)?)(?:#[^"]*)?"[^>]*>(.*?)</a>')
_SITE_SLOT = re.compile(
    r"<!-- frontdoor:(?!(?:head|breadcrumb|content|engine)\b)([a-z-]+) -->(?:.*?<!-- /frontdoor:\1 -->)?",
    re.DOTALL,
)


def complete_site(
    engine: EngineOutput,
    catalogue: Catalogue,
    form: Form | None,
    *,
    today: date,
    out: Path,
    above: str = "",
    compressed: bool = False,
    leaflets: LeafletMaker | None = None,
    update: Updater | None = None,
    of_another: bool | None = None,
) -> Built:
    """Write the whole site to ``out``, which may be the engine's own folder; raise PromisesBroken if it breaks one.

    Everything is written by then. ``above`` is HTML that a live preview wants above the content of every page.
    ``compressed`` puts a .gz and a .br beside each file.
    Without ``leaflets`` there are none, and no page links to any. ``update`` writes for a live preview, only what
    differs from the build before. ``of_another`` says that the
    catalogue is another than the one for which the hand-written pages were written; if it is left out, that is so wherever
    ``out`` is another folder.
    """
    engine, catalogue, left_out = only_fit(engine, catalogue)
    site = build_site_index(catalogue, today=today, form=form)
    if update is None or not update.last:
        _make_room(engine, out)
    write = update or Writer(out)
    if out != engine.folder:
        for name in engine.files:
            write(name, (engine.folder / name).read_bytes())
    printed = leaflets(site, form, out) if leaflets else Leaflets()
    site = replace(site, leaflets=printed.notes)
    watch = _watch(engine, site, form, printed)
    filled = fragments(site)
    filled["notices"] = above + filled["notices"]
    shell = _frame(engine, site, filled, above, watch)
    built = build_site(site, form, shell, write=write, watch=watch, by_hand=[*map(address_of, engine.pages)])
    built = Built(built.files | printed.files, (*left_out, *printed.shortened))
    _write_by_hand(
        engine,
        filled,
        shell,
        write,
        watch,
        elsewhere=out != engine.folder if of_another is None else of_another,
    )
    if update:
        update.leave_only({*engine.files, *engine.pages, SHELL, *built.files})
    watch.finish({*engine.files, *built.files})
    if compressed:
        from frontdoor.site.output.precompress import compress_files  # noqa: PLC0415 -- it takes time to import

        compress_files(out, sorted({*engine.files, *engine.pages, *built.files}))
    return built


def _watch(engine: EngineOutput, site: SiteIndex, form: Form | None, printed: Leaflets) -> SiteChecker:
    """Return a watch that has seen all that is no page: stylesheets, scripts and leaflets."""
    assets = {
        f"assets/{name}": (engine.folder / "assets" / name).read_bytes() for name in engine.assets.values()
    }
    weights = {f"/{name}": compressed(what) for name, what in assets.items()}
    for name in engine.files:
        if name.endswith(PICTURES):  # compressed as they are
            weights[f"/{name}"] = (engine.folder / name).stat().st_size
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
    """Return the frame of all pages, in every language."""
    html = _filled(engine, SHELL, filled, watch)
    watch.see_frame(html)
    editions = {code: _in_language(html, edition, above) for code, edition in site.editions.items()}
    return replace(
        Shell.from_html(html), site=(site.catalogue.settings.site or "").rstrip("/"), editions=editions
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
    """Write the hand-written pages and the shell; ``elsewhere`` says that they are of another catalogue than ours."""
    write(SHELL, _filled(engine, SHELL, filled, watch).encode())
    here = {*map(address_of, engine.pages)}
    for name in engine.pages:
        address = address_of(name)
        html = _CANONICAL.sub("", _PAGE_SLOTS.sub("", _filled(engine, name, filled, watch)))
        if shell.site and name.endswith("index.html"):
            html = html.replace("</head>", f"{canonical_link(shell.site + address)}\n</head>", 1)
        html = mark_current(html, address)
        if elsewhere:  # another catalogue need not have all that our own pages speak of
            html = _LINK.sub(
                lambda found: found[0] if found[1] in here or watch.has(found[1]) else found[2], html
            )
        write(name, html.encode())
        watch.see(address, html)


def show_faults(engine: EngineOutput, *, above: str, out: Path) -> None:
    """Write the hand-written pages with faults above them, where no catalogue has been good yet."""
    if out != engine.folder:
        _copy(engine, out)
    for name in (*engine.pages, SHELL):
        path = out / name
        empty = _PAGE_SLOTS.sub("", _SITE_SLOT.sub("", path.read_text("utf-8")))
        path.write_text(
            empty.replace('<div class="fd-width fd-body">', f'{above}<div class="fd-width fd-body">', 1),
            "utf-8",
        )


def _in_language(shell: str, edition: SiteIndex, above: str) -> Shell:
    """Return the frame with what the catalogue puts into it in another language."""
    filled = fragments(edition)
    filled["notices"] = above + filled["notices"]
    return Shell.from_html(fill_slots(shell, filled)[0])


def _filled(engine: EngineOutput, name: str, filled: Mapping[str, str], watch: SiteChecker) -> str:
    """Return one page that the engine wrote with its pieces filled."""
    html, unknown = fill_slots((engine.folder / name).read_text("utf-8"), filled)
    for slot in unknown:
        watch.broken(address_of(name), f"nothing fills the marker <!-- frontdoor:{slot} -->")
    return html


def fill_slots(html: str, filled: Mapping[str, str]) -> tuple[str, Sequence[str]]:
    """Put each piece between its markers, whatever stood there before; return the page and the unknown names."""
    unknown = []

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if name not in filled:
            unknown.append(name)
            return found[0]
        return f"<!-- frontdoor:{name} -->{filled[name]}<!-- /frontdoor:{name} -->"

    return _SITE_SLOT.sub(put, html), unknown


def address_of(name: str) -> str:
    """Return the address under which a file of the site is read."""
    return "/" + (name.removesuffix("index.html") if name.endswith("index.html") else name)


def _make_room(engine: EngineOutput, out: Path) -> None:
    """Take away what an earlier build of ours left: a service may be gone since. What we did not build is left alone."""
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
