"""From what the engine wrote to the whole site, for its own catalogue or another; knows no engine and no clock."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.load import garbage_left
from frontdoor.form import Form
from frontdoor.render.assets import with_hashed_names, write_assets
from frontdoor.render.compressed import compress_files
from frontdoor.render.fragments import fragments
from frontdoor.render.overview import Leaflets, Overview, look_over
from frontdoor.render.promises import Watch
from frontdoor.render.shell import ABOUT, Shell, canonical_link, mark_current
from frontdoor.render.site import Built, build_site

if TYPE_CHECKING:
    from frontdoor.render.leaflets import LeafletMaker

SHELL = "shell/index.html"
_NOT_OURS_TO_KEEP = ("sitemap.xml", "sitemap.xml.gz", "search.json")
_THEME_FOLDERS = ("assets/images", "assets/javascripts", "assets/stylesheets")
_BRAND = re.compile(r'<a class="fd-brand"[^>]*>([^<]+)</a>')
_PAGE_SLOTS = re.compile(r"<!-- /?frontdoor:(?:head|breadcrumb|content) -->\n?")
_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>\n?')
_LINK = re.compile(r'<a (?:[^>]*? )?href="(/[a-z-]+/(?:[^"#]+/)?)(?:#[^"]*)?"[^>]*>(.*?)</a>')
_SITE_SLOT = re.compile(
    r"<!-- frontdoor:(?!(?:head|breadcrumb|content|engine)\b)([a-z-]+) -->(?:.*?<!-- /frontdoor:\1 -->)?",
    re.DOTALL,
)


class EngineOutputMissing(Exception):  # noqa: N818 -- it says what happened
    """There is no shell where the engine should have written one; build the hand-written pages first."""


@dataclass(frozen=True)
class EngineOutput:
    """What the engine wrote: the shell, the hand-written pages and the files beside them."""

    folder: Path
    pages: Sequence[str]
    files: Sequence[str]
    assets: Mapping[str, str]
    site_name: str


def prepare_engine_output(folder: Path, *, base_stylesheet: str, site_name: str) -> EngineOutput:
    """Take over a folder that an engine has just written: name what is in it, and make the assets."""
    for name in _NOT_OURS_TO_KEEP:
        (folder / name).unlink(missing_ok=True)
    if not (folder / SHELL).is_file():
        raise EngineOutputMissing(f"{folder / SHELL} is missing: docs/shell.md makes it.")
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    pages = [name for name in found if name.endswith(".html") and name != SHELL]
    texts = {name: (folder / name).read_text("utf-8") for name in [*pages, SHELL]}
    assets = write_assets(folder, base=base_stylesheet, pages=texts.values())
    files = [
        *(name for name in found if not name.endswith(".html")),
        *(f"assets/{n}" for n in assets.values()),
    ]
    files.append("assets/icon.svg")
    about = {"assets": assets, "files": sorted(set(files)), "name": site_name, "pages": pages}
    texts[SHELL] = f"{texts[SHELL].rstrip()}\n<!-- frontdoor:engine {json.dumps(about)} -->\n"
    for name, text in texts.items():
        (folder / name).write_text(tidy(with_hashed_names(text, assets)), "utf-8")
    return read_engine_output(folder)


def take_over(folder: Path) -> EngineOutput:
    """Take over what any engine wrote from docs/ and overrides/, without a hook: it need only know our marks."""
    styles = sorted(
        folder.glob("assets/stylesheets/**/main.*.css")
    )  # of several looks, the first is the classic
    base = styles[0].read_text("utf-8") if styles else ""
    for name in _THEME_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    try:
        brand = _BRAND.search((folder / SHELL).read_text("utf-8"))
    except FileNotFoundError:
        brand = None
    return prepare_engine_output(folder, base_stylesheet=base, site_name=unescape(brand[1]) if brand else "")


def read_engine_output(folder: Path) -> EngineOutput:
    """Read what an earlier build left of the engine's work; raise EngineOutputMissing if there is none."""
    try:
        found = ABOUT.search((folder / SHELL).read_text("utf-8"))
    except FileNotFoundError:
        found = None
    if found is None:
        raise EngineOutputMissing(
            f"{folder / SHELL} is missing. Run “mkdocs build” first; it makes the frame of every page."
        )
    about = json.loads(found[1])
    return EngineOutput(folder, about["pages"], about["files"], about["assets"], about["name"])


