"""A question of the form in other words: the version is raised, what is kept stays, and each fault stands beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from frontdoor.editing.diff.form import form_changes
from frontdoor.editing.tasks import FormSubject, Plan, form_questions, plan_question, question_fields
from frontdoor.form import read_form
from tests.frozen import FORM, the_catalogue, the_form

TODAY = date(2027, 3, 1)  # later than any version of the frozen form
TEXT = FORM.read_text("utf-8")


def reworded(question: str, given: Mapping[str, str], text: str = TEXT) -> Plan:
    """Return the plan of other words."""
    return plan_question(FormSubject(text, question, the_catalogue(), TODAY), given)


def test_a_reworded_question_has_a_new_version_and_the_diff_says_it() -> None:
    """The old version is taken from pages that are open, and all else is the same."""
    made = reworded("situation", {"label_self": "Where do you stay now?"})
    assert made.faults == {}
    assert made.text is not None
    form, old = read_form(made.text, the_catalogue()), the_form()
    assert form.version == "2027-03-01"
    assert form.older_versions[0] == old.version
    told = " ".join(form_changes(old, form, the_catalogue()))
    assert "what is said of one, changes" in told
    assert "new version, 2027-03-01" in told

    again = reworded("situation", {"label_self": "Where are you?"}, made.text)
    assert again.text is not None
    assert read_form(again.text, the_catalogue()).version == "2027-03-01.2"


def test_an_answer_to_choose_keeps_what_is_kept() -> None:
    """Only the words change."""
    made = reworded("situation", {"choices/remand": "Waiting for court, in prison"})
    assert made.text is not None
    choices = {
        one.value: one.label for one in read_form(made.text, the_catalogue()).question("situation").choices
    }
    assert choices["remand"] == "Waiting for court, in prison"


def test_what_changes_nothing_raises_no_version() -> None:
    """Every question, sent as it came."""
    for option in form_questions(TEXT):
        subject = FormSubject(TEXT, option.value, the_catalogue(), TODAY)
        given = {field.name: "".join(field.value) for field in question_fields(subject)}
        assert plan_question(subject, given).text == TEXT, option


@pytest.mark.parametrize(
    ("given", "field"), [({"label": ""}, "label"), ({"desk_label": "Where are you now?"}, "desk_label")]
)
def test_a_fault_stands_beside_its_words(given: dict[str, str], field: str) -> None:
    """What is needed, and what the form's own check says."""
    assert list(reworded("situation", given).faults) == [field]
    assert reworded("nothing", {}).faults
