"""What people do: those who send, the teams at the desk, and whoever looks after the machine.

Each step draws from its own random source and from what is stored, so that it can be left out of a course and the rest
still makes sense.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from time import monotonic, sleep
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import connection

from frontdoor.inbox import backup
from frontdoor.inbox.crypto import three_words
from frontdoor.inbox.crypto.keyring import RECOVERY
from frontdoor.inbox.referrals import (
    assignment,
    bring_back,
    gate_pickup,
    retention,
    retention_policy,
    transfer,
    triage,
)
from frontdoor.inbox.referrals.follow_up import from_sender, from_team, words
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.referrals.write_group import group_commit
from frontdoor.inbox.store.models import GateOutcome, MessageKind, ReferralStatus, SentMessage
from frontdoor.occurrences import LONDON
from tests.inbox import places
from tests.inbox.builders import logged
from tests.inbox.simulation import rounds
from tests.inbox.simulation.laws import ANY
from tests.inbox.simulation.mail import Weather
from tests.inbox.simulation.people import PLANTED, a_submission, some_answers
from tests.inbox.simulation.world import MEMBERS, Ended, Person, World

Step = Callable[[World, Random], None]


class Weighted(NamedTuple):
    """A step, and how often it is taken."""

    does: Step
    weight: float


STEPS: dict[str, Weighted] = {}


def step(weight: float) -> Callable[[Step], Step]:
    """Enter a step into the table, under its own name."""

    def enter(does: Step) -> Step:
        STEPS[does.__name__] = Weighted(does, weight)
        return does

    return enter


# Who sends


@step(4)
def send(world: World, random: Random) -> None:
    """Somebody sends a referral."""
    press(world, a_person(world, random))


@step(1)
def press_again(world: World, random: Random) -> None:
    """Somebody who saw no reference, or did not believe it, presses the button again within the key's hours."""
    # Not one that was recognised by its answers: that holds for as long as they do, half an hour (decisions/33).
    lately = [
        one
        for one in world.people
        if world.true - one.pressed_at < timedelta(hours=10) and not one.erased and one.same_as is None
    ]
    if lately:
        press(world, random.choice(lately))


@step(1)
def send_the_same(world: World, random: Random) -> None:
    """Somebody goes back in the browser and sends the same answers under another key."""
    first = a_person(world, random)
    press(world, first)
    world.true += timedelta(minutes=random.choice([1, 12, 29]))
    second = a_person(world, random)
    second.submission = a_submission(dict(first.submission.answers), second.submission.key, world.now)
    second.same_as = first
    press(world, second)


@step(0.7)
def send_together(world: World, random: Random) -> None:
    """Several send at the same moment: the same key twice, or the same draw of a reference, among them."""
    people = [a_person(world, random) for _ in range(random.randrange(2, 5))]
    if random.random() < 0.5:
        people[1].draw = people[0].draw
    elif random.random() < 0.5:
        people.append(people[0])
    before = world.view()
    results: list[tuple[Ended, object]] = []

    def others() -> None:
        for one in people[1:]:
            number = len(threads) + 1
            thread = threading.Thread(
                target=lambda one=one: results_of_others.append((one, _alone(world, one)))
            )
            threads.append(thread)
            thread.start()
            until = monotonic() + 20
            while len(group_commit._waiting) < number and thread.is_alive() and monotonic() < until:
                sleep(0.0002)

    threads: list[threading.Thread] = []
    results_of_others: list[tuple[Person, tuple[Ended, object]]] = []
    world.disk.at_begin = others
    results.append(world.run(lambda: _receive(world, people[0])))
    world.disk.at_begin = None
    for thread in threads:
        thread.join()
    world.auditor.on_received(before, world.view(), [(people[0], results[0]), *results_of_others])
    world.note("send together", len(people), ", ".join(sorted(one[0].value for _, one in results_of_others)))


@step(0.3)
def send_many(world: World, random: Random) -> None:
    """A morning on which many send, one a minute or all at once; the worker tells of them as they come, or later."""
    tells = random.random() < 0.5
    for _ in range(random.randrange(14, 18) if tells else random.randrange(6, 9)):
        press(world, a_person(world, random))
        if tells:
            world.true += timedelta(minutes=1)
            rounds.deliver(world)


@step(1.2)
def send_spam(world: World, random: Random) -> None:
    """Something that looks like spam."""
    person = a_person(world, random)
    person.submission = a_submission(
        dict(person.submission.answers), person.submission.key, world.now, set_aside=True
    )
    press(world, person)


