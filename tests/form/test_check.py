from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdoor.form import FormResult
from tests.form.builders import TODAY, a_form, as_typed, check, good_answers, the_form, without

IN_PRISON = {"question": "where", "is": ["prison"], "words": "If in prison"}
WHERE = {"id": "where", "kind": "choice", "choices": ["prison", "home"]}


def test_a_question_that_does_not_apply_is_passed_over() -> None:
    """It is neither needed nor checked, and what stands there is not an answer."""
    form = a_form(WHERE, {"id": "number", "kind": "phone", "shown_if": IN_PRISON})
    assert check(form, where="home", number="nonsense") == FormResult({"where": "home"}, ())
    assert [fault.question for fault in check(form, where="prison").faults] == ["number"]


def test_what_depends_on_an_unanswered_question_is_not_asked_for() -> None:
    """One missing answer is one fault, not one for everything that hangs on it."""
    form = a_form(WHERE, {"id": "number", "kind": "text", "shown_if": IN_PRISON})
    assert [fault.question for fault in check(form).faults] == ["where"]


def test_a_condition_on_a_question_that_does_not_apply_does_not_hold() -> None:
    """What was passed over cannot make another question apply."""
    then = {"question": "ward", "is": ["a"], "words": "If a"}
    form = a_form(
        WHERE,
        {"id": "ward", "kind": "choice", "choices": ["a", "b"], "shown_if": IN_PRISON},
        {"id": "bed", "kind": "text", "shown_if": then},
    )
    assert check(form, where="home", ward="a", bed="3").answers == {"where": "home"}


def test_an_answer_can_be_needed_on_a_condition() -> None:
    """Optional as a rule, needed in one case."""
    needed = {"question": "where", "is": ["prison"]}
    form = a_form(WHERE, {"id": "number", "kind": "text", "optional": "yes", "needed_if": needed})
    assert check(form, where="home").good
    assert [fault.sentence for fault in check(form, where="prison").faults] == ["Enter the answer"]


def test_all_faults_come_at_once_in_the_forms_order() -> None:
    """Nobody mends one fault only to meet the next."""
    checked = the_form().check({}, today=TODAY)
    assert [fault.question for fault in checked.faults] == [
        "referrer_kind", "full_name", "date_of_birth", "local_authority", "situation", "sentence_band", "needs",
        "reason", "safe_to_contact", "risk_known", "visit_alone", "person_knows",
    ]  # fmt: skip


def test_every_sentence_of_the_empty_form() -> None:
    """Each says what to do, in the question's own words."""
    assert [fault.sentence for fault in the_form().check({}, today=TODAY).faults] == [
        "Choose who is making this referral",
        "Enter the person’s full name",
        "Enter the person’s date of birth",
        "Choose the council area that they live in or will return to",
        "Choose where the person is now with custody or court",
        "Choose how long the sentence is",
        "Choose what the person wants help with",
        "Enter why you are asking for help now",
        "Choose at least one safe way to get in touch that will work. If there is no phone or address, choose that, and say where we can find the person",
        "Choose whether there is anything that our staff should know to keep everyone safe",
        "Choose whether it is safe for one worker to visit alone",
        "Choose yes if the person knows about this referral and agrees to it",
    ]


def test_good_answers_are_good() -> None:
    """A whole referral passes, and its answers stand in the form's order with canonical dates."""
    checked = the_form().check(good_answers(), today=TODAY)
    assert checked.faults == ()
    assert checked.answers["date_of_birth"] == "1986-03-27"
    assert checked.answers["release_date"] == "2027-03-03"
    assert checked.answers["needs"] == "housing; drugs-and-alcohol"
    assert checked.answers["reason"] == "He has nowhere to stay.\nHe asked for help."
    order = [question.id for question in the_form().questions()]
    assert list(checked.answers) == sorted(checked.answers, key=order.index)


