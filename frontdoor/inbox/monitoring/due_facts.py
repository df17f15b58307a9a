"""The Monday message: tells each owner how many facts of the website are due to be checked; nothing to those who have none.

It is made once a week at most, and holds numbers only. The owners' mailboxes are settings, as the catalogue is public.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from django.db import transaction

from frontdoor.catalogue.loader import read_catalogue
from frontdoor.diagnostics import UserError
from frontdoor.editing.review import due_by_owner
from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.notifications.outbox import enqueue_to
from frontdoor.inbox.store.models import Delivery, RollCall
from frontdoor.inbox.working_hours import OPENS
from frontdoor.occurrences import LONDON
from frontdoor.publishing.content import CATALOGUE
from frontdoor.publishing.working_copy import WorkingCopy

EVERYBODY = "everybody"
"""Stands in the settings for all owners."""
_MONDAY = 0


def owner_name(owner: str) -> str:
    """Return an owner as the settings name them: ``Glasgow office manager`` is ``glasgow-office-manager``."""
    return re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")


def make_messages(using: Runtime, now: datetime) -> list[RollCall]:
    """Create and enqueue this Monday's messages, if it is time and they do not exist yet; return the new ones."""
    local, environment = now.astimezone(LONDON), using.environment
    if local.weekday() != _MONDAY or local.time() < OPENS or not environment.owners or not environment.spool:
        return []
    about = RollCall.About.DUE
    if RollCall.objects.filter(day=local.date(), about=about).exists():
        return []
    try:
        due = _due(WorkingCopy(environment.working_copy).read().text(CATALOGUE), local.date())
    except (UserError, OSError):
        return []  # the publisher's own alarm says that; the next round tries again
    made = []
    # All or none: after a kill between two, the day would have a message and the second owner would never be told.
    with transaction.atomic():
        for names, boxes in _boxes_by_owners(environment).items():
            counts = {name: count for name, count in due if EVERYBODY in names or name in names}
            if counts:
                message = RollCall.objects.create(
                    team=", ".join(counts)[:100],
                    day=local.date(),
                    about=about,
                    made_at=now,
                    text=words(counts),
                )
                enqueue_to(message, boxes, Delivery.Kind.DUE, now)
                made.append(message)
    return made


def words(counts: Mapping[str, int]) -> str:
    """Return the text of a message, in ASCII; ``counts`` has the number of facts by the owner's name."""
    lines = [f"{name}: {count} to be made sure of" for name, count in counts.items()]
    how = 'Call, and press "I have made sure" at the desk, under Website, Due to be checked.'
    return "\n".join(["Facts on the website that are due to be checked:", "", *lines, "", how]) + "\n"


def _boxes_by_owners(environment: Environment) -> Mapping[tuple[str, ...], list[str]]:
    """Return the mailboxes that are told of the same owners, by these; so each mailbox gets one message."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for mailbox in environment.owners:
        owners[mailbox.address].append(mailbox.team)
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for address, names in owners.items():
        found[tuple(sorted(set(names)))].append(address)
    return found


@lru_cache(maxsize=1)
def _due(text: str, today: date) -> tuple[tuple[str, int], ...]:
    """Return how many facts are due by the owner's name; kept, since where none is due the question comes back all Monday.

    Raises DiagnosticsError where the catalogue is not in order.
    """
    found = due_by_owner(read_catalogue(text), today)
    return tuple((owner_name(owner), len(facts)) for owner, facts in found.items())
