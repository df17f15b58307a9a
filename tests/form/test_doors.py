"""One form, three doors: who is asked what, in whose words, and how many questions that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.form import Form, QuestionKind, read_form, steps
from frontdoor.form.door_wording import FOREIGN, in_anothers_words, wording_of
from frontdoor.form.doors import QUESTION, Door
from frontdoor.form.eligibility import EligibilityRule
from frontdoor.form.routing import placed
from frontdoor.site.pages.referral_doors import step_page
from frontdoor.site.pages.referral_form import form_page
from tests.form.builders import TODAY, good_answers, the_catalogue, the_form, without
from tests.frozen import FORM

AGREED = {Door.SELF: 10, Door.FAMILY: 14, Door.PROFESSIONAL: 24}
"""The most that somebody at a door is asked, follow-up questions included, who names one way to be reached."""


def asked(door: Door, **answers: str) -> list[str]:
    """The questions that somebody at a door is asked who gives these answers, what an answer calls for included."""
    given = {QUESTION: str(door), **answers}
    form = the_form().at(door)
    if door.in_steps:
        return [question.id for page in steps.pages(form, given) for question in page.questions]
    shown = [question for section in form.asked() for question in section.questions]
    return [one.id for one in shown if one.shown_if is None or one.shown_if.holds(given)]


def ways_through(door: Door) -> Iterator[dict[str, str]]:
    """Yield the answers that decide what else is asked, in every combination, with one way to be reached each."""
    form = the_form().at(door)
    decide = ("situation", "safe_to_contact", "risk_known", "gate_pickup")
    options = [[one.value for one in form.question(name).options] for name in decide]
    yield from (dict(zip(decide, values, strict=True)) for values in product(*options))


def test_no_door_asks_in_anothers_words() -> None:
    """A man for himself reads "you", never "the person"; a mother never what a social worker is asked.

    Sabotage: a label_self taken out.
    """
    form = the_form()
    assert list(in_anothers_words(form)) == []
    for door in Door:
        for section in form.at(door).asked():
            for question in section.questions:
                for key, text in wording_of(question):
                    assert not FOREIGN[door].search(text), f"{door}: {question.id}: {key}: {text}"


@pytest.mark.parametrize(
    ("line", "door"),
    [
        ("        label_self: Where are you now?\n", "self"),
        ("        label_family: Where are they now?\n", "family"),
        ("    title_self: About you\n", "self"),
        ("            otherwise_self: Enter your phone number, or take the tick from “Phone me”\n", "self"),
    ],
)
def test_whoever_forgets_a_doors_words_is_told(line: str, door: str) -> None:
    """The check of the file names the place, the word and the key that lacks."""
    text = FORM.read_text("utf-8")
    assert line in text
    with pytest.raises(DiagnosticsError) as found:
        read_form(text.replace(line, ""), the_catalogue())
    assert any(f'at the door "{door}"' in one.sentence for one in found.value.problems)


def test_an_unknown_door_is_told_with_the_ones_there_are() -> None:
    """A slip in asked_of stops the build at its line."""
    text = FORM.read_text("utf-8").replace("asked_of: [family, professional]", "asked_of: [famly]", 1)
    with pytest.raises(DiagnosticsError) as found:
        read_form(text, the_catalogue())
    assert 'has "famly"' in str(found.value.problems[0])
    assert 'Did you mean "family"?' in str(found.value.problems[0])


@pytest.mark.parametrize("door", Door)
def test_nobody_is_asked_more_than_was_agreed(door: Door) -> None:
    """Ten questions for oneself, 14 for a relative, 24 for a professional, on the longest way too.

    Each further way to be reached asks for itself where it leads. Sabotage: ``waits_if_self`` of the needs taken out.
    """
    counts = {len(asked(door, **answers)): answers for answers in ways_through(door)}
    assert max(counts) <= AGREED[door], counts[max(counts)]
    assert min(counts) >= AGREED[door] - 8, "what is not asked any more must not be counted by mistake"
    every = "; ".join(one.value for one in the_form().at(door).question("safe_to_contact").options)
    longest = max(ways_through(door), key=lambda answers: len(asked(door, **answers)))
    assert len(asked(door, **{**longest, "safe_to_contact": every})) <= AGREED[door] + 2


@pytest.mark.parametrize("door", Door)
def test_no_more_than_was_agreed_stand_there_where_no_script_folds_any(door: Door) -> None:
    """Counted on the pages themselves: without script, each question that is on a page is seen, whatever was answered.

    Sabotage: a question asked of professionals again (25), or one more that ``risk_known`` calls for.
    """
    form, catalogue = the_form().at(door), the_catalogue()
    answers = max(ways_through(door), key=lambda answers: len(asked(door, **answers)))
    raw = {QUESTION: [str(door)], **{name: [value] for name, value in answers.items()}}
    pages = (
        [
            step_page(form, catalogue, page, raw=raw)
            for page in steps.pages(form, {QUESTION: str(door), **answers})
        ]
        if door.in_steps
        else [form_page(form, catalogue)]
    )
    seen = sum(len(re.findall(r'<div class="fd-question[ "]', page.content)) for page in pages)
    assert seen >= len(asked(door, **answers)), "each question that is asked was counted"
    assert seen <= AGREED[door]


ALWAYS = {"full_name", "date_of_birth", "local_authority", "situation", "safe_to_contact", "person_knows"}
INSIDE = {"prison", "release_date", "gate_pickup"}


@pytest.mark.parametrize("door", Door)
@pytest.mark.parametrize("situation", ["serving", "remand"])
def test_nothing_that_danger_or_the_gate_hangs_on_waits(door: Door, situation: str) -> None:
    """Who, where, which prison, which day, the gate, and each way to be reached with its number or place: asked at every door."""
    for way, place in {
        "ring": "phone",
        "text": "phone",
        "post": "letter_address",
        "in person": "where_to_find",
    }.items():
        ids = asked(door, situation=situation, safe_to_contact=way)
        assert {*ALWAYS, *INSIDE, place} <= set(ids)
    assert "release_date" in asked(door, situation="released", safe_to_contact="ring")
    assert ("do_not_tell" in ids) is (door is not Door.SELF)


@pytest.mark.parametrize("door", Door)
def test_what_staff_must_know_first_is_asked_or_waits_for_the_first_call(door: Door) -> None:
    """And until then what is not said is not agreed, or the form says what holds."""
    everything = {name for answers in ways_through(door) for name in asked(door, **answers)}
    for question in the_form().questions():
        if question.know_first and question.id not in everything:
            assert question.ask_when_calling or question.id == "risk_summary"
    for name in ("do_not_tell", "risk_known", "visit_alone"):
        assert the_form().question(name).until_asked
    for name in ("voice_message", "say_who_we_are"):
        assert the_form().question(name).kind is QuestionKind.YES_NO, (
            "unsaid, the desk marks it as not agreed"
        )


def test_who_is_out_of_prison_is_asked_what_help_they_want_and_who_is_inside_in_the_first_call() -> None:
    """For oneself; whatever an older page sends is kept all the same, and nobody inside has to answer it."""
    asks = {"needs", "interpreter"}
    assert asks <= set(asked(Door.SELF, situation="released", safe_to_contact="ring"))
    assert not asks & set(asked(Door.SELF, situation="serving", safe_to_contact="ring"))
    assert "needs" in asked(Door.FAMILY, situation="serving", safe_to_contact="ring")
    own = {**good_answers(), QUESTION: ["self"]}
    inside = the_form().check(without(own, "needs"), today=TODAY)
    assert inside.good
    assert the_form().check(own, today=TODAY).answers["needs"] == "housing; drugs-and-alcohol"
    outside = the_form().check({**without(own, "needs"), "situation": ["released"]}, today=TODAY)
    assert [fault.question for fault in outside.faults] == ["needs"]


@pytest.mark.parametrize("door", Door)
def test_what_the_rules_hang_on_is_asked_or_left_to_the_call(door: Door) -> None:
    """A rule whose question has no answer leaves nobody out; and who calls asks for it."""
    form = the_form().at(door)
    rules: list[EligibilityRule] = [rule for one in form.eligibility.values() for rule in one.rules]
    for rule in rules:
        question = form.question(rule.question)
        assert question.asked or question.ask_when_calling
        assert rule.met({}, TODAY)


def test_a_door_without_the_sentence_leads_to_the_same_team() -> None:
    """Somebody in Glasgow for themselves goes where a social worker's referral would."""
    given = the_form().check(good_answers(), today=TODAY).answers
    own = {**{name: text for name, text in given.items() if name != "sentence_band"}, QUESTION: "self"}
    routes = [placed(the_form(), the_catalogue(), answers, TODAY) for answers in (given, own)]
    assert routes[0].team == routes[1].team
    assert not routes[1].left_out