def test_somebody_who_asks_for_themselves_is_not_asked_twice() -> None:
    """The questions about the referrer fall away, and no name is needed twice."""
    own = [name for name in good_answers() if name.startswith("referrer_")]
    typed = without(good_answers(), *own, "consent_how") | as_typed(referrer_kind="self")
    assert the_form().check(typed, today=TODAY).good


def test_a_referral_without_the_persons_agreement_is_explained_and_not_taken() -> None:
    """No is an answer, and the sentence says what to do instead."""
    checked = the_form().check(good_answers(person_knows="no"), today=TODAY)
    assert [fault.sentence for fault in checked.faults] == [
        "We can take this referral once the person knows about it and agrees. Talk to them first, or call us to talk "
        "about it without giving their name."
    ]


def test_an_empty_date_of_referral_means_today() -> None:
    """Nobody has to write today's date; whoever keys in an older paper form can."""
    assert the_form().check(good_answers(), today=TODAY).answers["referral_date"] == "2026-11-22"
    older = good_answers() | {"referral_date-day": ["1 oct 2026"]}
    assert the_form().check(older, today=TODAY).answers["referral_date"] == "2026-10-01"


AGREED = {
    "Who is referring": [
        "referrer_kind", "referrer_name", "referrer_role", "referrer_organisation", "referrer_phone", "referrer_email",
        "referral_date",
    ],
    "The person": ["full_name", "date_of_birth", "local_authority"],
    "Getting in touch safely": ["safe_to_contact", "phone", "interpreter", "contact_preference"],
    "Custody or court": ["situation", "prison", "prisoner_number", "release_date", "sentence_band"],
    "What help is wanted": ["gate_pickup", "needs", "reason", "family_support"],
    "Other people involved": ["other_workers"],
    "Safety": ["risk_known", "risk_summary", "visit_alone"],
    "Consent": ["person_knows", "consent_how", "share_scope", "read_privacy"],
}  # fmt: skip
"""The ids on which other programs rely, where they stand."""
SINCE_THEN = {
    "fallback_name", "fallback_phone", "voice_message", "say_who_we_are", "who_may_answer", "letter_address",
    "do_not_tell", "gate_date", "gate_time", "gate_place", "where_to_find",
}  # fmt: skip


def test_the_agreed_questions_are_all_there() -> None:
    """Other programs rely on the ids: a new question is added, an old id is never renamed or taken out."""
    asked = {
        str(section.title): [q.id for q in section.questions if q.id not in SINCE_THEN]
        for section in the_form().sections
    }
    assert asked == AGREED


def test_a_question_that_came_later_may_be_left_open() -> None:
    """A program that sends the agreed answers alone is taken; catches a new question that is needed."""
    for question in the_form().questions():
        new_answer = question.id == "where_to_find"  # needed only by who chooses what came with it
        assert question.id not in SINCE_THEN or new_answer or (question.optional and not question.needed_if)
    assert not SINCE_THEN & {name.split("-")[0] for name in good_answers()}
    assert the_form().check(good_answers(), today=TODAY).good


def test_each_way_to_be_in_touch_safely_is_an_answer_of_its_own() -> None:
    """Voice message, who answers, saying who we are, a letter's address, who must not be told: data, not a hint."""
    asked = as_typed(
        safe_to_contact=["ring", "post"],
        voice_message="no",
        say_who_we_are="no",
        who_may_answer="His mother, Ann",
        letter_address="1 High Street\r\nGlasgow",
        contact_preference="After 4pm",
        do_not_tell="His brother",
    )
    checked = the_form().check(good_answers() | asked, today=TODAY)
    assert checked.good
    assert {name: checked.answers[name] for name in asked} == {
        "safe_to_contact": "ring; post",
        "voice_message": "no",
        "say_who_we_are": "no",
        "who_may_answer": "His mother, Ann",
        "letter_address": "1 High Street\nGlasgow",
        "contact_preference": "After 4pm",
        "do_not_tell": "His brother",
    }
    not_ringing = the_form().check(good_answers() | asked | as_typed(safe_to_contact="post"), today=TODAY)
    assert not {"voice_message", "say_who_we_are", "who_may_answer"} & set(not_ringing.answers)


