"""Steps of the teams at the desk."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.contrib.auth.models import User

from frontdoor.inbox.referrals import (
    assignment,
    gate_pickup,
    practice,
    retention,
    retention_policy,
    transfer,
    triage,
)
from frontdoor.inbox.referrals.follow_up import from_team, words
from frontdoor.inbox.store.models import GateOutcome, Referral, ReferralStatus, SentMessage
from frontdoor.occurrences import LONDON
from tests.inbox import places
from tests.inbox.simulation.laws import ANY
from tests.inbox.simulation.people import PLANTED
from tests.inbox.simulation.steps.table import step
from tests.inbox.simulation.world import MEMBERS, Ended, World


@step(5)
def open_one(world: World, random: Random) -> None:
    """A member opens a referral; more often one whose sender has said something since it was read."""
    news = {row["of"] for row in world.view().messages.values() if row["read_at"] is None}
    person = world.rather(random, lambda person, _: person.thanked in news, lambda *_: True)
    if person is None:
        return
    row, who = world.row(person.thanked), world.member_of(person, random)
    first = {} if row["opened_at"] else {"opened_at": world.now, "opened_by": who}
    ended, opened = world.act(
        "open", person.thanked,
        lambda: triage.open_referral(person.thanked, places.identity(row["team"]), who, world.now),
        changes=first, log=[(who, "opened")],
    )  # fmt: skip
    if ended is not Ended.DONE:
        return
    assert isinstance(opened, triage.OpenedReferral)
    answers = person.answers()
    world.auditor.demand(
        "order", opened.answers == answers, f"{person.thanked} reads {opened.answers}, is {answers}"
    )
    texts = [one.text for one in opened.messages if one.kind in SentMessage.FROM_SENDER]
    world.auditor.demand("order", texts == [one.text for one in person.said], f"{person.thanked}: {texts}")
    notes = [note.text for note in opened.notes]
    world.auditor.demand("kept", notes == person.notes, f"the notes of {person.thanked}: {notes}")
    waiting = [
        one
        for one in world.view().of(person.thanked)
        if one["state"] in ("due", "unclear") and one["referral_id"]
    ]
    world.auditor.demand("opened", not waiting, f"{person.thanked} was opened, and is still to be told of")
    if random.random() < 0.7 and (unread := [one for one in opened.messages if one.is_unread]):
        changed = {name for one in unread for name in one.answers}
        columns: dict[str, object] = {}
        if "release_date" in changed:
            columns = {
                "release_date": date.fromisoformat(answers["release_date"]),
                "release_known": True,
                "release_happened": False,
            }
        world.act(
            "read", person.thanked,
            lambda: from_team.note_read(opened, [one.id for one in opened.messages], who, world.now),
            changes=columns, log=[(who, "read what the sender said")],
        )  # fmt: skip


@step(4)
def move(world: World, random: Random) -> None:
    """A member changes a referral's status, most often to accept it."""
    person = world.somebody(random)
    if person is None:
        return
    row, who = world.row(person.thanked), world.member_of(person, random)
    was, new = ReferralStatus(row["status"]), random.choice([*ReferralStatus, *[ReferralStatus.ACCEPTED] * 5])
    changes: dict[str, object] = {
        "status": new.value, "decision": "", "status_at": world.now, "keep_until": None, "told_at": None,
    }  # fmt: skip
    if new is ReferralStatus.NEW:
        changes["taken_by"] = ""
    elif new.is_open:
        changes |= {
            "set_aside": False,
            "taken_by": who if new is ReferralStatus.TAKEN else row["taken_by"] or who,
        }
    seen, stale = was, random.random() < 0.15
    if stale:
        seen = random.choice([status for status in ReferralStatus if status is not was])
    world.act(
        f"move to {new.value}", person.thanked,
        lambda: triage.change_status(person.thanked, seen, new, who, world.now),
        changes=changes, log=[(who, f"{was.value} → {new.value}")], stale=stale,
    )  # fmt: skip


@step(1.5)
def give(world: World, random: Random) -> None:
    """A member gives an open referral to a colleague, takes it over or frees it."""
    person = world.somebody(random, lambda _, row: ReferralStatus(row["status"]).is_open)
    if person is None:
        return
    row, who = world.row(person.thanked), world.member_of(person, random)
    had, to = row["taken_by"], random.choice(["", *MEMBERS[row["team"]]])
    stale = random.random() < 0.2
    seen = random.choice([name for name in ("", *MEMBERS[row["team"]]) if name != had]) if stale else had
    status = row["status"]
    if (status, bool(to)) in (("new", True), ("taken", False)):
        status = "taken" if to else "new"
    changes = {"taken_by": to, "status": status, **({"set_aside": False} if to else {})}
    said = (
        f"took it over from {had}"
        if to == who and had
        else f"gave it to {to}"
        if to
        else f"freed it from {had}"
    )
    world.act(
        "give", person.thanked, lambda: assignment.give(person.thanked, seen, to, who, world.now),
        changes=changes, log=[(who, said)], stale=stale or had == to,
    )  # fmt: skip


