"""Hands drafts to the publisher by its spool, and reads what became of them.

The desk never writes the working copy or the site. A draft stays in the database until the publisher says that the public
sees it, so nothing that a member wrote is lost on the way.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from frontdoor.inbox.desk.catalogue import drafts
from frontdoor.inbox.desk.catalogue.working import working_copy
from frontdoor.inbox.desk.models import CatalogueDraft
from frontdoor.inbox.store import audit_log
from frontdoor.publishing.requests import (
    OutcomeState,
    PublishOutcome,
    PublishRequest,
    read_outcome,
    withdraw_request,
    write_request,
)
from frontdoor.publishing.working_copy import Revision

DONE = (OutcomeState.PUBLISHED, OutcomeState.UNDONE)


@dataclass(frozen=True)
class HandedOver:
    """A draft that was handed to the publisher, with what has become of it so far."""

    draft: CatalogueDraft
    outcome: PublishOutcome | None

    @property
    def is_stuck(self) -> bool:
        """Return whether the publisher gave it back."""
        return self.outcome is not None and self.outcome.is_final and self.outcome.state not in DONE


def spool() -> Path:
    """Return the folder of the spool; nobody comes here on a server without one."""
    folder: Path | None = settings.ENVIRONMENT.spool
    assert folder is not None
    return folder


class ChangedMeanwhile(Exception):  # noqa: N818 -- says what happened
    """The draft is not what the member looked at, or is published already. Nothing was handed over."""


def publish(
    draft: CatalogueDraft, seen: str, sentences: Sequence[str], *, by: str, now: datetime, on: datetime | None
) -> str:
    """Hand a draft to the publisher, to be published now or at a moment to come; return the id of the request.

    ``seen`` is the digest of what was looked at. Raises ChangedMeanwhile, OSError.
    """
    author = draft.user.get_username()
    looked = () if by == author else (f"{by} looked at it and published it.",)
    id_ = f"desk-{secrets.token_hex(8)}"
    with transaction.atomic():
        one = CatalogueDraft.objects.select_for_update().filter(pk=draft.pk, request="").first()
        files = drafts.files_of(one)
        if one is None or drafts.digest(files) != seen:
            raise ChangedMeanwhile
        one.request, one.asked_at = id_, None
        one.save(update_fields=["request", "asked_at"])
        audit_log.record(by, f"published changes of {author}"[:60], "", now)
        # At the end: if it cannot be written, nothing of this has happened.
        write_request(spool(), PublishRequest(id_, one.base, files, author, (*sentences, *looked), now, on))
    return id_


def take_back(revision: Revision, sentences: Sequence[str], *, by: str, now: datetime) -> str:
    """Ask the publisher to undo one published change without losing later ones; return the id of the request."""
    id_ = f"undo-{secrets.token_hex(8)}"
    with transaction.atomic():
        audit_log.record(by, "took back a change of the website", "", now)
        write_request(
            spool(), PublishRequest(id_, revision.id, {}, by, sentences, now, takes_back=revision.id)
        )
    return id_


def handed_over() -> Sequence[HandedOver]:
    """Return the drafts on their way, waiting for their day, or given back; those that the public sees are deleted."""
    found = []
    for draft in CatalogueDraft.objects.exclude(request="").select_related("user"):
        outcome = read_outcome(spool(), draft.request)
        if _is_done(draft.request, outcome):
            draft.delete()
        else:
            found.append(HandedOver(draft, outcome))
    return found


def _is_done(request: str, outcome: PublishOutcome | None) -> bool:
    """Return whether the public sees a request; of one so old that its outcome is gone the history tells it."""
    if outcome is not None:
        return outcome.state in DONE
    if (spool() / "requests" / f"{request}.json").is_file():
        return False
    return any(one.request == request for one in working_copy().history(None))


def call_back(draft: CatalogueDraft, *, by: str, now: datetime) -> bool:
    """Take a draft that waits, or was given back, out of the publisher's hands; return False where the publisher was faster.

    It is its author's open draft again; where that member has begun another one meanwhile, it is asked to be finished first.
    """
    if CatalogueDraft.objects.filter(user=draft.user, request="").exists():
        return False
    with transaction.atomic():
        withdraw_request(spool(), draft.request)
        if _is_done(draft.request, read_outcome(spool(), draft.request)):
            return False
        draft.request = ""
        draft.changed_at = now
        draft.save(update_fields=["request", "changed_at"])
        audit_log.record(by, f"called back changes of {draft.user.get_username()}"[:60], "", now)
    return True
