"""The publisher: one round takes what is asked for into the working copy, and puts the site of its newest revision in place.

Each step is true on the disk before the next begins, and a round first ends what an earlier one left: so a machine that
stops at any moment leaves the old site or the new one, and a request is carried out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from frontdoor.build_record import Builds, read_builds, write_builds
from frontdoor.diagnostics import UserError
from frontdoor.occurrences import LONDON
from frontdoor.publishing.candidate import candidate_faults, lay_out_candidate
from frontdoor.publishing.combine import combine, with_changes
from frontdoor.publishing.content import Contents
from frontdoor.publishing.requests import (
    OutcomeState,
    PublisherState,
    PublishOutcome,
    PublishRequest,
    pending_requests,
    read_outcome,
    read_state,
    write_outcome,
    write_state,
)
from frontdoor.publishing.working_copy import Revision, WorkingCopy
from frontdoor.site.build.publish import (
    PublishError,
    alone,
    beside,
    bring_back,
    build_beside,
    publish_alone,
    put_in_place,
)


@dataclass
class Publisher:
    """What a publisher works with: the working copy, the engine's project, the site and the spool."""

    working_copy: WorkingCopy
    engine: Path
    site: Path
    spool: Path
    _faults: list[str] = field(default_factory=list)

    def round(self, now: datetime) -> PublisherState:
        """Do all that is due; return the state, which is also written to the spool. Raises OSError where that fails."""
        self._faults = []
        try:
            with alone(self.site):
                self._round(now)
        except (OSError, UserError) as stuck:
            self._faults.append(str(stuck))
        state = self._state(now)
        write_state(self.spool, state)
        return state

    def _round(self, now: datetime) -> None:
        bring_back(self.site.resolve())
        if self.working_copy.head() is None:
            self._record(
                self.working_copy.read().files, "", ["The content as it was at first."], now, laid_out=True
            )
        elif self.working_copy.laid_out() != self.working_copy.head():
            self.working_copy.lay_out(self.working_copy.read())
        for request in pending_requests(self.spool):
            self._carry_out(request, now)
        self._keep_in_step(now)

    def _carry_out(self, request: PublishRequest, now: datetime) -> None:
        made = next((one for one in self.working_copy.history(None) if one.request == request.id), None)
        if made:  # by a round that did not come as far as its outcome
            self._keep_in_step(now)
            self._published(request, made, now)
            return
        if request.not_before and request.not_before > now:
            before = read_outcome(self.spool, request.id)
            if before is None or before.until != request.not_before:
                write_outcome(
                    self.spool,
                    PublishOutcome(request.id, OutcomeState.WAITING, now, until=request.not_before),
                )
            return
        head = self.working_copy.read()
        base, theirs = self._asked(request)
        merged = combine(base, head.files, theirs)
        if merged.conflicts:
            write_outcome(
                self.spool, PublishOutcome(request.id, OutcomeState.CONFLICT, now, merged.conflicts)
            )
            return
        if merged.files == head.files:
            self._published(request, head, now)
            return
        project = lay_out_candidate(self.working_copy, self.engine, merged.files, now)
        faults = candidate_faults(project, _london(now))
        if not faults:
            built, said = build_beside(project, self.site.resolve())
            faults = [] if built else said.splitlines()
        if faults:
            write_outcome(self.spool, PublishOutcome(request.id, OutcomeState.FAULTY, now, tuple(faults)))
            return
        revision = self._record(
            merged.files,
            request.author,
            request.summary,
            now,
            request=request.id,
            takes_back=request.takes_back,
        )
        put_in_place(beside(self.site.resolve()), self.site.resolve())
        write_builds(self.site, Builds(now, now, "", revision.id))
        self._published(request, revision, now)

    def _asked(self, request: PublishRequest) -> tuple[Contents, Contents]:
        """Return the two sides of what a request changes: the files before it, and after."""
        if request.takes_back is None:
            base = self.working_copy.read_at(request.base).files
            return base, with_changes(base, request.files)
        undone = self.working_copy.read_at(request.takes_back)
        before = self.working_copy.read_at(undone.parent).files if undone.parent else {}
        return undone.files, before

    def _record(
        self,
        files: Contents,
        author: str,
        summary: Sequence[str],
        now: datetime,
        *,
        request: str = "",
        takes_back: str | None = None,
        laid_out: bool = False,
    ) -> Revision:
        revision = self.working_copy.write(
            files, author=author, summary=summary, when=now, request=request, takes_back=takes_back
        )
        self.working_copy.lay_out(revision)
        return revision

    def _published(self, request: PublishRequest, revision: Revision, now: datetime) -> None:
        state = OutcomeState.UNDONE if request.takes_back else OutcomeState.PUBLISHED
        write_outcome(self.spool, PublishOutcome(request.id, state, now, revision=revision.id))

    def _keep_in_step(self, now: datetime) -> None:
        """Build the newest revision where the public sees another one, or pages of another day."""
        head = self.working_copy.read()
        known = read_builds(self.site)
        fresh = known and known.built and _london(known.built) == _london(now)
        if fresh and known and known.revision == head.id and self.site.is_dir():
            return
        project = lay_out_candidate(self.working_copy, self.engine, head.files, now)
        try:
            publish_alone(project, self.site, now, head.id)
        except PublishError as stopped:
            self._faults.append(str(stopped))

    def _state(self, now: datetime) -> PublisherState:
        before, known = read_state(self.spool), read_builds(self.site)
        since = (before.faults_since if before and before.faults else now) if self._faults else None
        return PublisherState(
            now, self.working_copy.head(), known.revision if known else None, tuple(self._faults), since
        )


def _london(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