@step(1)
def note(world: World, random: Random) -> None:
    """A member writes a note."""
    person = world.somebody(random)
    if person is None:
        return
    who, text = world.member_of(person, random), f"{PLANTED} note {random.random()}"
    ended, _ = world.act(
        "note", person.thanked, lambda: triage.add_note(person.thanked, text, who, world.now, using=world.using),
        log=[(who, "note added")],
    )  # fmt: skip
    if ended is Ended.DONE or (ended is Ended.KILLED and world.logged_last(person.thanked) == "note added"):
        person.notes.append(text)


@step(1.2)
def pass_on(world: World, random: Random) -> None:
    """A member passes a referral on to the other team."""
    person = world.somebody(random)
    if person is None:
        return
    row, who = world.row(person.thanked), world.member_of(person, random)
    other = next(team for team in places.TEAMS if team != row["team"])
    world.act(
        "pass on", person.thanked,
        lambda: transfer.pass_on(person.thanked, places.identity(row["team"]), other, who, world.now, using=world.using),
        changes={
            "team": other, "sealed": ANY, "status": "new", "keep_until": None, "told_at": None, "taken_by": "",
            "set_aside": False, "opened_at": None, "opened_by": "", "reminded_at": None, "escalated_at": None,
        },
        log=[(who, f"passed on to {other}")],
    )  # fmt: skip
    row = world.row(person.thanked)
    said = [one["sealed"] for one in world.view().messages.values() if one["of"] == person.thanked]
    for sealed in filter(None, [row["sealed"], *said]):
        world.auditor.opens(row, bytes(sealed))


@step(2)
def release(world: World, random: Random) -> None:
    """A member says that it is no spam."""
    person = world.somebody(random, lambda _, row: bool(row["set_aside"]) and row["status"] == "new")
    if person:
        who = world.member_of(person, random)
        world.act(
            "release", person.thanked, lambda: triage.release(person.thanked, who, world.now, using=world.using),
            changes={"set_aside": False, "opened_at": None, "opened_by": "", "reminded_at": None, "escalated_at": None},
            log=[(who, "released")],
        )  # fmt: skip


@step(1.5)
def at_the_gate(world: World, random: Random) -> None:
    """A member says what became of a gate pick-up."""
    person = world.somebody(random, lambda _, row: bool(row["gate_pickup"]))
    if person is None:
        return
    row, who = world.row(person.thanked), world.member_of(person, random)
    outcome, today = random.choice(list(GateOutcome)), world.now.astimezone(LONDON).date()
    day = today + timedelta(days=random.randrange(1, 40)) if outcome is GateOutcome.AWAITED else None
    changes: dict[str, object] = {"gate_outcome": outcome.value, **({"gate_date": day} if day else {})}
    known = row["gate_date"] or (row["release_known"] and row["release_date"])
    if outcome in (GateOutcome.MET, GateOutcome.NOT_THERE) and not known:
        changes["gate_date"] = today
    stale = random.random() < 0.15
    seen = (
        random.choice([one for one in GateOutcome if one != row["gate_outcome"]])
        if stale
        else row["gate_outcome"]
    )
    world.act(
        "gate", person.thanked, lambda: gate_pickup.say(person.thanked, seen, outcome, who, world.now, day=day),
        changes=changes, log=[(who, f"gate: {outcome.value or 'another day'}")], stale=stale,
    )  # fmt: skip


@step(2)
def ask(world: World, random: Random) -> None:
    """A member asks the sender something."""
    person = world.somebody(random, lambda person, _: person.key is not None)
    if person:
        who, text = world.member_of(person, random), f"{PLANTED} asked {random.random()}"
        there = len(world.view().messages)
        ended, _ = world.act(
            "ask", person.thanked, lambda: from_team.ask(person.thanked, text, who, world.now, using=world.using),
            log=[(who, "asked the sender")],
        )  # fmt: skip
        if ended is Ended.DONE or (ended is Ended.KILLED and len(world.view().messages) > there):
            person.was_told.append(text)
            person.is_asked.add(text)


