"""Each kind of question is asked, answered, refused, printed and shown to staff, and no other place tells kinds apart."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from frontdoor.form import Form, QuestionKind
from frontdoor.form.sample_answers import sample_answers
from frontdoor.inbox.desk.referrals.answers import group_answers
from frontdoor.site.pages.referral_form import check_page, form_page
from frontdoor.site.print.form_content import paper_sections
from tests.form.builders import TODAY, a_form, the_catalogue
from tests.form.test_pages import seen

ROOT = Path(__file__).parents[2]
KINDS = "frontdoor/form/kinds.py"
ELSEWHERE = {
    "frontdoor/inbox/desk/referrals/answers.py": "a step that needs consent is asked with yes and no",
}
"""Files that may name a kind of question, with the reason."""
every_kind = pytest.mark.parametrize("kind", QuestionKind)


def asking(kind: QuestionKind) -> Form:
    """Return a form with one question of a kind, which must be answered."""
    return a_form({"kind": kind, **({"choices": ["One", "Two"]} if kind.takes_choices() else {})})


@every_kind
def test_its_sample_is_sent_from_the_page_and_read_back(kind: QuestionKind) -> None:
    """The page has an input for each part of the sample, gives it back as typed, and the check page says it in words."""
    form = asking(kind)
    typed = sample_answers(form, today=TODAY)
    checked = form.check(typed, today=TODAY)
    assert (checked.faults, set(checked.answers)) == ((), {"q1"})
    page = seen(form_page(form, the_catalogue(), raw=typed))
    assert {name: tuple(values) for name, values in page.fields().items() if name in typed} == dict(typed)
    (question,) = form.questions()
    assert (
        question.words(checked.answers["q1"])
        in seen(check_page(form, the_catalogue(), checked, key="key", raw=typed)).words
    )


@every_kind
def test_no_answer_and_a_wrong_one_are_told(kind: QuestionKind) -> None:
    """No sentence has a hole left in it; what cannot be an answer of the kind is refused in the kind's own words."""
    form = asking(kind)
    (missing,) = form.check({}, today=TODAY).faults
    assert "the answer" in missing.sentence
    assert "{" not in missing.sentence
    if kind.traits.wrong:
        (wrong,) = form.check({"q1": ["?"]}, today=TODAY).faults
        assert wrong.sentence == kind.traits.wrong.format(thing="the answer", Thing="The answer")


@every_kind
def test_an_answer_that_is_too_long_is_told(kind: QuestionKind) -> None:
    """What is typed has an end, and the kind says where it is."""
    if kind.traits.sample and not kind.traits.options and kind is not QuestionKind.CONSENT:
        (fault,) = asking(kind).check({"q1": ["1a" * kind.traits.limit]}, today=TODAY).faults
        assert f"{kind.traits.limit:,} characters or fewer" in fault.sentence


@every_kind
def test_it_can_be_answered_on_paper(kind: QuestionKind) -> None:
    """There is a line to write on, or a box to tick, or the boxes of a date."""
    ((group,),) = (section["groups"] for section in paper_sections(asking(kind)))
    (question,) = group["questions"]
    assert question["lines"] or question["choices"] or question["how"] in ("date", "month")


@every_kind
def test_staff_read_the_answer(kind: QuestionKind) -> None:
    """And a way to reach somebody only after they saw whose it is."""
    form = asking(kind)
    answers = form.check(sample_answers(form, today=TODAY), today=TODAY).answers
    shown = group_answers({"q1": "What is it?"}, answers, form, numbers=False)
    (answer,) = shown.all
    assert answer.text
    assert (answer.held_back, shown.numbers) == (
        kind.traits.reaches,
        (answer,) if kind.traits.reaches else (),
    )


def test_no_other_place_tells_kinds_apart() -> None:
    """A list of kinds elsewhere is one that a new kind does not reach: say it in ``Traits``."""
    found = {
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "frontdoor").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "QuestionKind"
        and node.attr in QuestionKind.__members__
    }
    assert found - {KINDS} == set(ELSEWHERE)
    words = {kind.value for kind in QuestionKind} - {
        "text",
        "name",
        "phone",
        "date",
        "choice",
    }  # plain words elsewhere
    templates = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "frontdoor").rglob("*.html"))
        if path.parent.name != "catalogue"  # the tasks of editors have kinds of their own: ``FieldKind``
        and any(f'kind == "{word}"' in path.read_text("utf-8") for word in words)
    ]
    assert templates == []
