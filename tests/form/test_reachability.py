"""A referral that nobody could answer is not sent: each way that was chosen has what it needs, and one at least works."""

from __future__ import annotations

import pytest

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.form import FormResult, read_form
from frontdoor.form.kinds import takes_texts
from frontdoor.site.pages.referral_form import form_page
from frontdoor.site.print.form_content import paper
from tests.form.builders import TODAY, as_typed, good_answers, the_catalogue, the_form, without
from tests.form.test_loader import SMALL
from tests.form.test_pages import seen

WHO = ("self", "family", "professional")
AT_LARGE = as_typed(
    situation="released", release_date__day="1", release_date__month="11", release_date__year="2026"
)


def asked_by(who: str, *ways: str, **more: str) -> FormResult:
    """Check a referral of somebody who is out of prison, with these ways to get in touch and nothing else for them."""
    typed = without(good_answers(referrer_kind=who), "phone", "prison", "gate_pickup") | AT_LARGE
    return the_form().check(typed | as_typed(safe_to_contact=list(ways), **more), today=TODAY)


def beside(checked: FormResult) -> list[str]:
    """The questions at which something is to be mended."""
    return [fault.question for fault in checked.faults]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    ("way", "at"),
    [
        ("ring", "phone"),
        ("text", "phone"),
        ("post", "letter_address"),
        ("none", "safe_to_contact"),
        ("leave a message", "safe_to_contact"),
        ("in person", "where_to_find"),
    ],
)
def test_a_way_without_what_it_needs_is_said_where_it_is_mended(who: str, way: str, at: str) -> None:
    """Sabotage: the ways of the form before: each of these was sent, and nobody could be answered."""
    assert beside(asked_by(who, way)) == [at]


@pytest.mark.parametrize(
    ("way", "at", "typed"),
    [
        ("in person", "where_to_find", "."),
        ("in person", "where_to_find", "- ?\n--"),
        ("post", "letter_address", "-"),
        ("ring", "phone", "00000000000"),
        ("text", "phone", "0000 000 0000"),
    ],
)
def test_a_box_that_was_filled_in_to_get_past_it_is_no_way_to_reach_anybody(
    way: str, at: str, typed: str
) -> None:
    """Sabotage: each of these was sent."""
    assert beside(asked_by("self", way, **{at: typed})) == [at]


def test_one_word_is_enough_to_be_found_by() -> None:
    """Nobody is asked for more than they have, in whatever script they write."""
    for words in ("Wed", "7", "Хостел"):
        assert asked_by("self", "in person", where_to_find=words).good


@pytest.mark.parametrize(("who", "good"), [("self", False), ("family", True), ("professional", True)])
def test_nobody_goes_through_themselves(who: str, good: bool) -> None:
    """Through whoever referred is a way only if that is somebody else; they have given a phone number."""
    checked = asked_by(who, "through the referrer")
    assert checked.good is good
    if not good:
        assert [(fault.question, fault.sentence.partition(".")[0]) for fault in checked.faults] == [
            ("safe_to_contact", "Choose another way to reach you")
        ]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(
    ("way", "given"),
    [
        ("ring", {"phone": "0141 496 0123"}),
        ("text", {"phone": "07700 900123"}),
        ("post", {"letter_address": "1 High Street"}),
        ("in person", {"where_to_find": "At the drop-in on Wednesday"}),
    ],
)
def test_one_way_that_works_is_enough(who: str, way: str, given: dict[str, str]) -> None:
    """Whoever asks. No phone or address is an answer of its own, and the desk has to know it first."""
    assert asked_by(who, way, **given).good
    assert the_form().question("where_to_find").know_first


@pytest.mark.parametrize(("prison", "good"), [("HMP Barlinnie", True), ("not known", False)])
def test_a_letter_goes_to_a_prison_that_is_named(prison: str, good: bool) -> None:
    """The prison is asked later, and counts all the same; one that is not known has no letterbox."""
    checked = the_form().check(good_answers(safe_to_contact="post", prison=prison), today=TODAY)
    assert checked.good is good
    assert beside(checked) == ([] if good else ["letter_address"])


def test_a_text_message_needs_a_mobile() -> None:
    """A landline may read it out to whoever answers. Ringing it is another matter."""
    assert beside(asked_by("self", "ring", "text", phone="0141 496 0123")) == ["phone"]
    assert asked_by("self", "ring", phone="0141 496 0123").good


@pytest.mark.parametrize(
    ("number", "yes"),
    [
        ("07700 900123", True), ("+44 7700 900123", True), ("0044 7700 900123", True), ("+44 (0)7700 900123", True),
        ("7700 900123", True), ("07624 496123", True), ("+353 86 123 4567", True), ("00 1 212 555 0123", True),
        ("0141 496 0123", False), ("+44 141 496 0123", False), ("07700 900123 ext 5", False), ("0300 123 4567", False),
        ("070 1234 5678", False), ("07640 123456", False), ("0800 027 1234", False),
    ],
)  # fmt: skip
def test_which_numbers_take_text_messages(number: str, yes: bool) -> None:
    """British mobiles, and whatever is abroad."""
    assert takes_texts(number) is yes


def test_what_is_wrong_already_is_not_said_twice() -> None:
    """A number that is no number is one fault; all faults come at once, in the form's order."""
    checked = asked_by("self", "ring", "text", "post", phone="12", full_name="")
    assert beside(checked) == ["full_name", "phone", "letter_address"]


def test_the_question_says_what_each_way_needs() -> None:
    """On the page and on paper, before anything is chosen; a fault stands beside its question."""
    question = the_form().question("safe_to_contact")
    assert question.hint is not None
    assert "At least one must work" in question.hint
    assert question.hint in seen(form_page(the_form(), the_catalogue())).words
    printed = [
        q["hint"]
        for part in paper(the_form(), the_catalogue(), None)["sections"]
        for g in part["groups"]
        for q in g["questions"]
    ]
    assert any(str(question.hint) in hint for hint in printed)
    typed = good_answers(safe_to_contact="through the referrer", referrer_kind="self")
    form = the_form().of(typed)
    page = seen(form_page(form, the_catalogue(), raw=typed, faults=form.check(typed, today=TODAY).faults))
    [box] = [box for box in page.all("div", class_="fd-question--wrong") if "How may we" in page.text(box)]
    assert "Choose another way to reach you" in page.text(box)


REQUIRES = """\
        none_of_these: none
        requires:
          a: {one_of: [name], otherwise: Enter the name}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a: {one", "b: {one", 'question "many" requires something for "b", which is not one of its choices.'),
        ("[name]", "[nam]", 'question "many" requires an answer to "nam" for "a", which is no other question. Did you mean "name"?'),
        ("[name]", "[many]", 'question "many" requires an answer to "many" for "a", which is no other question.'),
        ("[name], o", "[name], mobile: yes, o", 'question "many" requires a mobile number of "name", whose kind is "name".'),
        ("one_of: [name], ", "", 'question "many", "requires" has no one_of.'),
    ],
)  # fmt: skip
def test_a_requirement_that_can_never_be_met_stops_the_build(old: str, new: str, said: str) -> None:
    """Each slip is told at its place, when the form is read."""
    good = SMALL.replace("        none_of_these: none\n", REQUIRES)
    read_form(good, the_catalogue())
    assert old in good
    with pytest.raises(DiagnosticsError) as found:
        read_form(good.replace(old, new, 1), the_catalogue())
    assert [problem.sentence for problem in found.value.problems] == [said]
