from __future__ import annotations

import re

import pytest

from frontdoor.form import Fault, Raw
from frontdoor.form.doors import Door
from frontdoor.form.routing import placed
from frontdoor.site.index.page import Page
from frontdoor.site.pages.referral_doors import doors_page
from frontdoor.site.pages.referral_form import check_page, form_page, not_for_page, not_sent_page, sent_page
from tests.form.builders import TODAY, as_typed, good_answers, the_catalogue, the_form, without
from tests.form.pages import Seen, read_page

HOSTILE = "\"><script>alert(1)</script>{{ 7*191 }}'&amp;"
SVG = "{http://www.w3.org/2000/svg}svg"


def seen(page: Page) -> Seen:
    """The page in the simplest frame."""
    title = f"Error: {page.title}" if page.error else page.title
    return read_page(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><main>{page.content}</main></body></html>"
    )


def the_form_page(raw: Raw | None = None, faults: tuple[Fault, ...] = (), change: str | None = None) -> Seen:
    return seen(form_page(the_form(), the_catalogue(), raw=raw, faults=faults, change=change))


def the_check_page(raw: Raw) -> Seen:
    form = the_form().of(raw)
    checked = form.check(raw, today=TODAY)
    return seen(check_page(form, the_catalogue(), checked, key="the-key", raw=raw))


def test_the_empty_form_asks_every_question() -> None:
    """Every input of every question is there, in order, and nothing is chosen beforehand but "No answer"."""
    page = the_form_page()
    names = [
        e.get("name") for e in page.root.iter() if e.tag in ("input", "select", "textarea") and e.get("name")
    ]
    wanted = [name for question in the_form().questions() for name in question.inputs()]
    assert [name for name in dict.fromkeys(names) if name not in ("form_version", "homepage")] == wanted
    chosen = [e for e in page.root.iter() if e.get("checked") is not None or e.get("selected") is not None]
    assert {e.get("value") for e in chosen} == {""}


def test_the_empty_form_works_without_anything_else() -> None:
    """It posts to the check as UTF-8, says which version it is, and gives phone and post as other ways."""
    page = the_form_page()
    form = next(page.all("form"))
    assert (form.get("method"), form.get("action"), form.get("accept-charset")) == (
        "post",
        "/referral/check",
        "utf-8",
    )
    assert page.fields()["form_version"] == [the_form().version]
    assert "Call 0141 248 1763" in page.words
    assert "Thorn House" in page.words
    assert not list(page.root.iter("script"))


def test_every_page_can_be_left_quickly_and_its_title_says_nothing() -> None:
    """Whoever looks at the tab or the history of a shared computer learns neither of the service nor of prison."""
    checked = the_form().check(good_answers(), today=TODAY)
    unmet = the_form().eligibility["upside"].rules[:1]
    form, catalogue = the_form(), the_catalogue()
    for page in (
        form_page(form, catalogue),
        form_page(form, catalogue, raw=good_answers(), faults=checked.faults),
        check_page(form, catalogue, checked, key="k", raw=good_answers()),
        not_for_page(form, catalogue, checked, unmet=unmet, raw=good_answers(), today=TODAY),
        sent_page(form, catalogue, reference="K4M7TQ9XC"),
        sent_page(form, catalogue, reference=None),
        not_sent_page(form, catalogue, good_answers(), why="x", key=None),
    ):
        assert page.at_risk, page.title
        assert not re.search(
            "throughcare|prison|refer|sacro|crim", page.title + page.description, re.IGNORECASE
        )


def test_browsers_fill_in_only_the_referrers_own_details() -> None:
    """A token elsewhere would put the worker's name where the person's should stand."""
    tokens = {
        element.get("name"): element.get("autocomplete")
        for element in the_form_page().root.iter()
        if element.get("autocomplete") not in (None, "off")
    }
    assert tokens == {
        "referrer_name": "name",
        "referrer_role": "organization-title",
        "referrer_organisation": "organization",
        "referrer_phone": "tel",
        "referrer_email": "email",
    }


def test_conditional_questions_are_asked_plainly() -> None:
    """Without script they stand there, under the condition in words."""
    words = the_form_page().words
    for condition in ("If you are referring someone else", "If they are in prison now", "If yes"):
        assert condition in words


def test_faults_stand_on_top_and_beside_their_questions() -> None:
    """The summary comes first and takes the focus; each fault links to its input and is tied to it."""
    checked = the_form().check({}, today=TODAY)
    page = the_form_page({}, checked.faults)
    assert page.title.startswith("Error: ")
    assert page.faults() == [(fault.input, fault.sentence) for fault in checked.faults]
    summary = next(page.all("div", class_="fd-summary"))
    assert summary.get("autofocus") is not None
    assert summary.get("tabindex") == "-1"
    main = next(page.all("main"))
    assert main[0] is summary
    beside = [page.text(p).removeprefix("Error: ") for p in page.all("p", class_="fd-error")]
    assert beside == [fault.sentence for fault in checked.faults]
    assert next(page.all("textarea", id="reason")).get("aria-describedby") == "reason-hint reason-error"
    assert next(page.all("textarea", id="reason")).get("aria-invalid") == "true"


