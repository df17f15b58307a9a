"""A release: content is checked, built, recorded and put in place, in steps of which each is true before the next begins.

Until a revision is recorded nothing has happened; from then on ``finish`` ends what was cut short. So a machine that stops
at any moment leaves the old site or the new one.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from frontdoor.build_record import Builds, read_builds, write_builds
from frontdoor.diagnostics import UserError
from frontdoor.occurrences import london_day
from frontdoor.publishing.candidate import candidate_faults, lay_out_candidate
from frontdoor.publishing.content import Contents
from frontdoor.publishing.git import Clone, GitError
from frontdoor.publishing.working_copy import Revision, WorkingCopy
from frontdoor.site.build.publish import PublishError, beside, build_beside, publish_alone, put_in_place

TRIED_AGAIN_AFTER = timedelta(minutes=5)
"""How long after a build that failed the same is built again."""
_OF_THE_MACHINE = re.compile(r"\[Errno (?:5|12|23|24|28|30|122)\]|MemoryError")
"""No room, no memory, too many files, a disk that fails or may only be read."""


class StuckError(UserError):
    """The machine is in the way, not the content: it is tried again in the next round."""


@dataclass(frozen=True)
class ContentChange:
    """New content, with all that is recorded of it."""

    files: Contents
    author: str
    summary: Sequence[str]
    request: str = ""
    takes_back: str | None = None
    merged: str | None = None
    """The commit of the remote that goes in with it."""


@dataclass
class Releases:
    """What a release needs: the working copy, the engine's project, the site, and the clone where it is one.

    Without a site nothing is built: somebody else shows the working copy, such as the live preview.
    """

    working_copy: WorkingCopy
    engine: Path
    site: Path | None
    clone: Clone | None
    git_fault: str = ""
    """Why the newest revision is not committed; empty where it is."""
    _failed: tuple[str, datetime, str] | None = None
    """The revision that could not be built, when that was tried, and why."""

    def release(
        self, change: ContentChange, now: datetime, *, still_wanted: Callable[[], bool] = lambda: True
    ) -> Revision | tuple[str, ...]:
        """Publish a change; return its revision, or the faults of its content, which is then nowhere but in the request.

        ``still_wanted`` is asked after the build, which takes seconds, just before it is recorded. Raises StuckError and
        OSError where the machine is in the way.
        """
        try:
            faults = self._build(change, now)
        except (OSError, StuckError):
            self._clear_away()
            raise
        if not faults and not still_wanted():
            faults = ("It was called back before it was published.",)
        if faults:
            self._clear_away()
            return faults
        revision = self.working_copy.write(
            change.files, author=change.author, summary=change.summary, when=now,
            request=change.request, takes_back=change.takes_back,
        )  # fmt: skip
        self.working_copy.lay_out(revision)
        if self.site:
            put_in_place(beside(self.site), self.site)
            write_builds(self.site, Builds(now, now, "", revision.id))
        self.commit(revision, change.merged)
        return revision

    def _build(self, change: ContentChange, now: datetime) -> tuple[str, ...]:
        """Check a change, and build its site beside the one that people see; return the faults. Raises StuckError, OSError."""
        by_hand = self.working_copy.changed_by_hand()
        project = lay_out_candidate(self.working_copy, self.engine, change.files, now)
        today = london_day(now)
        faults = candidate_faults(project, today, by_a_dry_run=self.site is None)
        if not faults and self.site:
            built, said = build_beside(project, self.site)
            faults = () if built else tuple(said.splitlines())
            if not built and not any(
                map(_OF_THE_MACHINE.search, faults)
            ):  # in the words and at the places of the check
                faults = candidate_faults(project, today) or faults
        if any(map(_OF_THE_MACHINE.search, faults)):
            raise StuckError("\n".join(["The site could not be built:", *faults]))
        if self.working_copy.changed_by_hand() != by_hand:  # it would be written over
            raise StuckError("A file in the working copy is being changed by hand.")
        return faults

    def _clear_away(self) -> None:
        """Delete a half-built site: on a full disk the inbox needs the room, and so does what we say of it."""
        if self.site:
            shutil.rmtree(beside(self.site), ignore_errors=True)

    def finish(self) -> None:
        """Lay out and commit the newest revision, where a release was cut short."""
        head = self.working_copy.read()
        if self.working_copy.laid_out() != head.id:
            self.working_copy.lay_out(head)
        self.commit(head)

    def commit(self, revision: Revision, merged: str | None = None) -> None:
        """Commit a revision where there is a clone; what git objects to is kept, since publishing does not wait for git."""
        self.git_fault = ""
        if self.clone:
            try:
                self.clone.commit(revision, merged)
            except GitError as fault:
                self.git_fault = str(fault)

    def keep_in_step(self, now: datetime) -> str:
        """Build the newest revision where the public sees another one, or pages of another day; return why that failed."""
        if self.site is None:
            return ""
        head, known = self.working_copy.read(), read_builds(self.site)
        of_today = (
            known is not None and known.built is not None and london_day(known.built) == london_day(now)
        )
        if of_today and known and known.revision == head.id and self.site.is_dir():
            return ""
        if self._failed and self._failed[0] == head.id and now - self._failed[1] < TRIED_AGAIN_AFTER:
            return self._failed[2]
        try:
            self.rebuild(self.site, now)
        except PublishError as stopped:
            self._failed = head.id, now, str(stopped)
            return str(stopped)
        self._failed = None
        return ""

    def rebuild(self, site: Path, now: datetime) -> str:
        """Build the newest revision and put it in the place of a site; return what was left out. Raises PublishError."""
        head = self.working_copy.read()
        project = lay_out_candidate(self.working_copy, self.engine, head.files, now)
        return publish_alone(project, site, now, head.id)