def test_to_be_met_at_the_gate_has_a_day_a_time_and_a_place() -> None:
    """They are asked only of somebody who is to be met."""
    when = as_typed(gate_date__day="3 mar 27", gate_time="9am", gate_place="The visitors' door")
    answers = the_form().check(good_answers() | when, today=TODAY).answers
    assert (answers["gate_date"], answers["gate_time"], answers["gate_place"]) == (
        "2027-03-03",
        "9am",
        "The visitors' door",
    )
    for change in ({"gate_pickup": ["no"]}, {"situation": ["released"]}):
        assert "gate_time" not in the_form().check(good_answers() | when | change, today=TODAY).answers


def test_prisons_and_council_areas_come_from_the_catalogue() -> None:
    """All 32 council areas and every prison of the catalogue can be chosen, and so can not knowing."""
    areas = [choice.value for choice in the_form().question("local_authority").options]
    assert (len(areas), areas[-1]) == (33, "not known")
    prisons = [choice.value for choice in the_form().question("prison").options]
    assert "HMP Barlinnie" in prisons
    assert prisons[-1] == "not known"


def test_answers_are_shown_in_words() -> None:
    """The check page, the desk and paper say 3 March 2027 and the choice as it was offered."""
    form = the_form()
    assert form.question("release_date").words("2027-03-03") == "3 March 2027"
    assert form.question("release_date").words("not known: on remand") == "Not known: on remand"
    assert form.question("situation").words("remand") == "In prison on remand"
    assert form.question("safe_to_contact").words("ring; text") == "Phone them; Send a text message"
    assert form.question("safe_to_contact").words("leave a message") == "Leave a voice message"
    assert form.question("gate_pickup").words("yes") == "Yes"


ANY_TEXT = some.text(max_size=30) | some.sampled_from(
    ["yes", "no", "serving", "1", "3 mar 27", "x" * 3000, "\ud800"]
)
ANY_INPUT = some.deferred(
    lambda: some.sampled_from([name for one in the_form().questions() for name in (*one.inputs(), one.id)])
)


@settings(max_examples=200)
@given(some.dictionaries(ANY_INPUT | some.text(max_size=10), some.lists(ANY_TEXT, max_size=3), max_size=40))
def test_any_input_is_checked_without_an_exception(raw: dict[str, list[str]]) -> None:
    """Whatever is sent, the outcome is answers and faults that can be written as UTF-8, and lead to real inputs."""
    form = the_form()
    checked = form.check(raw, today=TODAY)
    inputs = {name for question in form.questions() for name in question.inputs()}
    for fault in checked.faults:
        assert fault.input in inputs
        assert fault.sentence
    for answer in checked.answers.values():
        assert answer.encode("utf-8").decode("utf-8") == answer.strip()
        assert not set(answer) & {"\x00", "\r", "\u202e"}


@settings(max_examples=100)
@given(some.dictionaries(ANY_INPUT, some.lists(ANY_TEXT, max_size=2), max_size=20))
def test_what_is_carried_on_gives_the_same_outcome(raw: dict[str, list[str]]) -> None:
    """A page that carries the answers on changes nothing: they are checked again to the same result."""
    form = the_form()
    assert form.check(form.typed(raw), today=TODAY) == form.check(raw, today=TODAY)


@pytest.mark.parametrize("sensitivity", ["ordinary", "personal", "special"])
def test_every_question_says_how_sensitive_it_is(sensitivity: str) -> None:
    """All three kinds are used: the privacy page and the assessment count on it."""
    assert any(question.sensitivity == sensitivity for question in the_form().questions())
