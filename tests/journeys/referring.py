"""The journey of a referral in any browser, steered by the words on the pages: home, service, form, check, sent.

It types the form's own sample answers, so that a new or changed question is answered here too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from frontdoor.form import Form, Question, QuestionKind, Raw, steps
from frontdoor.form.doors import QUESTION, Door
from frontdoor.inbox.crypto.three_words import word_list
from frontdoor.occurrences import LONDON
from frontdoor.site.pages.form_fields import Field
from tests.form.builders import good_answers, the_form
from tests.journeys.conftest import Product, references

CHECK, SEND, ARRIVED = "Check your answers", "Send the referral", "The referral was sent and has arrived"
WORK, WORK_TITLE = "I work with them", "Refer someone you work with"
MISTAKES = {
    "full_name": [""],
    "referrer_phone": ["0141 496"],
    "date_of_birth-day": ["31"],
    "date_of_birth-month": ["2"],
}
"""A name left out, a phone number cut short, a day that does not exist."""
CHANGED = "referrer_organisation"
FALSE_ALARM = "Online referrals are not reaching our team"


class Person(Protocol):
    """Somebody at a browser. ``where`` are words on the page, each after the one before; the last is next to the field."""

    @property
    def name(self) -> str:
        """The browser's name."""

    def until(self, words: str) -> None:
        """Wait until a page with these words is there."""

    def reads(self) -> str:
        """Return the words of the whole page, with what stands in its fields."""

    def follow(self, words: str, *, then: str) -> None:
        """Press the next link or button that begins with these words, and wait for the page that has others."""

    def write(self, *where: str, text: str) -> None:
        """Put a text into the field that stands after some words, in the place of what was in it."""

    def mark(self, *where: str, choice: str) -> None:
        """Choose a button, or tick a box, that has words of its own and stands after others."""

    def pick(self, *where: str, choice: str) -> None:
        """Choose from the list that opens at the field after some words."""


def send_a_referral(person: Person, product: Product) -> str:
    """Go from the home page to a reference, with mistakes and one change on the way; return the reference.

    What is then stored is compared with what was meant, answer by answer; there is one row more, and not before Send.
    """
    form, typed = the_form().at(Door.PROFESSIONAL), dict(good_answers())
    before = stored(product)

    person.until("Find help")
    person.follow("Services", then="Throughcare Service")
    person.follow("Throughcare Service", then="Monday, Wednesday and Friday, 1pm to 3pm")
    person.follow("Make a referral", then=form.title)
    assert FALSE_ALARM not in person.reads()
    person.follow(WORK, then=WORK_TITLE)
    assert FALSE_ALARM not in person.reads()

    faulty = typed | MISTAKES
    answer(person, form, faulty)
    person.follow(CHECK, then="There is a problem")
    page = in_one_line(person.reads())
    for fault in form.check(faulty, today=datetime.now(LONDON).date()).faults:
        assert fault.sentence in page
    for kept in ("referrer_name", "reason"):
        for line in typed[kept][0].splitlines():
            assert line[:15] in page  # a field may show no more than the beginning
    assert FALSE_ALARM not in page

    answer(person, form, typed, only=MISTAKES)
    person.follow(CHECK, then="Not sent yet")
    person.follow(f"Change your answer to: {form.question(CHANGED).label}", then=WORK_TITLE)
    assert stored(product) == before, "Change stores nothing"
    typed[CHANGED] = [f"A council, by {person.name}"]  # the same answers a second time would be known again
    answer(person, form, typed, only=[CHANGED])
    person.follow(CHECK, then="Not sent yet")

    meant = form.check(typed, today=datetime.now(LONDON).date()).answers
    page = in_one_line(person.reads())
    said = {
        name: in_one_line(form.question(name).words(answer))
        for name, answer in meant.items()
        if form.question(name).asked
    }
    assert {name: words for name, words in said.items() if words not in page} == {}
    assert FALSE_ALARM not in page
    person.mark(choice="Keep a copy for me, to read or print later")
    person.follow(SEND, then=ARRIVED)

    (reference,) = set(references(person.reads()))
    assert answers_of(product, reference) == meant
    assert stored(product) == before + 1
    return reference


def look_up(person: Person, reference: str) -> None:
    """With the words of the confirmation see what has become of it, read the copy, add, change an answer, and take it back."""
    form, typed = the_form().at(Door.PROFESSIONAL), good_answers()
    words = in_one_line(person.reads()).partition("Your three words ")[2].split()[:3]
    assert all(word in word_list() for word in words), words
    person.follow("Your reference", then="Capital letters or small ones")
    person.write("Reference", text=reference)
    person.write("Three words", text=" ".join(words))
    person.follow("Open", then="What has become of it")
    person.follow("Read, print or save what you sent", then="This is what you sent")
    for name in ("full_name", "referrer_name"):
        person.until(typed[name][0])
    person.follow("Go back without changing", then="What has become of it")
    person.write("What should we know?", text="He moved to Perth")
    person.follow("Send this", then="It has arrived, and the team is told")
    person.follow("I work with them", then="Which answers have changed?")
    person.mark("What help is wanted", choice=str(form.question("reason").label))
    person.follow("Go on", then="The new answers")
    changed = form.question("reason")
    person.write(f"{changed.number} {changed.label}", text="He has a flat")
    person.follow("Send the new answers", then="It has arrived, and the team is told")
    person.follow("I want to take it back", then="They stop working on it")
    person.follow("Take it back", then="You have taken it back")


