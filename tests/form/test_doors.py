"""One form, three doors: who is asked what, in whose words, and how many questions that is."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.form import Form, read_form
from frontdoor.form.door_wording import FOREIGN, in_anothers_words, wording_of
from frontdoor.form.doors import QUESTION, Door
from frontdoor.form.eligibility import EligibilityRule
from frontdoor.form.routing import placed
from tests.form.builders import TODAY, good_answers, the_catalogue, the_form
from tests.frozen import FORM

SAFETY = {"safe_to_contact", "do_not_tell", "voice_message", "say_who_we_are", "person_knows"}


def seen(door: Door, **answers: str) -> list[str]:
    """The questions that somebody at a door sees who gives these answers, what an answer calls for included."""
    given = {QUESTION: str(door), **answers}
    return [
        question.id
        for section in the_form().at(door).asked()
        for question in section.questions
        if question.shown_if is None or question.shown_if.holds(given)
    ]


def main_questions(door: Door) -> list[str]:
    """The questions that everybody at a door sees; what an answer calls for counts with its question."""
    return seen(door)


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


@pytest.mark.parametrize(
    ("door", "most", "at_most_seen", "answers"),
    [
        (Door.SELF, 10, 14, {"situation": "released", "safe_to_contact": "ring"}),
        (Door.FAMILY, 14, 16, {"situation": "serving", "safe_to_contact": "through the referrer"}),
        (Door.PROFESSIONAL, 24, 24, {"situation": "serving", "safe_to_contact": "text; post", "risk_known": "no"}),
        (Door.PROFESSIONAL, 24, 24, {"situation": "released", "safe_to_contact": "ring; post", "risk_known": "no"}),
    ],
)  # fmt: skip
def test_each_door_asks_no_more_than_was_agreed(
    door: Door, most: int, at_most_seen: int, answers: Mapping[str, str]
) -> None:
    """Ten questions for oneself, 14 for a relative, 24 shown to a professional, who sees what an answer calls for as well."""
    assert len(main_questions(door)) <= most
    assert len(seen(door, **answers)) <= at_most_seen


@pytest.mark.parametrize("door", Door)
def test_no_safety_question_is_lost(door: Door) -> None:
    """Safe contact and agreement are asked at every door; whatever else staff must know first is asked, or left to the first call."""
    form = the_form().at(door)
    ways = "; ".join(one.value for one in form.question("safe_to_contact").options)
    asked = seen(door, safe_to_contact=ways, situation="serving", risk_known="yes")
    assert set(asked) >= SAFETY
    for question in the_form().questions():
        if question.know_first:
            assert question.id in asked or question.ask_when_calling or question.id == "risk_summary"


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
