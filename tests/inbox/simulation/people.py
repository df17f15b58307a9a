"""People who are referred, and what is typed about them: the real form's checked answers, with a planted name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from frontdoor.form import FormResult
from frontdoor.form.sample_answers import sample_answers
from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.monitoring.canary_probe import ProbeFailed
from frontdoor.inbox.referrals.from_answers import submission_from
from frontdoor.inbox.referrals.receive import Submission, receive
from frontdoor.inbox.store.storage_health import NotStored
from frontdoor.occurrences import LONDON

if TYPE_CHECKING:
    from tests.inbox.simulation.world import World

PLANTED = "Wulfenite"
"""Stands in every answer, note and message, and must never be read anywhere without a key."""
AREAS = ("Glasgow City", "Highland", "Aberdeen City")


@lru_cache(8)
def _sample(today: date) -> dict[str, str]:
    form = started().form
    return dict(form.check(sample_answers(form, today=today), today=today).answers)


def some_answers(random: Random, today: date, number: int, area: str = "") -> dict[str, str]:
    """Return checked answers about one more person, from an area or from any."""
    answers = {
        **_sample(today),
        "full_name": f"{PLANTED} Quarrington {number}",
        "reason": f"{PLANTED} {number}",
    }
    answers["local_authority"] = area or random.choice(AREAS)
    answers["date_of_birth"] = (
        f"19{random.randrange(50, 99)}-0{random.randrange(1, 9)}-1{random.randrange(9)}"
    )
    del answers["release_date"]
    answers["situation"] = random.choice(["sentenced", "sentenced", "remand", "released", "bail"])
    if answers["situation"] == "sentenced":
        answers["release_date"] = (
            today + timedelta(days=random.randrange(1, random.choice([9, 60])))
        ).isoformat()
    if answers["situation"] == "released":
        answers["release_date"] = (today - timedelta(days=random.randrange(1, 9))).isoformat()
    if answers["situation"] == "sentenced" and random.random() < 0.6:
        answers["gate_pickup"] = "yes"
        if random.random() < 0.4:
            answers["gate_date"] = (
                today + timedelta(days=random.randrange(1, random.choice([9, 60])))
            ).isoformat()
    return answers


def a_submission(
    answers: dict[str, str], key: str, now: datetime, *, set_aside: bool = False, keyed_by: str = ""
) -> Submission:
    """Return what is to be stored, by the product's own way from answers to a submission."""
    today, using = now.astimezone(LONDON).date(), started()
    found = submission_from(
        FormResult(answers, ()), key, using.form, using.catalogue, today=today, keyed_by=keyed_by
    )
    return replace(found, set_aside=set_aside)


def a_canary(world: World, using: Runtime, now: datetime, random: Random) -> None:
    """Receive a test referral, as the public door does: a process of its own, which the worker's faults do not meet."""
    world.disk.disarm()
    today = now.astimezone(LONDON).date()
    made = a_submission({**_sample(today), "full_name": "Test"}, f"canary {random.random()}", now)
    try:
        receive(replace(made, canary_since=now), now=now, random=random, using=using)
    except NotStored as error:
        raise ProbeFailed(str(error)) from error
    world.note("canary")