OWN = {
    "full_name": ["Ailie MacPhail"],
    "date_of_birth-day": ["27"],
    "date_of_birth-month": ["3"],
    "date_of_birth-year": ["1986"],
    "local_authority": ["Glasgow City"],
    "situation": ["released"],
    "release_date-day": ["20"],
    "release_date-month": ["nov"],
    "release_date-year": ["2026"],
    "needs": ["housing", "money"],
    "interpreter": ["Help with reading"],
    "safe_to_contact": ["ring", "in person"],
    "where_to_find": ["At the drop-in"],
    "phone": ["07700 900123"],
    "person_knows": ["yes"],
}
"""What somebody answers for themselves, a month or so after release."""


def send_for_oneself(person: Person, product: Product) -> str:
    """Go from the choice of a door through the steps to a reference; go back, change an answer, and read the notice on the way."""
    form, typed = the_form().at(Door.SELF), {**OWN, QUESTION: ["self"]}
    typed["where_to_find"] = [
        f"{OWN['where_to_find'][0]}\nIn {person.name}."
    ]  # the same answers twice would be known again
    before, today = stored(product), datetime.now(LONDON).date()
    meant = form.check(typed, today=today).answers
    person.follow("For me", then="Step 1 of 5")
    person.follow("Continue", then="There is a problem")
    assert "Enter your full name" in in_one_line(person.reads())
    found = steps.pages(form, meant)
    for number, page in enumerate(found):
        names = [name for one in page.questions for name in (*one.inputs(), one.id)]
        answer(person, form, {name: typed[name] for name in names if name in typed}, of=page.questions)
        if number == 1:
            person.follow("Back", then="Step 1 of 5")
            assert OWN["full_name"][0] in person.reads()
            person.follow("Continue", then="Step 2 of 5")
        last = page is found[-1]
        if last:
            person.follow("Read the whole privacy notice", then="When you read this website")
            person.follow("Back to your answers", then="Step 5 of 5")
        asked = CHECK if last else "Continue"
        then = "Not sent yet" if last else f"{found[number + 1].questions[0].label}"[:40]
        person.follow(asked, then=then)
    person.follow("Change your answer to: When do you leave prison", then="Step 2 of 5")
    person.follow(CHECK, then="Not sent yet")
    assert stored(product) == before, "nothing is stored before it is sent"
    shown = in_one_line(person.reads())
    for name, given in meant.items():
        if form.question(name).asked:
            assert in_one_line(form.question(name).words(given)) in shown
    person.follow("Send my answers", then=ARRIVED)
    (reference,) = set(references(person.reads()))
    assert answers_of(product, reference) == meant
    assert stored(product) == before + 1
    return reference


def stored(product: Product) -> int:
    """Count the referrals."""
    return len(product.command("inbox", "list").splitlines())


def answers_of(product: Product, reference: str) -> Mapping[str, str]:
    """Open a referral with the identity of the team that it went to."""
    key = product.data / "keys" / "glasgow-throughcare.identity"
    opened = json.loads(product.command("inbox", "open", reference, "--identity", str(key)))
    answers: Mapping[str, str] = opened["answers"]
    return answers


def in_one_line(text: str) -> str:
    """Return a text with every run of space as one."""
    return " ".join(text.split())


def answer(
    person: Person, form: Form, raw: Raw, only: Iterable[str] = (), of: Iterable[Question] = ()
) -> None:
    """Give answers (inputs' names to what is typed) in the order of the page; with ``only``, those of these inputs.

    ``of`` are the questions of the page, where it does not ask all.
    """
    wanted = {name: texts for name, texts in raw.items() if (not only or name in only) and name != QUESTION}
    for question in tuple(of) or [one for section in form.asked() for one in section.questions]:
        for name in (*question.inputs(), question.id):
            texts = wanted.pop(name, ())
            for text in [choice.value for choice in question.options if choice.value in texts] or texts:
                _give(person, question, name, text)
    assert not wanted, f"the form does not ask for {sorted(wanted)}"


def _give(person: Person, question: Question, name: str, text: str) -> None:
    asked = f"{question.number} {question.label}"
    part = name.removeprefix(question.id).removeprefix("-")
    if question.kind is QuestionKind.CONSENT:
        person.mark(choice=asked)
    elif question.options:
        choice = next(choice.label for choice in question.options if choice.value == text)
        give = person.pick if Field(question, {}).style == "list" else person.mark
        give(asked, choice=choice)
    elif text:
        person.write(asked, *([part.capitalize()] if part else []), text=text.replace("\r\n", "\n"))
