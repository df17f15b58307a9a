"""Which page of a door comes when: small pages, and what an answer calls for on one of its own."""

from __future__ import annotations

import pytest

from frontdoor.form import Form, FormResult, steps
from frontdoor.form.doors import QUESTION, Door
from tests.form.builders import TODAY, good_answers, the_form, without

OWN = without(
    {**good_answers(), QUESTION: ["self"]}, "consent_how", "sentence_band", "risk_known", "visit_alone"
)


def names(form: Form, **answers: str) -> list[list[str]]:
    """The questions of each page."""
    return [[one.id for one in page.questions] for page in steps.pages(form, answers)]


def checked(**changes: list[str]) -> tuple[Form, FormResult]:
    """The form of somebody for themselves, and their answers."""
    typed = {**OWN, **changes}
    return the_form().of(typed), the_form().check(typed, today=TODAY)


def test_what_an_answer_calls_for_has_a_page_of_its_own() -> None:
    """A man on bail is never asked which prison; somebody inside is, on the page after."""
    form = the_form().at(Door.SELF)
    bail, inside = names(form, situation="bail"), names(form, situation="serving")
    assert ["situation"] in bail
    assert not any("prison" in page for page in bail)
    assert inside[inside.index(["situation"]) + 1] == ["prison", "release_date"]
    assert ["gate_pickup"] in inside
    assert ["needs"] in bail


@pytest.mark.parametrize(("door", "longest"), [(Door.SELF, 4), (Door.FAMILY, 4)])
def test_five_steps_of_small_pages(door: Door, longest: int) -> None:
    """Whatever is answered."""
    form = the_form().at(door)
    ways = "; ".join(
        one.value for one in form.question("safe_to_contact").options if one.value != "in person"
    )
    found = steps.pages(form, {QUESTION: str(door), "situation": "serving", "safe_to_contact": ways})
    assert steps.steps(form) == 5
    assert [page.number for page in found] == sorted(page.number for page in found)
    assert {page.number for page in found} == {1, 2, 3, 4, 5}
    assert max(len(page.questions) for page in found) <= longest
    assert len({page.name for page in found}) == len(found)


def test_a_page_with_a_fault_comes_again_and_a_good_one_leads_on() -> None:
    """Only the faults of its own questions hold a page up."""
    form, result = checked(full_name=[""], needs=[])
    first = steps.going_on(form, result, "1.0", straight=False)
    assert first is not None
    assert [fault.question for fault in steps.faults_on(first, result)] == ["full_name"]
    form, result = checked(needs=[])
    following = steps.going_on(form, result, "1.0", straight=False)
    assert following is not None
    assert following.name == "2.0"


def test_after_a_change_comes_only_what_now_lacks() -> None:
    """Out of prison to inside asks for the prison; a new name asks for nothing."""
    form, result = checked()
    assert steps.going_on(form, result, "1.0", straight=True) is None
    form, result = checked(prison=[])
    lacking = steps.going_on(form, result, "2.0", straight=True)
    assert lacking is not None
    assert next(question.id for question in lacking.questions) == "prison"


def test_the_last_page_leads_to_the_check() -> None:
    """And so does a page that came after it."""
    form, result = checked()
    last = steps.pages(form, result.answers)[-1]
    assert steps.going_on(form, result, last.name, straight=False) is None
    assert steps.going_on(form, result, "90.9", straight=False) is None


@pytest.mark.parametrize("name", ["", "x", "1", "-1.0", "1.1.1", "9" * 30 + ".1", "²·³"])
def test_a_name_that_is_none_begins_at_the_first_page(name: str) -> None:
    """What somebody wrote into a hidden input does no harm."""
    form, result = checked()
    page = steps.going_on(form, result, name, straight=False)
    assert page is not None
    assert page.name == "1.0"


def test_a_page_that_no_longer_applies_leads_on_to_the_next() -> None:
    """Posted twice, or from the browser's Back after another answer."""
    form, result = checked(situation=["bail"])
    page = steps.going_on(form, result, "2.1", straight=False)
    assert page is not None
    assert next(question.id for question in page.questions) == "needs"
    before = steps.before(steps.pages(form, result.answers), (3, 0))
    assert before is not None
    assert before.name == "2.0"