def test_every_answer_is_kept_beside_a_fault() -> None:
    """What was typed comes back as typed: text, lines, ticks, choices and the parts of dates."""
    typed = good_answers(reason="", family_support="no", other_workers="A\r\nB") | {
        "release_date-not-known-why": ["Parole"]
    }
    faults = the_form().check(typed, today=TODAY).faults
    kept = the_form_page(typed, faults).fields()
    for name, values in typed.items():
        assert sorted(filter(None, kept.get(name, []))) == sorted(
            v.replace("\r\n", "\n") for v in values if v
        ), name


def test_a_change_opens_the_form_at_its_question() -> None:
    """Only that question's first input takes the focus."""
    page = the_form_page(good_answers(), change="date_of_birth")
    assert [e.get("id") for e in page.root.iter() if e.get("autofocus") is not None] == ["date_of_birth-day"]


def test_check_your_answers_says_first_that_nothing_is_sent() -> None:
    """Nobody may leave there believing that it was sent."""
    page = the_check_page(good_answers())
    assert page.title == "Not sent yet: check your answers"
    assert page.words.startswith("Not sent yet.")
    assert [page.text(b) for b in page.all("button", class_="fd-button")] == [
        "Send the referral",
        "Send, and refer the next person",
    ]


def test_check_your_answers_shows_every_answer_that_applies() -> None:
    """In words, with a change button each that names its question; what has no answer stands in one line, to be answered."""
    page = the_check_page(good_answers())
    rows = {page.text(dl[0]): page.text(dl[1]) for box in page.all("dl") for dl in box}
    assert rows["Date of birth"] == "27 March 1986"
    assert rows["What does the person want help with?"] == "A place to live; Drugs and alcohol"
    assert "Not provided" not in page.words
    changes = [b.get("value") for b in page.all("button", name="change")]
    passed_over = ("letter_address", "where_to_find", "risk_summary")
    asked = [q for section in the_form().at(Door.PROFESSIONAL).asked() for q in section.questions]
    assert sorted(str(one) for one in changes) == sorted(q.id for q in asked if q.id not in passed_over)
    assert "Change your answer to: Date of birth" in page.words
    (line,) = page.all("p", class_="fd-open")
    assert page.text(line) == (
        "Not answered: Answer: Prison number Answer: Interpreter, or other help to communicate "
        "Answer: Is there anyone who must not be told about this?"
    )


def test_what_does_not_apply_is_shown_as_left_out() -> None:
    """Somebody who described a danger and chose no must see that it will not be sent."""
    page = the_check_page(good_answers(risk_summary="A dog in the house"))
    assert "These answers will not be sent" in page.words
    assert "A dog in the house" in page.words
    assert "These answers will not be sent" not in the_check_page(good_answers()).words


def test_the_check_page_carries_on_what_was_typed() -> None:
    """Its hidden inputs give the same answers again, today's date written out so that midnight changes nothing."""
    typed = good_answers()
    carried = the_check_page(typed).fields()
    assert carried["key"] == ["the-key"]
    again = the_form().check(carried, today=TODAY.replace(day=23))
    assert again == the_form().check(typed, today=TODAY)


@pytest.mark.parametrize("name", ["full_name", "reason", "interpreter", "risk_summary"])
def test_hostile_text_is_only_text(name: str) -> None:
    """Markup, template signs and quotes that somebody typed are shown as typed, on every page."""
    typed = good_answers(**{name: HOSTILE})
    for page in (
        the_form_page(typed),
        the_check_page(typed),
        seen(not_sent_page(the_form(), the_catalogue(), typed, why="Full.", key="k")),
    ):
        assert not list(page.root.iter("script"))
        assert page.fields()[name] == [HOSTILE]
        assert "1337" not in page.words


def test_the_confirmation_spells_the_reference() -> None:
    """The reference is large, in threes, and can be read out."""
    page = seen(sent_page(the_form(), the_catalogue(), reference="K4M7TQ9XC", area="Glasgow City"))
    assert [page.text(p) for p in page.all("p", class_="fd-reference")] == ["K4M-7TQ-9XC"]
    assert (
        "K for Kilo, 4, M for Mike; 7, T for Tango, Q for Quebec; 9, X for X-ray, C for Charlie."
        in page.words
    )
    assert "0141 248 1763" in page.words


def test_the_closed_confirmation_holds_nothing() -> None:
    """After half an hour it says so, and shows no reference."""
    page = seen(sent_page(the_form(), the_catalogue(), reference=None))
    assert not list(page.all("p", class_="fd-reference"))
    assert "This page has closed" in page.words


