"""Steps of the machine and of whoever looks after it: weather, crashes, power cuts, disks, the clock."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from django.db import connection

from frontdoor.inbox import backup
from frontdoor.inbox.crypto.keyring import RECOVERY
from frontdoor.inbox.referrals import bring_back, triage
from tests.inbox import places
from tests.inbox.builders import logged
from tests.inbox.simulation.disk import Killed
from tests.inbox.simulation.mail import Weather
from tests.inbox.simulation.steps.table import step
from tests.inbox.simulation.world import World


@step(7)
def weather(world: World, random: Random) -> None:
    """A mailbox's server goes away for minutes or for days, comes back, or does something worse."""
    mailbox = random.choice([*(one.address for one in world.using.environment.mailboxes), world.second_route])
    found = random.choice([*Weather])
    until = world.true + timedelta(hours=random.expovariate(1 / random.choice([1, 12, 60])))
    world.mail.change(mailbox, found, world.true, until=until)
    world.note("weather", mailbox, found)


@step(2)
def overtaken(world: World, random: Random) -> None:
    """A worker stands still while it sends, for less or for longer than its lease; another one works meanwhile."""
    for_long = random.choice([timedelta(minutes=1), world.lease + timedelta(minutes=1)])

    def meanwhile() -> None:
        world.true += for_long
        second = world.a_worker()
        while second.step():
            pass

    world.stall = meanwhile
    world.note("stall", for_long)


@step(1)
def opened_while_sent(world: World, random: Random) -> None:
    """A member opens what a worker is telling of, and the worker ends before it wrote down what came of it."""

    def meanwhile() -> None:
        sending = world.auditor.under_way
        person = sending and world.somebody(
            random, lambda person, _: person.thanked == sending.notice.reference
        )
        if person:
            row, who = world.row(person.thanked), world.member_of(person, random)
            triage.open_referral(person.thanked, places.identity(row["team"]), who, world.now)
            raise Killed

    world.stall = meanwhile
    world.note("opened while sent")


@step(0.4)
def kill_worker(world: World, random: Random) -> None:
    """The worker is killed, and starts again."""
    del random
    world.note("kill worker")
    world.restart(web=False)


@step(0.6)
def mend_web(world: World, random: Random) -> None:
    """Somebody restarts the web process."""
    del random
    world.note("restart web")
    world.restart(web=True)


@step(0.3)
def cut_power(world: World, random: Random) -> None:
    """The power is cut: what was not synced is gone."""
    del random
    connection.close()
    world.disk.cut_the_power()
    world.reader.reopen()
    world.note("power cut")
    world.restart(web=True)
    world.restart(web=False)
    world.auditor.always(world.view())


@step(0.4)
def second_place_goes(world: World, random: Random) -> None:
    """The second place's disk is taken away, or brought back."""
    del random
    here, away = world.folder / "second", world.folder / "second.away"
    world.second_is_away = not world.second_is_away
    (here if world.second_is_away else away).rename(away if world.second_is_away else here)
    world.note("second place", "away" if world.second_is_away else "back")


@step(0.3)
def correct_address(world: World, random: Random) -> None:
    """A mailbox's address is corrected, and the worker restarted."""
    team = random.choice(places.TEAMS)
    world.change_address(team, f"mailto:{team}-{random.randrange(99)}@example.org")
    world.note("address", team)
    world.restart(web=False)


@step(0.8)
def clock(world: World, random: Random) -> None:
    """The machine's clock is set wrong, or right again."""
    if not world.has_bad_clock:
        return
    world.skew = timedelta() if world.skew else timedelta(hours=random.choice([-40, -3, 3, 30]))
    world.right_since = world.true
    world.note("clock", world.skew)


@step(1)
def copy(world: World, random: Random) -> None:
    """A copy is made, as each night."""
    del random
    folder = world.folder / "copies"
    folder.mkdir(exist_ok=True)
    path, _ = backup.backup(world.using.environment, folder, keep=3, now=world.now)
    logged("backup made", world.now)
    world.copies.append((path, world.true))
    world.note("copy")
    world.auditor.always(world.view())


@step(0.3)
def disk_dies(world: World, random: Random) -> None:
    """The disk dies with all that is on it: the last copy is restored on a new one, and what it lacks is brought back."""
    del random
    if not world.copies or world.second_is_away:
        return
    world.tend_second_place()
    there = world.view().referrals.keys()
    connection.close()
    file, _ = world.copies[-1]
    new, second = world.folder / f"data after {len(world.trace)}", world.folder / "second"
    _, erased = backup.restore(file, places.identity(RECOVERY), new, second_place=second)
    (new / backup.DATABASE).replace(world.disk.file)
    world.move_to(new)
    back = bring_back.store_lacking(world.using.environment, world.now)
    world.note("disk dies", f"{len(back.referrals)} brought back", f"{erased} erased again")
    world.auditor.demand("second place", not back.faulty, back.faulty)
    world.restart(web=True)
    world.restart(web=False)
    after = world.view()
    world.auditor.demand(
        "second place", after.referrals.keys() >= there, sorted(there - after.referrals.keys())
    )
    again = after.referrals.keys() & world.auditor.erased_at.keys()
    world.auditor.demand("erased", not again, f"{sorted(again)} came back")
    # One whose COMMIT failed had its file before: it may come back, unless it was sent once more (decisions/28).
    keys = [row["key_hash"] for row in after.referrals.values()]
    world.auditor.demand("once", len(set(keys)) == len(keys), "one key was brought back twice")
    world.forget_since_the_copy(after)
