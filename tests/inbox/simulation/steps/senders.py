"""Steps of those who send: referrals, repeats, spam and paper; then words, additions, answers and withdrawals."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from random import Random
from time import monotonic, sleep

from django.db import connection

from frontdoor.inbox.crypto import three_words
from frontdoor.inbox.referrals.follow_up import from_sender, words
from frontdoor.inbox.referrals.receive import receive
from frontdoor.inbox.referrals.write_group import group_commit
from frontdoor.inbox.store.models import MessageKind
from frontdoor.occurrences import LONDON
from tests.inbox.simulation import rounds
from tests.inbox.simulation.people import AREAS, PLANTED, a_submission, some_answers
from tests.inbox.simulation.steps.table import step
from tests.inbox.simulation.world import MEMBERS, Ended, Person, World

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
    """Several send at the same moment, in one group or two: the same key twice, or the same draw of a reference, among them."""
    people = [a_person(world, random) for _ in range(random.randrange(2, 5))]
    # After a COMMIT that failed a draw's file stays in the second place; that somebody else draws the same is out of the question.
    if random.random() < 0.5 and not world.is_armed:
        people[1].draw = people[0].draw
    elif random.random() < 0.5:
        people.append(people[0])
    before = world.view()
    results: list[tuple[Ended, object]] = []

    def others() -> None:
        there = len(group_commit._waiting)
        for one in people[1:]:
            number = len(threads) + 1
            thread = threading.Thread(
                target=lambda one=one: results_of_others.append((one, _alone(world, one)))
            )
            threads.append(thread)
            thread.start()
            until = monotonic() + 20
            while len(group_commit._waiting) < there + number and thread.is_alive() and monotonic() < until:
                sleep(0.0002)

    def all_of_them() -> object:
        try:
            return _receive(world, people[0])
        finally:
            for thread in threads:
                thread.join()

    threads: list[threading.Thread] = []
    results_of_others: list[tuple[Person, tuple[Ended, object]]] = []
    world.disk.at = (random.choice(["BEGIN", "SAVEPOINT"]), others)
    results.append(world.run(all_of_them))
    world.disk.at = None
    world.auditor.on_received(before, world.view(), [(people[0], results[0]), *results_of_others])
    world.note("send together", len(people), ", ".join(sorted(one[0].value for _, one in results_of_others)))


@step(0.3)
def send_many(world: World, random: Random) -> None:
    """A morning on which a prison sends many, one a minute or all at once; the worker tells of them as they come, or later."""
    tells, area = random.random() < 0.5, random.choice(AREAS)
    for _ in range(random.randrange(14, 18) if tells else random.randrange(6, 9)):
        press(world, a_person(world, random, area))
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


def a_person(world: World, random: Random, area: str = "") -> Person:
    """Return somebody new, who has pressed nothing yet."""
    number = len(world.people) + 1
    answers = some_answers(random, world.now.astimezone(LONDON).date(), number, area)
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
    draw, person.draw = Random(person.draw), person.draw + 1
    return receive(person.submission, now=world.now, random=draw, using=world.using, once=True)


def _alone(world: World, person: Person) -> tuple[Ended, object]:
    """Send in a thread of its own; what befalls the group befalls it."""
    try:
        return world.ended(lambda: _receive(world, person))
    finally:
        connection.close()


# Who has sent


@step(4)
def keep_the_words(world: World, random: Random) -> None:
    """Somebody looks at the confirmation, and writes down the words."""
    person = world.somebody(random, lambda person, _: not person.words and not person.old_words)
    if person is None:
        return
    ended, shown = world.run(lambda: words.show(person.thanked, person.submission.key, world.now))
    world.note("keep the words", person.thanked, ended)
    world.auditor.note_stopped(shown)
    if ended is Ended.DONE and shown:
        assert isinstance(shown, tuple)
        person.words = shown
        person.key = words.check(person.thanked, shown)
        world.auditor.demand("sender", person.key, f"the words of {person.thanked} do not open it")
    else:
        world.auditor.demand(
            "served", ended is not Ended.DONE and world.was_hindered, f"no words for {person.thanked}"
        )


@step(3)
def add(world: World, random: Random) -> None:
    """The sender adds something, or changes an answer; more often one who has done so before."""
    person = world.rather(
        random,
        lambda person, _: person.key is not None and person.has_said("added"),
        lambda person, _: person.key is not None,
    )
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


@step(2)
def answer(world: World, random: Random) -> None:
    """The sender answers a question."""
    person = world.rather(
        random,
        lambda person, _: person.key is not None and bool(person.is_asked),
        lambda person, _: person.key is not None,
    )
    if person and (state := _state(world, person)).asked:
        question = random.choice(state.asked)
        _say(world, random, person, MessageKind.ANSWER, about=question.id)
        if any(row["answered_id"] == question.id for row in world.view().messages.values()):
            person.is_asked.discard(question.text)


def _state(world: World, person: Person) -> from_sender.SenderView:
    key = person.key
    assert key
    ended, state = world.ended(lambda: from_sender.state_of(key))
    world.auditor.demand("sender", ended is Ended.DONE and state, f"{person.thanked} does not open: {state}")
    assert isinstance(state, from_sender.SenderView)
    return state


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
            world.auditor.is_at_once_in_the_second_place(person.thanked, bytes(new[0]["sealed"]))
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
    state, row = _state(world, person), world.row(person.thanked)
    world.auditor.demand("sender", state.status.value == row["status"], f"{person.thanked}: {state}")
    world.auditor.demand(
        "sender", bool(state.read_at) == bool(row["opened_at"]), f"{person.thanked}: {state}"
    )
    said = [kind.value for _, kind in state.said]
    world.auditor.demand("order", said == [one.kind for one in person.said], f"{person.thanked}: {said}")
    texts = {one.text for one in (*state.asked, *state.told)}
    world.auditor.demand(
        "sender", texts <= set(person.was_told), f"{person.thanked} reads what was not said to them"
    )
    asked = {one.text for one in state.asked}
    world.auditor.demand(
        "sender", asked == person.is_asked, f"{person.thanked} is asked {asked ^ person.is_asked}"
    )
    told = {text for text in person.was_told if text.startswith(f"{PLANTED} told")}
    world.auditor.demand("sender", told <= texts, f"{person.thanked} cannot read what was told")
