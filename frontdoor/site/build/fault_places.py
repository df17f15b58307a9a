"""Places of what the engine and the site checks complain of: the file and line that can mend it, in the words of whoever edits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdoor import yamlsource
from frontdoor.catalogue import Catalogue
from frontdoor.catalogue.sections import NAMED
from frontdoor.diagnostics import Diagnostic, SourceLocation
from frontdoor.site.checks.site_checks import Violation
from frontdoor.yamlsource import read_bytes

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
class FaultPlaces:
    """The files of a project in which faults are mended."""

    project: Path
    catalogue_file: Path
    catalogue: Catalogue | None = None
    """None where it has faults itself."""

    def of_engine(self, text: str, otherwise: SourceLocation | None) -> Iterator[Diagnostic]:
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

    def of_breach(self, breach: Violation) -> Diagnostic | None:
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
        known = self.catalogue is not None and kind in NAMED and id_ in getattr(self.catalogue, kind)
        place = self.entry(kind, id_) if known else SourceLocation(self.catalogue_file.name)
        return Diagnostic(place, f"the page {breach.page}: {sentence}")

    def _pages(self, where: Sequence[str]) -> Iterable[str]:
        """Return the possible source files of a page, relative to docs/."""
        name = "/".join(where).removesuffix(".html")
        return (f"{name}.md", f"{name}/index.md") if name else ("index.md",)

    def entry(self, *steps: str) -> SourceLocation:
        """Return the place of an entry of the catalogue, or of a part of it."""
        read = yamlsource.read(read_bytes(self.catalogue_file), self.catalogue_file.name)
        return read.place(steps, key=len(steps) == 2)

    def _in_docs(self, name: str, words: str | None) -> SourceLocation:
        """Return the first place of some words in a hand-written page; its first line where they are not found."""
        lines = (self.project / "docs" / name).read_text("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if words and words in line:
                return SourceLocation(f"docs/{name}", number, line.index(words) + 1)
        return SourceLocation(f"docs/{name}")


def _because(why: str) -> str:
    """Return MkDocs' reason for rejecting a link, in our words, with what to do."""
    if "anchor" in why:
        return "but there is no such place on that page. Correct what follows the #, or take the link out."
    return "which is not there. Correct the link, or take it out."