@pytest.mark.parametrize("door", Door)
def test_a_door_takes_what_an_older_page_asked_besides(door: Door) -> None:
    """It is kept, shown and can be changed; nobody has to answer it."""
    form = the_form()
    typed = {**good_answers(), QUESTION: [str(door)], "other_workers": ["Dr Ross"]}
    checked = form.check(typed, today=TODAY)
    assert checked.answers["other_workers"] == "Dr Ross"
    own = form.of(typed)
    assert own.question("other_workers").asked
    assert not form.of({QUESTION: [str(door)]}).question("other_workers").asked
    assert all(
        not question.asked or question.id not in {fault.question for fault in checked.faults}
        for question in own.questions()
    )


@pytest.mark.parametrize("door", Door)
def test_what_stands_where_a_date_belongs_is_shown_to_be_mended(door: Door) -> None:
    """Only paper asks for the day; what another program writes there is told where it can be put right."""
    typed = {**good_answers(), QUESTION: [str(door)], "referral_date": ["0"]}
    (fault,) = the_form().check(typed, today=TODAY).faults
    assert fault.question == "referral_date"
    assert the_form().of(typed).question("referral_date").asked


@pytest.mark.parametrize("door", Door)
def test_no_door_tells_of_a_fault_in_what_it_does_not_show(door: Door) -> None:
    """A day long ago that our own page never wrote is left out, as an unknown name is."""
    typed = {**good_answers(), QUESTION: [str(door)], "referral_date": ["1900-01-01"]}
    checked = the_form().check(typed, today=TODAY)
    assert not checked.faults
    assert checked.answers["referral_date"] == TODAY.isoformat()


