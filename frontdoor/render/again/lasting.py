"""What a live preview keeps from one build to the next, so that an edit costs what it touches; knows no page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from frontdoor.render.again.differing import differing, noting
from frontdoor.render.again.made import MadeBefore
from frontdoor.render.engine_output import SHELL
from frontdoor.render.overview import Overview
from frontdoor.render.shell import Shell
from frontdoor.render.writing import LastingWriter


@dataclass
class Lasting:
    """The pieces of the builds so far, and by what they were made.

    A build that breaks off leaves nothing to rely on: the next one makes everything.
    """

    write: LastingWriter
    made: MadeBefore = field(default_factory=MadeBefore)
    last: Overview | None = None
    """The overview of the last build that came to its end."""
    frame: object = None
    """The shell that all pages stand in, and what they are looked over by."""
    _site: Overview | None = None

    @classmethod
    def at(cls, out: Path) -> Lasting:
        """Return what is kept for a site under one folder, as yet nothing."""
        return cls(LastingWriter(out))

    def starts(self) -> bool:
        """Say whether nothing is kept: at first, and when an engine has written to the folder again."""
        if self.write.is_as_left(SHELL):
            return False
        self.write.forget()
        self.last = None
        return True

    def take_up(self, site: Overview) -> Overview:
        """Forget every piece that looked at anything that is another now; return the overview to make pieces of.

        A site in several languages is made anew: its other languages are overviews of their own.
        """
        last, self.last, self._site = self.last, None, site
        if site.spoken:
            self.made.forget_all()
            self._site = None  # nothing is noted, so nothing of this build may stand in the next
            return replace(site, made=self.made)
        changed = differing(last, site) if last is not None else None
        if changed is None:
            self.made.forget_all()
        else:
            self.made.forget(changed)
        return noting(site, self.made)

    def take_up_frame(self, shell: Shell, rules: object) -> None:
        """Forget everything if the frame of all pages is another, or what they must keep to."""
        if self.frame != (shell, rules):
            self.made.forget_all()
            self.frame = (shell, rules)

    def leave_only(self, files: Collection[str]) -> None:
        """Take away the files of earlier builds that are not among these; the build is done."""
        self.write.leave_only(files)
        self.last = self._site
