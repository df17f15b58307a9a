"""The publisher: each round ends what an earlier one left, carries out requests, and takes in what was changed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from frontdoor.build_record import read_builds
from frontdoor.diagnostics import UserError
from frontdoor.occurrences import london_day
from frontdoor.publishing.combine import Combined, combine, with_changes
from frontdoor.publishing.content import Contents, read_content
from frontdoor.publishing.git import Clone, GitError
from frontdoor.publishing.release import ContentChange, Releases, StuckError
from frontdoor.publishing.requests import (
    KEPT,
    OutcomeState,
    PublisherState,
    PublishOutcome,
    PublishRequest,
    bad_requests,
    clear_spool,
    is_asked,
    pending_requests,
    read_outcome,
    read_state,
    write_outcome,
    write_state,
)
from frontdoor.publishing.working_copy import HISTORY, Revision, UnknownRevisionError, WorkingCopy
from frontdoor.site.build.publish import alone, bring_back

FETCH_EVERY = timedelta(minutes=2)
"""How often the remote is asked, so that what was merged elsewhere is built within five minutes."""
SETTLED = timedelta(seconds=5)
"""How long a file that is changed by hand must have stayed the same: an editor may still be writing it."""
BY_HAND = "Somebody with the files"
"""The author of a revision that nobody asked for at the desk, nor committed."""


@dataclass
class Publisher:
    """A publisher of one working copy, built with an engine's project, into a site, as a spool asks for.

    Without a site nothing is built. ``use_git=False`` leaves a clone's commits to whoever works in it.
    """

    working_copy: WorkingCopy
    engine: Path
    site: Path | None
    spool: Path
    use_git: bool = True
    _faults: list[str] = field(default_factory=list)
    _fetched: datetime | None = None
    _turned_down: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Faults of content that nobody waits for at the desk, by what was tried: it is not built again each second."""

    def __post_init__(self) -> None:
        self.site = self.site and self.site.resolve()  # the target of a link is swapped, and the link stays
        self._clone = Clone.at(self.working_copy.folder) if self.use_git else None
        self._releases = Releases(self.working_copy, self.engine, self.site, self._clone)

    def round(self, now: datetime) -> PublisherState:
        """Do all that is due; return the state, which is also written to the spool. Raises OSError where that fails."""
        self._faults = bad_requests(self.spool)
        if self._clone and (self._fetched is None or now - self._fetched >= FETCH_EVERY):
            self._fetched = now
            self._reach(self._clone.fetch)
        try:
            with alone(self.site) if self.site else nullcontext():
                self._work(now)
        except (OSError, UserError) as stuck:
            self._faults.append(_sentence(stuck))
        if self._clone and self._reach(self._clone.is_ahead):
            self._reach(self._clone.push)
        state = self._state(now)
        write_state(self.spool, state)
        clear_spool(self.spool, now - KEPT)
        return state

    def _reach(self, ask: Callable[[], bool | None]) -> bool:
        """Ask git; note its fault instead of raising it, since what is published here does not wait for the remote."""
        try:
            return bool(ask())
        except GitError as away:
            self._faults.append(str(away))
            return False

    def _work(self, now: datetime) -> None:
        """Do the part of a round that nobody else may do at the same time, such as the nightly build."""
        if self.site:
            bring_back(self.site)
        if self._clone:
            self._clone.free(now)
            self._clone.ignore(f"/{HISTORY}/", "/.cache/")
        if self.working_copy.head() is None:
            lying = self.working_copy.read().files
            self.working_copy.write(lying, author="", summary=("The content as it was at first.",), when=now)
        if by_hand := self.working_copy.changed_by_hand():
            self._take_by_hand(by_hand, now)
        else:
            self._releases.finish()
        for request in pending_requests(self.spool):
            outcome = self._carry_out(request, now)
            if outcome != read_outcome(self.spool, request.id):
                write_outcome(self.spool, outcome)
        if self._clone:
            self._reach(lambda: self._take_elsewhere(now))
        self._faults.append(self._releases.git_fault)
        self._faults.append(self._releases.keep_in_step(now))

    def _take_by_hand(self, by_hand: Mapping[str, bytes | None], now: datetime) -> None:
        """Publish what was changed in the folder by hand; raise StuckError where that cannot be done, as it would be overwritten."""
        names = ", ".join(sorted(by_hand))
        paths = [self.working_copy.folder / path for path, data in by_hand.items() if data is not None]
        if any(abs(now.timestamp() - path.stat().st_mtime) < SETTLED.total_seconds() for path in paths):
            raise StuckError(f"{names} in the working copy is being changed by hand.")
        base = self.working_copy.laid_out_files()
        combined = combine(base, self.working_copy.read().files, with_changes(base, by_hand), BY_HAND)
        author, said = BY_HAND, f"{names} was changed by hand."
        if self._clone and self._clone.content() == read_content(self.working_copy.folder):
            author, said = self._clone.last_change()  # somebody committed or pulled it there
        where = f"{names} in the working copy was changed by hand and cannot be published; until it is mended nothing is"
        self._take(combined, ContentChange(combined.files, author, (said,)), where, now)
        if self.working_copy.changed_by_hand():
            raise StuckError("")

    def _take_elsewhere(self, now: datetime) -> None:
        """Merge what was merged at the remote, if anything; where that cannot be done, both sides stay as they are."""
        theirs = self._clone.elsewhere() if self._clone else None
        if theirs is None:
            return
        head = self.working_copy.read()
        combined = combine(theirs.base, head.files, theirs.files, theirs.author)
        if combined.files == head.files and not combined.conflicts:
            self._releases.commit(head, theirs.commit)
            return
        change = ContentChange(combined.files, theirs.author, theirs.summary, merged=theirs.commit)
        self._take(combined, change, f"What {theirs.author} merged elsewhere cannot be published", now)

    def _take(self, combined: Combined, change: ContentChange, where: str, now: datetime) -> None:
        """Publish what nobody asked for at the desk; its faults become those of the round."""
        faults = combined.conflicts
        tried = _fingerprint(combined.files, now)
        if not faults and tried not in self._turned_down:
            made = self._releases.release(change, now)
            if isinstance(made, Revision):
                self._turned_down.clear()
                return
            self._turned_down[tried] = made
        self._faults.append("\n".join([f"{where}:", *(faults or self._turned_down[tried])]))

    def _carry_out(self, request: PublishRequest, now: datetime) -> PublishOutcome:
        """Do what one request asks for; return what became of it. Raises StuckError, OSError: it is tried again then."""
        done = OutcomeState.UNDONE if request.takes_back else OutcomeState.PUBLISHED
        outcome = PublishOutcome(request.id, done, now)
        made = next((one for one in self.working_copy.history(20) if one.request == request.id), None)
        if made:  # by a round that did not come as far as its outcome
            if fault := self._releases.keep_in_step(now):
                raise StuckError(fault)
            return replace(outcome, revision=made.id)
        if request.not_before and request.not_before > now:
            return PublishOutcome(
                request.id, OutcomeState.WAITING, request.asked_at, until=request.not_before
            )
        head = self.working_copy.read()
        merged = self._merged(request, head)
        if merged.conflicts:
            return replace(outcome, state=OutcomeState.CONFLICT, sentences=merged.conflicts)
        if merged.files == head.files:
            return replace(
                outcome, revision=head.id, sentences=("It stood there already: nothing had to be changed.",)
            )
        change = ContentChange(merged.files, request.author, request.summary, request.id, request.takes_back)
        result = self._releases.release(change, now, still_wanted=lambda: is_asked(self.spool, request.id))
        if isinstance(result, Revision):
            return replace(outcome, revision=result.id)
        return replace(outcome, state=OutcomeState.FAULTY, sentences=result)

    def _merged(self, request: PublishRequest, head: Revision) -> Combined:
        """Merge what a request changes, or takes back, into the newest revision."""
        try:
            if request.takes_back is None:
                base = self.working_copy.read_at(request.base).files
                return combine(base, head.files, with_changes(base, request.files))
            undone = self.working_copy.read_at(request.takes_back)
            if undone.parent is None:
                return Combined(
                    {}, ("The history begins with this version: what was before it is not known.",)
                )
            return combine(undone.files, head.files, self.working_copy.read_at(undone.parent).files)
        except UnknownRevisionError as unknown:
            return Combined({}, (str(unknown),))

    def _state(self, now: datetime) -> PublisherState:
        before, known = read_state(self.spool), read_builds(self.site) if self.site else None
        ahead = self._clone is not None and self._reach(self._clone.is_ahead)
        faults = tuple(filter(None, dict.fromkeys(self._faults)))
        return PublisherState(
            at=now,
            revision=self.working_copy.head(),
            published=known.revision if known else None,
            faults=faults,
            faults_since=((before and before.faults_since) or now) if faults else None,
            unpushed_since=((before and before.unpushed_since) or now) if ahead else None,
        )


def _sentence(error: OSError | UserError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror} ({error.filename})." if error.filename else f"{error.strerror}."
    return str(error)


def _fingerprint(files: Contents, now: datetime) -> str:
    """Return what names some content on a day: tomorrow it may be in order."""
    whole = sha256(london_day(now).isoformat().encode())
    for path, data in sorted(files.items()):
        whole.update(path.encode() + b"\0" + sha256(data).digest())
    return whole.hexdigest()
