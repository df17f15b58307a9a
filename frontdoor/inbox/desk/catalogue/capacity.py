"""Whether a team's services take people: said by its manager with one of three choices, published by the editors' own way.

No second member looks first, because nothing but a choice and a day can be said, and a team that is full today cannot wait for
an editor. It is one change like every other in the publisher's history, taken back alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from frontdoor.catalogue import Catalogue, Service
from frontdoor.catalogue.fields.service_status import StatusWord
from frontdoor.editing.tasks import TASKS, Plan, Subject, plan
from frontdoor.form.availability import not_taking
from frontdoor.inbox.desk.catalogue import publishing
from frontdoor.inbox.desk.catalogue.version import Texts, load, meaning
from frontdoor.inbox.desk.catalogue.working import working_copy
from frontdoor.inbox.store import audit_log
from frontdoor.publishing.content import CATALOGUE
from frontdoor.publishing.requests import PublishRequest, write_request
from frontdoor.publishing.working_copy import Revision
from frontdoor.recurrence import date_words
from frontdoor.rules.service_status import word_today

CHOICES = {
    StatusWord.OPEN: "Taking people",
    StatusWord.WAITING_LIST: "There is a waiting list",
    StatusWord.FULL: "Full: nobody new; drop-ins go on",
}
_LONGEST = 45
"""Signs of a service's id in that of a request, which has at most 64."""
_MOST = 50
"""Published changes that are looked through."""


@dataclass(frozen=True)
class CapacityChange:
    """A published change of whether a service takes people."""

    revision: Revision
    can_be_taken_back: bool


def services_of(catalogue: Catalogue, teams: Collection[str]) -> list[Service]:
    """Return the services that these teams answer for and that have a page."""
    return [service for service in catalogue.listed_services() if service.team in teams]


def in_words(service: Service, today: date) -> str:
    """Return how a service stands today, and since when, in the words of the choices; an editor's own status as it is."""
    word = word_today(service, today)
    since = service.status.since
    begun = f", since {date_words(since)}" if since and word is not StatusWord.OPEN else ""
    return f"{CHOICES.get(word, word.value.capitalize())}{begun}"


def is_ours(service: Service, today: date) -> bool:
    """Return whether a service stands as a team can say; what an editor has said besides is left to the editors."""
    return word_today(service, today) in CHOICES


def planned(text: str, service_id: str, word: str, since: str, today: date) -> Plan:
    """Return what a choice does to the catalogue's text, each fault beside its question (``status``, ``from``)."""
    if word and word not in CHOICES:
        return Plan(
            faults={"status": ["Choose one of these. Anything else is for whoever edits the website."]}
        )
    # "Taking people" begins at once: the editors' task has no other way.
    given = {"status": word, "from": "" if word == StatusWord.OPEN else since, "until": "", "reason": ""}
    return plan(TASKS["status"], Subject(text, "services", service_id, today), given)


def means(old: Texts, new: Texts, today: date) -> Sequence[str]:
    """Return what a choice changes for people, in sentences: pages first, then the form where it closes or opens."""
    return (*meaning(old, new, today).sentences, *_form(old, new, today))


def _form(old: Texts, new: Texts, today: date) -> Iterator[str]:
    (was, form), (now, _) = load(old), load(new)
    before, after = bool(not_taking(form, was, today)), bool(not_taking(form, now, today))
    if after and not before:
        yield "No other service takes referrals by the form: it closes, and says so with the numbers to call."
    if before and not after:
        yield "The referral form takes referrals again."


def publish(
    service: Service, base: Revision, text: str, sentences: Sequence[str], *, by: str, now: datetime
) -> str:
    """Ask the publisher for a change, to be public at once; return the id of the request. Raise OSError."""
    id_ = f"{_request(service.id)}-{secrets.token_hex(4)}"
    with transaction.atomic():
        audit_log.record(by, f"said whether there is room: {service.id}"[:60], "", now)
        request = PublishRequest(id_, base.id, {CATALOGUE: text}, by, sentences, now)
        write_request(publishing.spool(), request)
    return id_


def changes(service: Service) -> list[CapacityChange]:
    """Return the published changes of one service by its team, the latest first."""
    published = working_copy().history(_MOST)
    undone = {one.takes_back for one in published}
    mine = [one for one in published if one.request.rpartition("-")[0] == _request(service.id)]
    return [CapacityChange(one, one.parent is not None and one.id not in undone) for one in mine]


def _request(service_id: str) -> str:
    """Return a request's id without its random end, by which the history tells what it was about."""
    return f"capacity-{service_id[:_LONGEST]}"