def steps(page: Seen) -> list[str]:
    """The strip of what happens with a referral, in words, each of its steps with a picture that says nothing."""
    (strip,) = [one for one in page.all("ol") if "fd-line" in (one.get("class") or "").split()]
    pictures = [one for one in strip.iter() if one.tag == SVG]
    assert len(pictures) == len(list(strip)) == 4
    assert all(one.get("aria-hidden") == "true" and not page.text(one) for one in pictures)
    return [page.text(one) for one in strip]


def test_the_form_shows_what_will_happen() -> None:
    page = seen(doors_page(the_form(), the_catalogue()))
    assert steps(page) == ["You send it", "A person reads it", "They call or write", "You meet"]


@pytest.mark.parametrize(
    ("reference", "first"), [("K4M7TQ9XC", "Done: you sent it"), (None, "You send it")], ids=str
)
def test_what_is_done_is_said_in_words(reference: str | None, first: str) -> None:
    """The confirmation says that the first step is done; the page that has closed does not know it."""
    told = steps(seen(sent_page(the_form(), the_catalogue(), reference=reference)))
    assert told[0] == first
    assert [words.partition(" in ")[0] for words in told[1:3]] == [
        "A person reads it",
        "They call or write, only",
    ]
    assert told[2].endswith("in the ways that you said are safe.")
    assert not any("Done" in words for words in told[1:])


def test_the_failure_page_is_a_finished_referral() -> None:
    """It says first that nothing was received, holds every answer, phone and post, and sends again with the same key."""
    typed = good_answers(risk_summary="A dog") | {
        "release_date-not-known": ["yes"],
        "release_date-not-known-why": ["x"],
    }
    page = seen(not_sent_page(the_form(), the_catalogue(), typed, why="Our store is full.", key="the-key"))
    assert page.words.startswith("We have not received your referral.")
    assert "We have received" not in page.words
    for words in (
        "Our store is full.",
        "0141 248 1763",
        "Thorn House",
        "Calum Strachan, called Cal",
        "A dog",
        "3 mar 27; Not known: x",
    ):
        assert words in page.words
    carried = page.fields()
    assert carried.pop("key") == ["the-key"]
    assert carried.pop("form_version")
    assert the_form().check(carried, today=TODAY) == the_form().check(typed, today=TODAY)


def test_a_failure_page_without_a_key_leads_to_the_check() -> None:
    """Where no key can be trusted, sending again begins with checking."""
    page = seen(not_sent_page(the_form(), the_catalogue(), good_answers(), why="x", key=None))
    assert next(page.all("form")).get("action") == "/referral/check"


def test_a_received_referral_is_never_said_to_be_lost() -> None:
    """The first line says received, and no line says not received."""
    page = seen(not_sent_page(the_form(), the_catalogue(), good_answers(), why="x", key=None, received=True))
    assert page.words.startswith("We have received your referral.")
    assert "not received" not in page.words


def test_who_is_left_out_is_told_why_and_shown_other_help() -> None:
    """The page is no error: it gives the reason, the phone, help in that council area, and a way to mend a slip."""
    typed = good_answers(sentence_band="four years or over", release_date__month="jan")
    checked = the_form().check(typed, today=TODAY)
    unmet = placed(the_form(), the_catalogue(), checked.answers, TODAY).left_out
    page = seen(not_for_page(the_form(), the_catalogue(), checked, unmet=unmet, raw=typed, today=TODAY))
    assert page.words.startswith("Not sent.")
    assert not page.title.startswith("Error")
    assert "a social worker gives the support" in page.words
    assert "0141 248 1763" in page.words
    assert [a.get("href") for a in page.all("a") if "areas" in a.get("href", "")] == ["/areas/glasgow-city/"]
    assert [(b.get("name"), b.get("value")) for b in page.all("button")] == [
        ("all_the_same", "yes"),
        ("change", "sentence_band"),
    ]
    assert the_form().check(page.fields(), today=TODAY) == checked


def test_the_form_says_first_whom_it_is_for() -> None:
    """Every rule is worded before the first question."""
    before = the_form_page().words.partition("Who is making this referral?")[0]
    for service, eligibility in the_form().eligibility.items():
        name = the_catalogue().services[service].name
        for words in (name, eligibility.words, *(rule.says for rule in eligibility.rules)):
            assert words in before
    assert "Anywhere in Scotland: Upside" in before
    assert "In Glasgow City: Throughcare Service" in before


def test_a_fault_of_the_whole_form_stands_without_a_link() -> None:
    """What is wrong with no single question is still said first."""
    page = the_form_page(good_answers(), (Fault("", "", "Too long."),))
    assert page.faults() == []
    assert page.words.startswith("There is a problem Too long.")


def test_the_form_holds_up_with_nonsense_in_every_input() -> None:
    """Pages are well formed whatever was typed."""
    names = [name for question in the_form().questions() for name in question.inputs()]
    typed = as_typed(**{name: [HOSTILE, "\x00\ud800\u202e"] for name in names})
    checked = the_form().check(typed, today=TODAY)
    the_form_page(typed, checked.faults)
    the_check_page(without(typed, "reason"))