@step(0.5)
def key_in(world: World, random: Random) -> None:
    """A member keys in a referral from paper."""
    person = a_person(world, random)
    answers, key = dict(person.submission.answers), person.submission.key
    who = random.choice(MEMBERS[person.submission.team])
    person.submission = a_submission(answers, key, world.now, keyed_by=who)
    press(world, person)


def a_person(world: World, random: Random) -> Person:
    """Return somebody new, who has pressed nothing yet."""
    number = len(world.people) + 1
    answers = some_answers(random, world.now.astimezone(LONDON).date(), number)
    submission = a_submission(answers, f"nonce {number} {random.random()}", world.now)
    person = Person(submission, draw=random.randrange(2**40), pressed_at=world.true)
    world.people.append(person)
    return person


def press(world: World, person: Person) -> None:
    """Press the button, and let the auditor judge what is shown."""
    before = world.view()
    ended = world.run(lambda: _receive(world, person))
    world.note("send", world.people.index(person), ended[0])
    world.auditor.on_received(before, world.view(), [(person, ended)])


def _receive(world: World, person: Person) -> object:
    return receive(person.submission, now=world.now, random=Random(person.draw), using=world.using, once=True)


def _alone(world: World, person: Person) -> tuple[Ended, object]:
    """Send in a thread of its own; what befalls the group befalls it."""
    try:
        return world.ended(lambda: _receive(world, person))
    finally:
        connection.close()


# Who has sent


@step(2)
def keep_the_words(world: World, random: Random) -> None:
    """Somebody looks at the confirmation, and writes down the words."""
    person = world.somebody(random, lambda person, _: not person.words and not person.old_words)
    if person is None:
        return
    ended, shown = world.run(lambda: words.show(person.thanked, person.submission.key, world.now))
    world.note("keep the words", person.thanked, ended)
    if ended is Ended.DONE and shown:
        assert isinstance(shown, tuple)
        person.words = shown
        person.key = words.check(person.thanked, shown)
        world.auditor.demand("sender", person.key, f"the words of {person.thanked} do not open it")
    else:
        world.auditor.demand(
            "served", ended is not Ended.DONE and world.was_hindered, f"no words for {person.thanked}"
        )


@step(2)
def add(world: World, random: Random) -> None:
    """The sender adds something, or changes an answer."""
    person = world.somebody(random, lambda person, _: person.key is not None)
    if person is None:
        return
    answers: dict[str, str] = {}
    if random.random() < 0.5:
        day = world.now.astimezone(LONDON).date() + timedelta(days=random.randrange(1, 60))
        answers = {"situation": "sentenced", "release_date": day.isoformat()}
    _say(world, random, person, MessageKind.ADDED, answers=answers)


@step(0.5)
def withdraw(world: World, random: Random) -> None:
    """The sender takes it back."""
    person = world.somebody(
        random, lambda person, _: person.key is not None and not person.has_said("withdrawn")
    )
    if person:
        _say(world, random, person, MessageKind.WITHDRAWN)


@step(0.7)
def answer(world: World, random: Random) -> None:
    """The sender answers a question."""
    person = world.somebody(random, lambda person, _: person.key is not None)
    if person and person.key and (state := from_sender.state_of(person.key)) and state.asked:
        _say(world, random, person, MessageKind.ANSWER, about=random.choice(state.asked).id)


_LOGGED = {
    MessageKind.ADDED: "added or changed something",
    MessageKind.ANSWER: "answered a question",
    MessageKind.WITHDRAWN: "withdrew it",
}


def _say(
    world: World, random: Random, person: Person, kind: MessageKind, *, answers: Mapping[str, str] | None = None,
    about: int | None = None,
) -> None:  # fmt: skip
    key = person.key
    assert key
    text, once = f"{PLANTED} {kind.value} {random.random()}", f"once {random.random()}"
    content = {"text": text, **({"answers": dict(answers)} if answers else {})}
    for _ in range(random.choice([1, 1, 2])):  # some press twice
        there = {row["id"] for row in world.view().messages.values()}

        def does() -> object:
            return from_sender.say(
                key, kind, content, world.now, once=once, answered=about, using=world.using
            )

        again = person.said and person.said[-1].text == text
        world.act(f"say {kind.value}", person.thanked, does, log=[] if again else [("sender", _LOGGED[kind])])
        new = [row for row in world.view().messages.values() if row["id"] not in there]
        world.auditor.demand(
            "once", len(new) <= (0 if again else 1), f"{person.thanked} said {len(new)} things at once"
        )
        if new:
            person.say(kind.value, text, answers or {})
            row = world.row(person.thanked)
            told = {
                one["mailbox"] for one in world.view().of(person.thanked) if one["said_id"] == new[0]["id"]
            }
            world.auditor.demand(
                "told", told == set(world.mailboxes_of(row["team"])), f"of {person.thanked}: {told}"
            )


