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


def publish(
    draft: CatalogueDraft, sentences: Sequence[str], *, by: str, now: datetime, on: datetime | None
) -> str:
    """Hand a draft to the publisher, to be published now or at a moment to come; return the id of the request."""
    author = draft.user.get_username()
    seen = () if by == author else (f"{by} looked at it and published it.",)
    with transaction.atomic():
        draft.request = f"desk-{secrets.token_hex(8)}"
        draft.asked_at = None
        draft.save(update_fields=["request", "asked_at"])
        audit_log.record(by, f"published changes of {author}"[:60], "", now)
        write_request(
            spool(),
            PublishRequest(
                draft.request, draft.base, drafts.files_of(draft), author, (*sentences, *seen), now, on
            ),
        )
    return draft.request


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
        if outcome is not None and outcome.state in DONE:
            draft.delete()
        else:
            found.append(HandedOver(draft, outcome))
    return found


def call_back(draft: CatalogueDraft, *, by: str, now: datetime) -> bool:
    """Take a draft that waits, or was given back, out of the publisher's hands; return False where the publisher was faster.

    It is its author's open draft again; where that member has begun another one meanwhile, it is asked to be finished first.
    """
    if CatalogueDraft.objects.filter(user=draft.user, request="").exists():
        return False
    with transaction.atomic():
        outcome = read_outcome(spool(), draft.request)
        if not withdraw_request(spool(), draft.request) and (outcome is None or outcome.state in DONE):
            return False
        draft.request = ""
        draft.changed_at = now
        draft.save(update_fields=["request", "changed_at"])
        audit_log.record(by, f"called back changes of {draft.user.get_username()}"[:60], "", now)
    return True
