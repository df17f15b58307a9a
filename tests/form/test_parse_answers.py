from __future__ import annotations

import pytest

from tests.form.builders import TODAY, a_form, check


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("text", "  Social   worker ", "Social worker"),
        ("text", "one\r\ntwo\tthree", "one two three"),
        ("long text", "one \r\n\r\n two\n", "one\n\n two"),
        ("name", "Zoë O’Brien-Ní Dhòmhnaill", "Zoë O’Brien-Ní Dhòmhnaill"),
        ("name", "محمد علی", "محمد علی"),
        ("e-mail", " morag@example.org ", "morag@example.org"),
        ("e-mail", "o'brien+work@mail.example.co.uk", "o'brien+work@mail.example.co.uk"),
        ("phone", "0141 496 0123", "0141 496 0123"),
        ("phone", "(0141) 496-0123", "(0141) 496-0123"),
        ("phone", "+44 141 496 0123 ext 12", "+44 141 496 0123 ext 12"),
        ("phone", "07700900123", "07700900123"),
        ("postcode", "g2 1ab", "G2 1AB"),
        ("postcode", "eh22pr", "EH2 2PR"),
        ("postcode", "(KA1-5AA).", "KA1 5AA"),
        ("yes/no", "Yes", "yes"),
        ("consent", "on", "yes"),
    ],
)
def test_a_good_answer_is_kept(kind: str, typed: str, answer: str) -> None:
    """What a person would type is taken, and tidied no more than needed."""
    assert check(a_form({"kind": kind}), q1=typed).answers == {"q1": answer}


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("text", "", "Enter the answer"),
        ("text", "x" * 201, "The answer must be 200 characters or fewer; it has 201"),
        ("long text", "x" * 2001, "The answer must be 2,000 characters or fewer; it has 2,001"),
        ("name", " ", "Enter the answer"),
        ("name", "12", "The answer must have at least one letter"),
        ("e-mail", "morag", "Enter the answer in full, like name@example.com"),
        ("e-mail", "morag@example", "Enter the answer in full, like name@example.com"),
        ("phone", "496 0123", "Enter the answer in full, like 0141 496 0123 or 07700 900123"),
        ("phone", "call me", "Enter the answer in full, like 0141 496 0123 or 07700 900123"),
        ("postcode", "Glasgow", "Enter the answer in full, like G2 1AB"),
        ("yes/no", "", "Choose yes if the answer"),
        ("yes/no", "maybe", "Choose the answer from the list"),
        ("consent", "", "Confirm that the answer"),
    ],
)
def test_a_faulty_answer_is_told_what_to_do(kind: str, typed: str, sentence: str) -> None:
    """Each fault of a written answer has one plain sentence, at its input."""
    faults = check(a_form({"kind": kind}), q1=typed).faults
    assert [(fault.input, fault.sentence) for fault in faults] == [("q1", sentence)]


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        (("3", "3", "2027"), "2027-03-03"),
        (("3", "mar", "27"), "2027-03-03"),
        (("3rd", "March", "2027"), "2027-03-03"),
        (("03", "03", "'27"), "2027-03-03"),
        (("3 mar 27", "", ""), "2027-03-03"),
        (("03/03/2027", "", ""), "2027-03-03"),
        (("3-3-27", "", ""), "2027-03-03"),
        (("2027-03-03", "", ""), "2027-03-03"),
        (("29", "Feb", "2028"), "2028-02-29"),
        (("1", "sept", "2027"), "2027-09-01"),
    ],
)
def test_a_date_is_read_as_people_write_it(parts: tuple[str, str, str], answer: str) -> None:
    """Names of months, two figures for the year, and a whole date in the first box are all read."""
    day, month, year = parts
    checked = check(a_form({"kind": "date"}), q1__day=day, q1__month=month, q1__year=year)
    assert checked.answers == {"q1": answer}


@pytest.mark.parametrize(
    ("parts", "name", "sentence"),
    [
        (("", "", ""), "q1-day", "Enter the answer"),
        (("3", "", "2027"), "q1-month", "The answer must include a month"),
        (("", "3", ""), "q1-day", "The answer must include a day and a year"),
        (("32", "3", "2027"), "q1-day", "The answer must have a day from 1 to 31"),
        (("x", "3", "2027"), "q1-day", "The answer must have a day from 1 to 31"),
        (("3", "13", "2027"), "q1-month", "The answer must have a month from 1 to 12, or its name"),
        (("3", "Ma", "2027"), "q1-month", "The answer must have a month from 1 to 12, or its name"),
        (("3", "3", "202"), "q1-year", "The answer must have a year with 4 numbers, like 2026"),
        (("3", "3", "0000"), "q1-year", "The answer must have a year with 4 numbers, like 2026"),
        (("30", "2", "2027"), "q1-day", "The answer must be a real date; February 2027 has 28 days"),
        (("²", "3", "2027"), "q1-day", "The answer must have a day from 1 to 31"),
    ],
)
def test_a_faulty_date_names_the_part(parts: tuple[str, str, str], name: str, sentence: str) -> None:
    """The sentence says which part to mend, and the link leads to that box."""
    day, month, year = parts
    faults = check(a_form({"kind": "date"}), q1__day=day, q1__month=month, q1__year=year).faults
    assert [(fault.input, fault.sentence) for fault in faults] == [(name, sentence)]


