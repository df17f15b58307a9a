"""A course of events on a seed: what is to happen when, with which fault; run, replayed, and shrunk to a few events."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection

from frontdoor.inbox.config import runtime
from frontdoor.inbox.referrals.write_group import group_commit
from frontdoor.inbox.store.storage_health import storage_health
from tests.inbox import places
from tests.inbox.simulation import disk, rounds, steps
from tests.inbox.simulation.disk import Fault
from tests.inbox.simulation.laws import Broken
from tests.inbox.simulation.world import Ended, Listener, World

PATIENCE = 60.0
"""Seconds that threads which send together wait for each other: they never do in a world, and a busy machine may be slow."""
FIRST_DAY = datetime(2027, 1, 4, tzinfo=UTC)
STEPS_A_DAY = 4.0
FAULTY = 0.2
"""The share of steps that meet a fault of the disk."""


@dataclass(frozen=True)
class Event:
    """Something that happens at a time, with a random source of its own."""

    at: datetime
    name: str
    seed: int
    fault: tuple[Fault, int] | None = None

    def __str__(self) -> str:
        fault = f", {self.fault[0].value} at step {self.fault[1]}" if self.fault else ""
        return f"{self.at:%Y-%m-%d %H:%M} {self.name}{fault}"


@dataclass
class Found:
    """A broken law: by which seed, in which events."""

    seed: int
    days: int
    broken: Broken
    events: Sequence[Event]
    trace: Sequence[str] = field(repr=False)

    def __str__(self) -> str:
        return "\n".join(
            [
                str(self.broken),
                f"Again with: python -m tests.inbox.simulation {self.seed} --days {self.days}",
                *(f"  {event}" for event in self.events),
                "What happened last:",
                *(f"  {line}" for line in self.trace[-12:]),
            ]
        )


def course(seed: int, days: int) -> list[Event]:
    """Return what happens in so many days."""
    random = Random(seed)
    begins = FIRST_DAY + timedelta(days=random.randrange(700))
    names = list(steps.STEPS)
    weights = [steps.STEPS[name].weight for name in names]
    events = []
    for number in range(days):
        day = begins + timedelta(days=number)
        looks = [random.randrange(8 * 60, 10 * 60)]
        if random.random() < 0.5:
            looks.append(random.randrange(10 * 60, 17 * 60))
        for minute in looks:
            events.append(
                Event(day + timedelta(minutes=minute), "look", random.randrange(2**32), _fault(random))
            )
        for _ in range(int(random.expovariate(1 / STEPS_A_DAY) + 0.5)):
            at = day + timedelta(minutes=random.randrange(7 * 60, 22 * 60))
            (name,) = random.choices(names, weights)
            events.append(Event(at, name, random.randrange(2**32), _fault(random)))
        if random.random() < 0.4:
            events.append(Event(day + timedelta(hours=22), "night", random.randrange(2**32)))
    return sorted(events, key=lambda event: event.at)


def _fault(random: Random) -> tuple[Fault, int] | None:
    return (random.choice(list(Fault)), random.randrange(20)) if random.random() < FAULTY else None


def look(world: World, random: Random) -> None:
    """The worker does its scheduled work, then tells what is due, also a little later."""
    before = world.view()
    ended, _ = world.run(world.worker.look_after, web=False)
    after = world.view()
    world.note("look", "", ended)
    hindered = world.disk.fired is not None
    rounds.after_a_look(world.auditor, before, after, whole=ended is Ended.DONE and not hindered)
    rounds.deliver(world)
    if random.random() < 0.3:
        world.true += timedelta(minutes=random.randrange(1, 9))
        rounds.deliver(world)
        if world.worker.canaries:
            world.worker.canaries.look(world.now)
        rounds.door_sign(world, was_tried=ended is Ended.DONE and not hindered)
    world.tend_second_place()


def night(world: World, random: Random) -> None:
    """The worker has half an hour for everything; then the auditor looks through all that there is."""
    del random
    for minutes in (1, 15, 20):
        world.true += timedelta(minutes=minutes)
        rounds.deliver(world)
    world.tend_second_place()
    rounds.at_night(world)


ROUNDS: dict[str, steps.Step] = {"look": look, "night": night}


def run(seed: int, days: int, events: Sequence[Event] | None = None) -> tuple[list[str], Found | None]:
    """Run a course, or a part of one; return its trace, and the law that was broken, if one was."""
    events = course(seed, days) if events is None else events
    with a_world(Random(seed), begins=events[0].at - timedelta(hours=1)) as world:
        try:
            for event in events:
                _happen(world, event)
        except Broken as broken:
            return world.trace, Found(seed, days, broken, events[: events.index(event) + 1], world.trace)
        return world.trace, None


def _happen(world: World, event: Event) -> None:
    world.true = max(world.true, event.at)
    world.mail.clear_up(world.true)
    if event.fault:
        world.arm(*event.fault)
    does = ROUNDS.get(event.name) or steps.STEPS[event.name].does
    does(world, Random(event.seed))


@contextmanager
def a_world(random: Random, *, begins: datetime) -> Iterator[World]:
    """A fresh world in a folder of its own, which is cleared afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="simulation-"))
    lines: list[str] = []
    listener, log = Listener(lines), logging.getLogger("frontdoor")
    waited, level = group_commit.patience, log.level
    before, environment = runtime.started(), settings.ENVIRONMENT
    handlers, log.handlers, log.propagate = log.handlers, [listener], False
    group_commit.patience = PATIENCE
    storage_health.start_again()
    try:
        places.fresh_database(folder / "inbox.sqlite3")
        with disk.mounted(folder / "inbox.sqlite3") as mounted:
            world = World(folder, mounted, random, begins=begins)
            world.lines = lines
            yield world
            world.reader.close()
    finally:
        connection.close()
        settings.ENVIRONMENT = environment
        runtime.take_up(before)
        group_commit.patience = waited
        log.handlers, log.propagate, log.level = handlers, True, level
        storage_health.start_again()
        shutil.rmtree(folder)


def shrunk(
    found: Found, *, tries: int = 60, again: Callable[..., tuple[list[str], Found | None]] = run
) -> Found:
    """Return the same broken law with fewer events: chunks are left out as long as it breaks all the same."""
    size = len(found.events) // 2
    while size and tries > 0:
        at = 0
        while at < len(found.events) - 1 and tries > 0:
            fewer = [*found.events[:at], *found.events[at + size :]]
            fewer = fewer if found.events[-1] in fewer else [*fewer, found.events[-1]]
            tries -= 1
            _, smaller = (
                again(found.seed, found.days, fewer) if len(fewer) < len(found.events) else ([], None)
            )
            if smaller and smaller.broken.law == found.broken.law:
                found = smaller
            else:
                at += size
        size //= 2
    return found
