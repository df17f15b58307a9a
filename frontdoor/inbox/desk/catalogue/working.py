"""The working copy as the desk reads it: the public files, and a draft on top of them that is brought up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.editing.stale_numbers import SearchedFile
from frontdoor.editing.write_back import CannotWrite
from frontdoor.inbox.desk.catalogue import drafts
from frontdoor.inbox.desk.catalogue.rebase import Side, rebase
from frontdoor.inbox.desk.catalogue.version import Texts, load, preview
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.publishing.working_copy import Revision, UnknownRevisionError, WorkingCopy
from frontdoor.site.output.engine_output import SHELL
from frontdoor.site.preview.one_page import PagePreview


def is_set_up() -> bool:
    """Return whether this server has a publisher, without which nothing can be changed at the desk."""
    return settings.ENVIRONMENT.spool is not None


def working_copy() -> WorkingCopy:
    """Return the working copy; only the publisher writes it."""
    return WorkingCopy(settings.ENVIRONMENT.working_copy)


@dataclass(frozen=True)
class Desk:
    """A draft, or none, over the public files that it is compared with."""

    base: Revision
    """The newest revision; an older one while what a colleague published does not go together with the draft."""
    draft: CatalogueDraft | None
    conflicts: Sequence[str] = ()
    """What does not go together, in words."""
    news: Sequence[str] = ()
    """What colleagues published meanwhile, and is in the draft now."""
    is_faulty: bool = False
    """Whether the two have a mistake together, so that no choice of a side brings them together."""

    @property
    def public(self) -> Texts:
        """Return the texts without the draft."""
        return Texts.of(self.base.files)

    @property
    def docs(self) -> tuple[SearchedFile, ...]:
        """Return the hand-written pages."""
        names = [path for path in self.base.files if path.startswith("docs/") and path.endswith(".md")]
        return tuple(SearchedFile(name, self.base.text(name)) for name in names)

    @property
    def photos(self) -> Mapping[str, bytes]:
        """Return the draft's photos by their addresses on the site."""
        files = drafts.files_of(self.draft)
        return {
            path.removeprefix("docs"): content for path, content in files.items() if path.startswith("docs/")
        }

    @property
    def texts(self) -> Texts:
        """Return the texts with the draft."""
        return Texts.of(drafts.with_draft(self.base.files, self.draft))


def desk_of(user: User) -> Desk:
    """Return what a member works on."""
    return over_public(drafts.open_draft(user))


def over_public(draft: CatalogueDraft | None, keep: Side | None = None) -> Desk:
    """Return a draft over the newest public files; ``keep`` says whose value stays where both sides changed one."""
    newest = working_copy().read()
    if draft is None or draft.base == newest.id:
        return Desk(newest, draft)
    try:
        base = working_copy().read_at(draft.base)
    except UnknownRevisionError:  # the history began anew
        base = newest
    if draft.request:
        return Desk(base, draft)
    try:
        found = rebase(base.files, drafts.files_of(draft), newest.files, keep or Side.THEIRS)
        load(Texts.of({**newest.files, **found.files}))
    except (CannotWrite, DiagnosticsError) as error:
        said = (
            [one.sentence for one in error.problems] if isinstance(error, DiagnosticsError) else [str(error)]
        )
        return Desk(base, draft, said, is_faulty=True)
    if found.conflicts and keep is None:
        return Desk(base, draft, found.conflicts)
    kept = drafts.move(draft, newest.id, newest.files, found.files)
    return Desk(newest, kept, news=_since(base, newest))


def _since(base: Revision, newest: Revision) -> Sequence[str]:
    """Return who published what between two revisions, the oldest first."""
    found = []
    for one in working_copy().history():
        if one.id == base.id:
            break
        found.append(f"{one.author or 'Somebody'} published meanwhile: {' '.join(one.summary)}")
    return found[::-1]


def pages_of(texts: Texts, today: date) -> PagePreview:
    """Return the pages of a version in the frame of the built site; raise DiagnosticsError."""
    site: Path = settings.ENVIRONMENT.site
    return preview(texts, today, site, (site / SHELL).stat().st_mtime_ns)