@step(1)
def look_up(world: World, random: Random) -> None:
    """The sender looks what has become of it; so does somebody with words that a call has replaced, and somebody who guesses."""
    person = world.somebody(random, lambda person, _: person.key is not None)
    if person is None or person.key is None:
        return
    guess = three_words.draw(random)
    world.auditor.demand(
        "sender", words.check(person.thanked, guess) is None or guess == person.words, "a guess opens it"
    )
    if person.old_words and person.old_words != person.words:
        world.auditor.demand(
            "sender", words.check(person.thanked, person.old_words) is None, "old words open it"
        )
    state, row = from_sender.state_of(person.key), world.row(person.thanked)
    world.auditor.demand(
        "sender", state and state.status.value == row["status"], f"{person.thanked}: {state}"
    )
    assert state
    world.auditor.demand(
        "sender", bool(state.read_at) == bool(row["opened_at"]), f"{person.thanked}: {state}"
    )
    said = [kind.value for _, kind in state.said]
    world.auditor.demand("order", said == [one.kind for one in person.said], f"{person.thanked}: {said}")
    texts = {one.text for one in (*state.asked, *state.told)}
    world.auditor.demand(
        "sender", texts <= set(person.was_told), f"{person.thanked} reads what was not said to them"
    )
    told = {text for text in person.was_told if text.startswith(f"{PLANTED} told")}
    world.auditor.demand("sender", told <= texts, f"{person.thanked} cannot read what was told")


# The desk


@step(5)
def open_one(world: World, random: Random) -> None:
    """A member opens a referral."""
    person = world.somebody(random)
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
    """A member changes a referral's status."""
    person = world.somebody(random)
    if person is None:
        return
    row, who = world.row(person.thanked), world.member_of(person, random)
    was, new = ReferralStatus(row["status"]), random.choice(list(ReferralStatus))
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
    world.auditor.opens(row, bytes(row["sealed"]))


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
    day = today + timedelta(days=9) if outcome is GateOutcome.AWAITED else None
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


@step(1)
def ask(world: World, random: Random) -> None:
    """A member asks the sender something."""
    person = world.somebody(random, lambda person, _: person.key is not None)
    if person:
        who, text = world.member_of(person, random), f"{PLANTED} asked {random.random()}"
        ended, _ = world.act(
            "ask", person.thanked, lambda: from_team.ask(person.thanked, text, who, world.now, using=world.using),
            log=[(who, "asked the sender")],
        )  # fmt: skip
        if ended in (Ended.DONE, Ended.KILLED):
            person.was_told.append(text)


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
        world.auditor.always(after)


@step(0.3)
def approve(world: World, random: Random) -> None:
    """A manager lets retention go on that has stopped because something looked wrong."""
    del random
    before = world.view()
    ended, _ = world.run(lambda: retention.run_retention(world.data, "command line", world.now, yes=True))
    world.note("approve", len(world.view().tombstones) - len(before.tombstones), ended)
    world.auditor.always(world.view())


@step(0.5)
def come_and_go(world: World, random: Random) -> None:
    """Members sign in; now and then one is away."""
    for names in MEMBERS.values():
        for name in names:
            if random.random() < 0.8:
                User.objects.filter(username=name).update(last_login=world.now)


# The machine


@step(3)
def weather(world: World, random: Random) -> None:
    """A mailbox's server goes away, comes back, or does something worse."""
    mailbox = random.choice([*(one.address for one in world.using.environment.mailboxes), world.second_route])
    found = random.choice([*Weather, Weather.FAIR, Weather.FAIR, Weather.FAIR])
    world.mail.change(mailbox, found, world.now)
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


@step(0.3)
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
        "second place", after.referrals.keys() == there, sorted(after.referrals.keys() ^ there)
    )
    world.forget_since_the_copy(after)