@pytest.mark.parametrize(
    ("limits", "typed", "sentence"),
    [
        ({"latest": "today"}, "23 11 2026", "The answer must be today or in the past"),
        ({"earliest": "today"}, "21 11 2026", "The answer must be today or in the future"),
        (
            {"earliest": "5 years before today"},
            "21 11 2021",
            "The answer must be on or after 22 November 2021",
        ),
        (
            {"latest": "10 years after today"},
            "23 11 2036",
            "The answer must be on or before 22 November 2036",
        ),
    ],
)
def test_a_date_keeps_its_limits(limits: dict[str, object], typed: str, sentence: str) -> None:
    """A date outside its limits is told the limit as a day."""
    faults = check(a_form({"kind": "date", **limits}), q1__day=typed).faults
    assert [fault.sentence for fault in faults] == [sentence]


def test_a_year_of_two_figures_in_a_date_of_the_past_is_of_the_past() -> None:
    """Born in 86 means 1986, and born in 26 means this year."""
    form = a_form({"kind": "date", "latest": "today"})
    assert check(form, q1__day="1 1 86").answers == {"q1": "1986-01-01"}
    assert check(form, q1__day="1 1 26").answers == {"q1": "2026-01-01"}


def test_a_month_and_year_is_kept_without_a_day() -> None:
    """A month question has two boxes and keeps the month."""
    form = a_form({"kind": "month and year"})
    assert check(form, q1__month="march", q1__year="2027").answers == {"q1": "2027-03"}
    assert check(form, q1__month="3/2027").answers == {"q1": "2027-03"}
    assert [fault.sentence for fault in check(form, q1__year="2027").faults] == [
        "The answer must include a month"
    ]


NOT_KNOWN = {"kind": "date", "thing": "the release date", "not_known": "Why is it not known?"}


def test_not_known_is_an_answer_with_a_reason() -> None:
    """A release date that is not known is kept with the reason; a reason alone is enough."""
    form = a_form(NOT_KNOWN)
    kept = {"q1": "not known: waiting for parole"}
    assert (
        form.check({"q1-not-known": ["yes"], "q1-not-known-why": ["waiting for parole"]}, today=TODAY).answers
        == kept
    )
    assert form.check({"q1-not-known-why": ["waiting for parole"]}, today=TODAY).answers == kept


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ({"q1-not-known": ["yes"]}, "q1-not-known-why", "Enter why the release date is not known"),
        (
            {"q1-not-known": ["yes"], "q1-day": ["3 3 2027"]},
            "q1-day",
            "Enter the release date or choose “not known”, not both",
        ),
        (
            {"q1-not-known-why": ["x" * 201]},
            "q1-not-known-why",
            "Why the release date is not known must be 200 characters or fewer; it has 201",
        ),
    ],
)
def test_not_known_needs_a_reason_and_no_date(typed: dict[str, list[str]], name: str, sentence: str) -> None:
    """Not known without a reason, with a date, or with a very long reason is told so."""
    faults = a_form(NOT_KNOWN).check(typed, today=TODAY).faults
    assert [(fault.input, fault.sentence) for fault in faults] == [(name, sentence)]


CHOICES = {
    "kind": "choices",
    "thing": "the kinds of help",
    "choices": {"a": "Alcohol", "b": "Benefits", "n": "None"},
}


def test_choices_are_kept_in_the_forms_order() -> None:
    """However they were ticked, choices stand in the order in which the form offers them."""
    assert check(a_form(CHOICES), q1=["b", "a"]).answers == {"q1": "a; b"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ([], "Choose the kinds of help"),
        (["a", "zebra"], "Choose the kinds of help from the list"),
        (["a", "n"], "For the kinds of help, choose “None” or choose others, not both"),
    ],
)
def test_faulty_choices(typed: list[str], sentence: str) -> None:
    """No choice, one that is not offered, and none beside others each have their sentence."""
    faults = check(a_form({**CHOICES, "none_of_these": "n"}), q1=typed).faults
    assert [fault.sentence for fault in faults] == [sentence]


def test_a_choice_is_taken_by_its_value_or_its_words() -> None:
    """A client that is not our page may send what is shown instead of what is kept."""
    form = a_form({"kind": "choice", "choices": {"self": "I ask for myself"}})
    assert check(form, q1="I ASK for myself").answers == {"q1": "self"}


@pytest.mark.parametrize("kind", ["text", "yes/no", "phone", "long text"])
def test_two_values_for_one_question_are_a_fault(kind: str) -> None:
    """A single answer that came twice is never guessed at; the same value twice is one answer."""
    form = a_form({"kind": kind})
    assert [f.sentence for f in check(form, q1=["yes", "no"]).faults] == [
        "Give one answer only for the answer"
    ]
    assert "Give one" not in str(check(form, q1=["yes", " yes "]).faults)


def test_two_values_in_one_box_of_a_date_are_a_fault() -> None:
    """A date whose box came twice is told at that box."""
    faults = check(a_form({"kind": "date"}), q1__day="3", q1__month=["3", "4"], q1__year="2027").faults
    assert [(f.input, f.sentence) for f in faults] == [("q1-month", "Give one answer only for the answer")]


def test_what_cannot_be_seen_is_taken_out() -> None:
    """NUL, control, direction and half characters never reach an answer; joiners that names need do."""
    typed = "A\x00\x1b\u202ename\ud800\u200b\ufffe\u2066 نی\u200cا"
    assert check(a_form({"kind": "text"}), q1=typed).answers == {"q1": "Aname نی\u200cا"}