def test_needs_are_the_websites_and_staff_read_the_teams_codes() -> None:
    """People choose what the site calls it; the desk reads the code; the codes of older pages are still taken."""
    question = the_form().question("needs")
    needs = {str(id_): need.name for id_, need in the_catalogue().needs.items()}
    offered = {choice.value: choice.label for choice in question.options}
    assert offered.pop("Something else") == "Something else"
    assert offered == {value: needs[value] for value in offered}
    assert set(question.desk_choices) == set(offered)
    older = the_form().check({**good_answers(), "needs": ["Alcohol"]}, today=TODAY)
    assert older.good
    assert older.answers["needs"] == "Alcohol"


def test_the_form_of_a_door_is_made_once() -> None:
    """Making it copies each question; every page that comes in asks for it, and a send did so three times."""
    form, raw = the_form(), {QUESTION: [str(Door.FAMILY)]}
    own = form.of(raw)
    assert own.door is Door.FAMILY
    assert form.of({**raw, "full_name": ["Somebody else"]}) is own


def test_a_form_without_doors_is_as_it_is_written() -> None:
    """Another form than this charity's needs none."""
    small = Form.model_validate(
        {
            "id": "x", "version": "1", "title": "X",
            "sections": [{"title": "One", "questions": [{"id": "q", "kind": "text", "label": "The person?", "desk_label": "Q", "thing": "q"}]}],
        }
    )  # fmt: skip
    assert small.of({"q": ["a"]}) is small
    assert list(in_anothers_words(small)) == []