@garbage_left()
def complete_site(
    engine: EngineOutput,
    catalogue: Catalogue,
    form: Form | None,
    *,
    today: date,
    out: Path,
    above: str = "",
    checked: bool = True,
    compressed: bool = False,
    leaflets: LeafletMaker | None = None,
    sign_up: bool = False,
) -> Built:
    """Write the whole site to ``out``, which may be the engine's own folder; raise PromisesBroken if it breaks one.

    ``above`` is HTML that stands above the content of every page, and ``checked`` says whether to raise at all: both
    for the live preview, which shows what is broken instead. ``compressed`` puts a .gz and a .br beside each file.
    Without ``leaflets`` there are none, and no page links to any. ``sign_up`` says whether the form carries the door
    sign: online referrals are not known to reach the team.
    """
    site = look_over(catalogue, today=today, form=form)
    if out == engine.folder:
        _leave_only(engine)
    else:
        _clear(out)
        _copy(engine, out)
    printed = leaflets(site, form, out) if leaflets else Leaflets()
    site = replace(site, leaflets=printed.notes, sign_up=sign_up)
    filled = fragments(site)
    filled["notices"] = above + filled["notices"]
    assets = {f"assets/{name}": (out / "assets" / name).read_bytes() for name in engine.assets.values()}
    watch = Watch(site, {f"/{name}": len(gzip.compress(what, 9)) for name, what in assets.items()})
    for name, what in assets.items():
        watch.see_asset(name, what.decode())
    for path, sentence in printed.too_long:
        watch.broken(f"/{path}", sentence)
    if leaflets and watch.keeps_secrets:
        from frontdoor.render.leaflets import leaflets as leaflet_facts  # noqa: PLC0415 -- a tenth of all imports

        for name, facts in leaflet_facts(site, form):
            watch.see_file(f"leaflets/{name}.pdf", json.dumps(facts).encode())
    for path, said in printed.said.items():
        watch.see_file(path, said.encode())
    html = _filled(out / SHELL, filled, watch)
    watch.see_frame(html)
    editions = {code: _in_language(html, edition, above) for code, edition in site.editions.items()}
    origin = (catalogue.settings.site or "").rstrip("/")
    shell = replace(Shell.from_html(html), site=origin, editions=editions)
    built = build_site(site, form, shell, out=out, watch=watch, by_hand=[*map(address_of, engine.pages)])
    built = Built(built.files | printed.files)
    here = {*map(address_of, engine.pages)}
    for name in engine.pages:
        html = _CANONICAL.sub("", _PAGE_SLOTS.sub("", _filled(out / name, filled, watch)))
        if origin and name.endswith("index.html"):
            html = html.replace("</head>", f"{canonical_link(origin + address_of(name))}\n</head>", 1)
        html = mark_current(html, address_of(name))
        if out != engine.folder:  # another catalogue need not have all that our own pages speak of
            html = _LINK.sub(
                lambda found: found[0] if found[1] in here or watch.has(found[1]) else found[2], html
            )
        (out / name).write_text(html, "utf-8")
        watch.see(address_of(name), html)
    if checked:
        watch.finish({*engine.files, *built.files})
    if compressed:
        compress_files(out, sorted({*engine.files, *engine.pages, *built.files}))
    return built


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


def _in_language(shell: str, edition: Overview, above: str) -> Shell:
    """Return the frame with what the catalogue puts into it in another language."""
    filled = fragments(edition)
    filled["notices"] = above + filled["notices"]
    return Shell.from_html(fill_slots(shell, filled)[0])


def _filled(path: Path, filled: Mapping[str, str], watch: Watch) -> str:
    """Fill the pieces of one page that the engine wrote, and write it back."""
    html, unknown = fill_slots(path.read_text("utf-8"), filled)
    for slot in unknown:
        watch.broken(f"/{path.name}", f"nothing fills the marker <!-- frontdoor:{slot} -->")
    path.write_text(html, "utf-8")
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


def tidy(html: str) -> str:
    """Take out the empty lines and indents that the engine's templates leave."""
    return html if "<pre" in html else re.sub(r"\n\s*", "\n", html)


def _clear(out: Path) -> None:
    """Take away what an earlier build of ours left there; a folder that we did not build is left as it is."""
    try:
        ours = ABOUT.search((out / SHELL).read_text("utf-8"))
    except FileNotFoundError:
        return
    if ours:
        shutil.rmtree(out)


def _leave_only(engine: EngineOutput) -> None:
    """Take out of the engine's folder what an earlier build put there: a service may be gone since."""
    own = {engine.folder / name for name in (*engine.files, *engine.pages, SHELL)}
    for path in engine.folder.rglob("*"):
        if path.is_file() and path not in own:
            path.unlink()


def _copy(engine: EngineOutput, out: Path) -> None:
    for name in (*engine.files, *engine.pages, SHELL):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(engine.folder / name, out / name)
