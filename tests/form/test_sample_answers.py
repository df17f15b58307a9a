from __future__ import annotations

from datetime import date, timedelta

import pytest

from frontdoor.form import QuestionKind
from frontdoor.form.routing import placed
from frontdoor.form.sample_answers import sample_answers
from tests.form.builders import TODAY, a_form, the_catalogue, the_form


@pytest.mark.parametrize("day", [TODAY, date(2028, 2, 29), date(2030, 12, 31)])
def test_our_own_form_can_be_sent_as_it_is_filled_in(day: date) -> None:
    """For every council area there is, on any day: no fault, and no rule of eligibility unmet."""
    form = the_form()
    for area in form.question("local_authority").options:
        checked = form.check(
            sample_answers(form, today=day, given={"local_authority": area.value}), today=day
        )
        assert checked.faults == ()
        found = placed(form, the_catalogue(), checked.answers, day)
        assert found.unmet == ()
        assert checked.answers["local_authority"] == area.value
        assert found.team == the_catalogue().team_for(form.id, area.value)


def test_every_kind_of_question_is_answered() -> None:
    """A kind that comes tomorrow too: a test referral that cannot fill it in never comes back, and the form is closed."""
    form = a_form(
        *(
            {"kind": kind, **({"choices": ["One", "Two"]} if kind.takes_choices() else {})}
            for kind in QuestionKind
        )
    )
    checked = form.check(sample_answers(form, today=TODAY), today=TODAY)
    assert checked.faults == ()
    assert len(checked.answers) == len(QuestionKind)


def test_an_answer_lies_within_the_bounds_of_its_question() -> None:
    """A form that staff change tomorrow can still be sent."""
    form = a_form(
        {"kind": "choices", "choices": ["One", "None"], "none_of_these": "None"},
        {"kind": "date", "earliest": "2 weeks after today"},
        {"kind": "date", "latest": "1 year before today"},
        {"kind": "month and year", "latest": "today"},
        {"kind": "text", "max_length": 5},
        {"kind": "yes/no", "must_be": "yes", "otherwise": "It must."},
    )
    checked = form.check(sample_answers(form, today=TODAY), today=TODAY)
    assert checked.faults == ()
    assert len(checked.answers) == 6


def test_what_may_be_left_empty_is() -> None:
    """And what is asked only after another answer is passed over with it."""
    form = a_form(
        {"id": "may", "kind": "text", "optional": "yes"},
        {"id": "which", "kind": "choice", "choices": ["a", "b"]},
        {"id": "why", "kind": "text", "shown_if": {"question": "which", "is": ["b"]}},
    )
    assert sample_answers(form, today=TODAY) == {"which": ("a",)}
    assert set(sample_answers(form, today=TODAY, given={"which": "b"})) == {"which", "why"}


def test_a_day_that_is_not_known_is_given_with_its_reason() -> None:
    """An answer may be the reason why there is none."""
    form = a_form({"id": "release", "kind": "date", "not_known": "Why is it not known?"})
    day = (TODAY + timedelta(days=3)).isoformat()
    for answer in ("not known: on remand", day):
        checked = form.check(sample_answers(form, today=TODAY, given={"release": answer}), today=TODAY)
        assert checked.answers == {"release": answer}


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if not kind.takes_choices()])
def test_a_choice_that_requires_an_answer_of_any_kind_gets_it(kind: QuestionKind) -> None:
    """The test referral goes on when staff add a requirement: what it needs is answered, and what cannot be done not chosen."""
    wanted = {"id": "wanted", "kind": kind, "optional": "yes"}
    never = {"id": "never", "kind": "text", "shown_if": {"question": "who", "is": ["other"]}}
    ways = {
        "b": {"one_of": ["never"], "otherwise": "Not b."},
        "c": {
            "one_of": ["wanted"],
            "mobile": "yes" if kind is QuestionKind.PHONE else "no",
            "otherwise": "Enter it.",
        },
    }
    form = a_form(
        {"id": "who", "kind": "choice", "choices": ["self", "other"]},
        {"id": "how", "kind": "choices", "choices": ["a", "b", "c"], "requires": ways},
        wanted,
        never,
    )
    checked = form.check(sample_answers(form, today=TODAY), today=TODAY)
    assert checked.good
    assert checked.answers["how"] == "c"
    assert checked.answers["wanted"]
