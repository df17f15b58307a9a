"""What nobody answered is never stored as an answer, whatever a browser makes of a group in which nothing is chosen."""

from __future__ import annotations

import pytest

from frontdoor.form import Form, QuestionKind
from frontdoor.site.pages.referral_form import form_page
from tests.form.builders import TODAY, a_form, check, the_catalogue, the_form
from tests.form.pages import Seen
from tests.form.test_pages import seen

LISTS = {"a few": ["first", "second"], "so many that a list opens": [f"choice {n}" for n in range(12)]}


def taken_by_lynx(page: Seen) -> dict[str, list[str]]:
    """What lynx sends of an untouched form: the first choice of a radio group, as of a list, where none is chosen."""
    sent = page.fields()
    for radio in page.all("input", type="radio"):
        sent.setdefault(radio.get("name", ""), [radio.get("value", "")])
    for select in page.all("select"):
        options = list(select.iter("option"))
        chosen = next((one for one in options if one.get("selected") is not None), options[0])
        sent[select.get("name", "")] = [chosen.get("value", "")]
    return sent


def untouched(form: Form) -> dict[str, list[str]]:
    """What lynx sends of a form in which nobody answered anything."""
    return taken_by_lynx(seen(form_page(form, the_catalogue())))


@pytest.mark.parametrize("optional", [True, False], ids=["optional", "needed"])
@pytest.mark.parametrize("choices", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("kind", QuestionKind)
def test_an_untouched_question_of_any_kind_has_no_answer(
    kind: QuestionKind, choices: list[str], optional: bool
) -> None:
    """Of every kind there is or will be: nothing is answered beforehand, and what is needed is asked for.

    Sabotage: a radio group without a choice that stands for none.
    """
    given = {"choices": choices} if kind.takes_choices() else {}
    question = {"kind": kind, "optional": optional, **({"not_known": "Why?"} if kind.takes_a_date() else {})}
    form = a_form({**question, **given})
    checked = form.check(untouched(form), today=TODAY)
    assert checked.answers == {}
    assert [fault.question for fault in checked.faults] == ([] if optional else ["q1"])


def test_an_untouched_form_answers_nothing() -> None:
    """The form as it is: consent, safety, and how we may get in touch are not answered by a browser."""
    form = the_form()
    checked = form.check(untouched(form), today=TODAY)
    assert set(checked.answers) == {q.id for q in form.questions() if q.empty_means}
    needed = {q.id for q in form.questions() if not (q.optional or q.shown_if or q.needed_if)}
    assert {fault.question for fault in checked.faults} == needed


def test_an_answer_can_be_taken_back() -> None:
    """Where none is needed, "No answer" can be seen and chosen: no browser lets go of a radio button otherwise."""
    form = a_form({"kind": "yes/no", "optional": True}, {"kind": "yes/no"})
    page = seen(form_page(form, the_catalogue(), raw={"q1": ["yes"], "q2": ["no"]}))
    chosen = [one.get("id") for one in page.all("input", type="radio") if one.get("checked") is not None]
    assert chosen == ["q1", "q2-2"]
    hidden = {box[0].get("name"): "fd-choice--none" in box.get("class", "") for box in page.all("div", class_="fd-choice--no")}  # fmt: skip
    assert hidden == {"q1": False, "q2": True}
    assert check(form, q1="", q2="no").answers == {"q2": "no"}