@step(1.5)
def tell(world: World, random: Random) -> None:
    """A member tells the referrer what was decided."""
    person = world.somebody(
        random, lambda _, row: not row["set_aside"] and row["status"] in retention_policy.DECIDED
    )
    if person is None:
        return
    who, how = world.member_of(person, random), random.choice(["phone", "words"])
    how = how if person.key else "phone"
    text = f"{PLANTED} told {random.random()}" if how == "words" else ""
    ended, _ = world.act(
        "tell", person.thanked, lambda: from_team.tell(person.thanked, how, text, who, world.now, using=world.using),
        changes={"told_at": world.now}, log=[(who, f"told the referrer: {how}")],
    )  # fmt: skip
    if text and (ended is Ended.DONE or (ended is Ended.KILLED and world.row(person.thanked)["told_at"])):
        person.was_told.append(text)


@step(0.5)
def new_words(world: World, random: Random) -> None:
    """A member gives a caller new words."""
    person = world.somebody(random, lambda person, _: person.key is not None)
    if person is None:
        return
    row, who = world.row(person.thanked), world.member_of(person, random)
    ended, made = world.act(
        "new words", person.thanked,
        lambda: words.replace(
            person.thanked, places.identity(row["team"]), who, world.now, random, checked="answers", using=world.using
        ),
        log=[(who, "gave the sender new words: answers")],
    )  # fmt: skip
    if ended is Ended.DONE:
        assert isinstance(made, tuple)
        person.old_words, person.words = person.words, made
        person.key = words.check(person.thanked, made)
        world.auditor.demand("sender", person.key, f"the new words of {person.thanked} do not open it")
    elif ended is Ended.KILLED:
        person.words, person.key = (), None  # nobody knows them: the caller calls once more
        person.old_words = ("gone",)


@step(1)
def keep_longer(world: World, random: Random) -> None:
    """A manager says until when decided referrals are kept."""
    person = world.somebody(random, lambda _, row: row["status"] in retention_policy.DECIDED)
    if person:
        row, who = world.row(person.thanked), world.member_of(person, random)
        day = world.now.astimezone(LONDON).date() + timedelta(days=random.randrange(60))
        world.act(
            "keep", person.thanked,
            lambda: retention_policy.keep_until([person.thanked], [row["team"]], day, who, world.now),
            changes={"keep_until": day}, log=[(who, "said until when it is kept")],
        )  # fmt: skip


@step(0.4)
def erase(world: World, random: Random) -> None:
    """Somebody asks to be erased, and is."""
    person = world.somebody(random)
    if person:
        world.auditor.ordered.add(person.thanked)
        ended, _ = world.run(lambda: retention.erase(person.thanked, world.data, "command line", world.now))
        world.note("erase", person.thanked, ended)
        after = world.view()
        gone = person.thanked in after.tombstones
        world.auditor.demand("honest", gone or ended is not Ended.DONE, f"{person.thanked} was not erased")
        world.auditor.demand("erased", not gone or not after.of(person.thanked), person.thanked)
        person.erased = gone
        if gone and ended is Ended.DONE:
            world.auditor.shredded_at_once.add(person.thanked)
        world.auditor.always(after)


@step(0.3)
def approve(world: World, random: Random) -> None:
    """A manager lets retention go on that has stopped because something looked wrong."""
    del random
    before = world.view()
    ended, _ = world.run(lambda: retention.run_retention(world.data, "command line", world.now, yes=True))
    world.note("approve", len(world.view().tombstones) - len(before.tombstones), ended)
    world.auditor.always(world.view())


@step(1)
def practise(world: World, random: Random) -> None:
    """A member practises on a referral that is nobody's: makes it, opens it, decides it, or is done with it."""
    team = random.choice(places.TEAMS)
    who, before = random.choice(MEMBERS[team]), world.view()

    def does() -> None:
        if random.random() < 0.2:
            practice.erase(who, world.now)
            return
        reference = practice.make(who, team, world.now, random, using=world.using)
        if random.random() < 0.5:
            triage.open_referral(reference, places.identity(team), who, world.now)
            status = Referral.every.get(reference=reference).status
            triage.change_status(
                reference, ReferralStatus(status), random.choice(list(ReferralStatus)), who, world.now
            )

    ended, result = world.run(does)
    world.note("practise", who, ended)
    world.auditor.note_stopped(result)
    served = ended is Ended.DONE or world.was_hindered
    world.auditor.demand("served", served, f"practise: {result!r}")
    world.auditor.on_practice(before, world.view())


@step(0.5)
def come_and_go(world: World, random: Random) -> None:
    """Members sign in; now and then one is away."""
    for names in MEMBERS.values():
        for name in names:
            if random.random() < 0.8:
                User.objects.filter(username=name).update(last_login=world.now)
