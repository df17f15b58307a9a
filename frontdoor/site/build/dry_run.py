"""Dry run of the build: returns everything that would stop it, each at the file and line that can mend it.

A separate list of checks would one day differ from the build. So this is the build itself, into a temporary folder, without
the slow steps that stop nothing: leaflets are laid out only where a pack may exceed its page budget.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from frontdoor import yamlsource
from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.sections import NAMED
from frontdoor.diagnostics import Diagnostic, SourceLocation
from frontdoor.form import Form
from frontdoor.site.build.pipeline import complete_site
from frontdoor.site.checks.page_weight import PICTURES
from frontdoor.site.checks.photos import TELLS, tells_where, unfit
from frontdoor.site.checks.site_checks import SiteCheckError, Violation
from frontdoor.site.engine import frame_of
from frontdoor.site.index.site_index import Leaflets, SiteIndex, build_site_index
from frontdoor.site.output.engine_output import EngineOutput, EngineOutputError
from frontdoor.site.print import leaflets
from frontdoor.site.print.overlong import shortened
from frontdoor.site.templating.shell import ShellError
from frontdoor.yamlsource import read_bytes

CACHE = Path(".cache/frame")
"""The project's cache of the engine's output for the hand-written pages."""

_DOC = re.compile(r"Doc file '([^']+)' contains (?:a|an) (?:\w+ )*link '([^']*)',? (.*)")
_WARNING = re.compile(r"^(?:WARNING|ERROR)\s+-\s+(.*)$", re.MULTILINE)
_QUOTED = re.compile(r"it (?:links to|loads|holds) (\S+?)[,;]?(?: |$)")
_ADVICE = (
    (r"which is not there$|no such place on that page$", "Correct the link, or take it out."),
    (r"weighs .* with its stylesheets", "Move a part of it to a page of its own, or shorten it."),
    (r"from another host", "Put the file into docs/ and name it there, or link to it as a page to go to."),
    (r"nothing fills the marker", "Correct the name, or take the marker out."),
    (r"stands there more than once$", "Give each heading or place an id of its own."),
)
"""Advice for a violation whose sentence gives none, by a pattern of that sentence."""


@dataclass(frozen=True)
class Rehearsal:
    """A dry run: a project with its checked catalogue and form."""

    project: Path
    catalogue_file: Path
    catalogue: Catalogue
    form: Form | None

    def problems(self, today: date) -> list[Diagnostic]:
        """Return every fault that would stop a build on this day."""
        found = [*self._photos()]
        with TemporaryDirectory() as room:
            try:
                engine, warnings = self._frame(Path(room))
                found += self._warnings(warnings, None)
                complete_site(
                    engine, self.catalogue, self.form, today=today, out=Path(room) / "site",
                    leaflets=_unprinted,
                    of_another=self.catalogue_file.resolve() != (self.project / "services.yaml").resolve(),
                )  # fmt: skip
            except EngineOutputError as complaint:
                found += self._warnings(str(complaint), SourceLocation("mkdocs.yml"))
            except SiteCheckError as broken:
                found += filter(None, map(self._breach, broken.breaches))
            except ShellError as broken:
                found.append(
                    Diagnostic(SourceLocation("docs/shell.md"), f"the frame of all pages is broken. {broken}")
                )
        return found

    def _frame(self, room: Path) -> tuple[EngineOutput, str]:
        try:
            return frame_of(self.project, self.project / CACHE)
        except OSError:  # a project that may only be read
            return frame_of(self.project, room / "frame")

    def notes(self, today: date) -> Sequence[str]:
        """Return notes that stop nothing: a sentence for each pack that is shortened to keep its page budget."""
        return shortened(build_site_index(self.catalogue, today=today, form=self.form), self.form)

    def _photos(self) -> Iterator[Diagnostic]:
        docs = self.project / "docs"
        shown = set()
        for id_, fault in unfit(docs, self.catalogue):
            photo = self.catalogue.locations[id_].photo
            shown.add(photo.file if photo else "")
            yield Diagnostic(self._entry("locations", id_, "photo"), f'location "{id_}": the photo {fault}')
        for path in sorted(docs.rglob("*")):
            if path.name.endswith(PICTURES) and path.name not in shown and tells_where(path):
                name = path.relative_to(self.project).as_posix()
                yield Diagnostic(SourceLocation(name), f"this picture {TELLS}")

    def _warnings(self, text: str, otherwise: SourceLocation | None) -> Iterator[Diagnostic]:
        """Yield each of the engine's warnings at its line; without any, its whole output at ``otherwise``, if given."""
        found = _WARNING.findall(text)
        for words in found:
            link = _DOC.match(words)
            if link:
                name, target, why = link.groups()
                yield Diagnostic(self._in_docs(name, target), f'it links to "{target}", {_because(why)}')
            else:
                yield Diagnostic(
                    SourceLocation("docs"), f"MkDocs, which makes the hand-written pages, says: {words}"
                )
        if otherwise is not None and not found:
            yield Diagnostic(otherwise, f"MkDocs cannot make the hand-written pages: {text}")

    def _breach(self, breach: Violation) -> Diagnostic | None:
        """Return a violation as a fault in the file that can mend it; None where the engine has warned of the same link."""
        where = breach.page.strip("/").split("/")
        sentence = breach.sentence
        advice = next((words for found, words in _ADVICE if re.search(found, sentence)), "")
        sentence = f"{sentence}{'' if sentence.endswith('.') else '.'}{f' {advice}' if advice else ''}"
        page = next((name for name in self._pages(where) if (self.project / "docs" / name).is_file()), None)
        if page:
            quoted = _QUOTED.search(breach.sentence)
            place = self._in_docs(page, quoted[1] if quoted else None)
            worked_out = sentence.startswith("it links to ") and place.column == 1 == place.line
            return None if worked_out else Diagnostic(place, sentence)
        if breach.page == "/shell/":
            return Diagnostic(SourceLocation("docs/shell.md"), f"the frame of all pages: {sentence}")
        if breach.page.startswith("/referral/"):
            return Diagnostic(SourceLocation("referral.yaml"), f"the page {breach.page}: {sentence}")
        kind, id_ = where[-2:] if len(where) > 1 else ("", "")
        known = kind in NAMED and id_ in getattr(self.catalogue, kind)
        place = self._entry(kind, id_) if known else SourceLocation(self.catalogue_file.name)
        return Diagnostic(place, f"the page {breach.page}: {sentence}")

    def _pages(self, where: Sequence[str]) -> Iterable[str]:
        """Return the possible source files of a page, relative to docs/."""
        name = "/".join(where).removesuffix(".html")
        return (f"{name}.md", f"{name}/index.md") if name else ("index.md",)

    def _entry(self, *steps: str) -> SourceLocation:
        read = yamlsource.read(read_bytes(self.catalogue_file), self.catalogue_file.name)
        return read.place(steps, key=len(steps) == 2)

    def _in_docs(self, name: str, words: str | None) -> SourceLocation:
        """Return the first place of some words in a hand-written page; its first line where they are not found."""
        lines = (self.project / "docs" / name).read_text("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if words and words in line:
                return SourceLocation(f"docs/{name}", number, line.index(words) + 1)
        return SourceLocation(f"docs/{name}")


def _unprinted(site: SiteIndex, form: Form | None, out: Path) -> Leaflets:
    """Return the leaflets' content as JSON, only where a withheld address could leak through it; lay none out."""
    hidden = any(place.address == "withheld" for place in site.catalogue.locations.values())
    told = leaflets(site, form) if hidden else ()
    return Leaflets(said={f"leaflets/{name}.pdf": json.dumps(facts) for name, facts in told})


def _because(why: str) -> str:
    """Return MkDocs' reason for rejecting a link, in our words, with what to do."""
    if "anchor" in why:
        return "but there is no such place on that page. Correct what follows the #, or take the link out."
    return "which is not there. Correct the link, or take it out."
