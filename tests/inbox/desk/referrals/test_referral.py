from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from frontdoor.form.doors import Door
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.desk.referrals.answers import for_staff, group_answers, in_words
from frontdoor.inbox.desk.referrals.status_moves import DECIDED, IN_HAND
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import assignment, triage
from frontdoor.inbox.store.models import Attempt, Audit, Delivery, Note, Referral, ReferralStatus
from tests.frozen import the_form
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED, a_referral
from tests.inbox.desk.conftest import SCOTLAND, Browser, a_member
from tests.inbox.desk.examples import ANSWERS, PHONE, a_full_referral
from tests.inbox.desk.parsing import PageRead, text

PAYLOADS = (
    "<script>document.title='owned'</script>",
    '"><img src=x onerror="document.title=\'owned\'">',
    "</dd></dl><svg/onload=document.title='owned'>",
    "<a href=\"javascript:document.title='owned'\">click</a>",
    "{{ request.desk.keys }}{% debug %}",
    "</title></textarea><iframe srcdoc=\"<script>parent.document.title='owned'</script>\">",
    "<style>body{display:none}</style><base href='https://example.org/'>",
)


def at(reference: str, what: str = "") -> str:
    """The address of a referral, or of something to do with it."""
    return f"/desk/referrals/{spoken(reference)}/{what}"


def answered(page: PageRead) -> dict[str, str]:
    """Each question on the page, to its answer as it stands there; the last of each."""
    found = {}
    for pair in page.all("div"):
        children = list(pair)
        if [child.tag for child in children] == ["dt", "dd"]:
            found[text(children[0])] = "".join(children[1].itertext()).strip()
    return found


def test_answers_stand_word_for_word_under_the_questions(ailsa: Browser) -> None:
    """Every answer is there, in the form's order and under its sections, lines and blanks kept."""
    reference = a_full_referral(now=datetime.now(UTC))
    ailsa.post(at(reference, "number"))
    page = ailsa.get(at(reference))
    found = answered(page)
    for question in started().form.questions():
        answer = ANSWERS[question.id]
        owner = question.owner(ANSWERS)
        shown = found[f"{question.desk_label} ({owner})" if owner else question.desk_label]
        wanted = in_words(answer, for_staff(question, answer, {})) if question.desk_choices else answer
        assert shown.replace("\n", "; ") == question.words(wanted).replace("\n", "; "), question.id
    headings = [text(heading) for heading in page.all("h3")]
    assert headings == [str(section.title) for section in started().form.sections]


def test_a_question_that_todays_form_has_no_more_keeps_its_wording() -> None:
    """A referral made with an older form shows what was asked then, and says so; nothing of it is left out."""
    form = the_form()
    opened = group_answers(
        {"shoe_size": "Your shoe size?", "reason": "Why?"},
        {"shoe_size": "43", "reason": "Rent"},
        form,
        numbers=True,
    )
    assert [(a.title, a.asked, a.text) for a in opened.all] == [
        ("Why help is asked for now", "Why?", "Rent"),
        ("Asked as: “Your shoe size?”", "Your shoe size?", "43"),
    ]
    assert opened.groups[-1].title == "Also answered"


def test_choices_keep_the_words_in_which_they_were_offered() -> None:
    """A form that words its choices anew changes nothing in a referral that was made before it."""
    form = the_form()
    then = {
        "safe_to_contact": {"ring": "Phone them", "pigeon": "Send a pigeon"},
        "situation": {"bail": "Bailed"},
    }
    answers = {"safe_to_contact": "ring", "situation": "bail"}
    opened = group_answers({name: name for name in answers}, answers, form, numbers=True, labels=then)
    by_id = {answer.id: answer for answer in opened.all}
    assert (by_id["safe_to_contact"].text, by_id["situation"].text) == ("Phone them", "Bailed")
    assert by_id["safe_to_contact"].unticked == ("Send a pigeon",)


def test_what_was_not_said_about_ringing_is_not_agreed() -> None:
    """A way of ringing that nobody was asked about stands before the number as not agreed."""
    form = the_form()
    first = {a.id: a.text for a in group_answers({}, {"safe_to_contact": "ring"}, form, numbers=False).first}
    assert first["voice_message"] == first["say_who_we_are"] == "Not said, so not agreed"
    safety = {"risk_known", "visit_alone"}
    assert set(first) == {"safe_to_contact", "voice_message", "say_who_we_are"} | safety
    texting = group_answers({}, {"safe_to_contact": "text"}, form, numbers=False).first
    assert {answer.id for answer in texting} == {"safe_to_contact"} | safety


@pytest.mark.parametrize("kind", ["self", "family", "professional"])
def test_what_the_form_leaves_to_the_first_call_is_asked_there(kind: str) -> None:
    """Nothing that safety or a rule hangs on is lost with a shorter form: the desk marks it, and lists what to ask.

    Sabotage: a question that is asked at no door and on no list.
    """
    form = the_form()
    answers = {"referrer_kind": kind, "safe_to_contact": "ring", "situation": "serving", "gate_pickup": "yes"}
    shown = group_answers({}, answers, form, numbers=False)
    door = form.at(Door(kind))
    first = {answer.id: answer.text for answer in shown.first}
    assert first["visit_alone"] == first["risk_known"] == "Not asked yet: ask before anybody goes there"
    to_ask = set(shown.missing)
    for question in door.questions():
        applies = question.shown_if is None or question.shown_if.holds(answers)
        if question.ask_when_calling and applies and question.id not in answers:
            assert question.desk_label in to_ask
        elif not question.asked:
            assert question.desk_label not in {*to_ask, *shown.left_open}
    assert ("How and when the person agreed" in to_ask) is (kind != "self")
    assert ("The referrer’s organisation" in {*to_ask, *shown.left_open}) is (kind == "professional")


def test_an_answer_without_a_question_is_shown_all_the_same() -> None:
    """Whatever is in the sealed record reaches the eyes of the team."""
    opened = group_answers({}, {"odd": "still here"}, None, numbers=True)
    assert [(a.title, a.text) for a in opened.all] == [("odd", "still here")]


def test_the_number_waits_until_the_safe_way_was_read(ailsa: Browser) -> None:
    """Sabotage: the number beside the name. It is on no page before the member said to have read, and the log knows."""
    reference = a_full_referral(now=datetime.now(UTC))
    before = ailsa.get(at(reference))
    assert PHONE not in before.words
    assert PHONE not in ailsa.get(at(reference, "print")).words
    first = next(s for s in before.all("section", "first"))
    assert "Phone them" in text(first)
    assert "Not ticked, so not agreed: Send a text message; Through the referrer" in text(first)
    assert "May we leave a voice message? No" in text(first)
    assert "His former partner" in text(first)

    after = ailsa.post(at(reference, "number"))
    assert after.links()[PHONE] == "tel:01414960123"
    assert Audit.objects.filter(action="number shown", reference=reference, actor="ailsa").count() == 1
    other = a_full_referral(now=datetime.now(UTC))
    assert PHONE not in ailsa.get(at(other)).words


def test_a_relatives_number_waits_too_and_a_professionals_does_not(ailsa: Browser) -> None:
    """A relative's phone may stand in the same home; an office is safe to call."""
    for kind, shown in (("professional", True), ("family", False), ("self", False)):
        reference = a_full_referral(now=datetime.now(UTC), referrer_kind=kind)
        assert (ANSWERS["referrer_phone"] in ailsa.get(at(reference)).words) is shown, kind


def test_opening_is_logged_and_colleagues_see_it(ailsa: Browser) -> None:
    """Who looked, and when, stands on the item; a glance and a second one count as one line."""
    reference = a_referral().reference
    triage.open_referral(reference, places.identity(), "calum", NOW)
    ailsa.get(at(reference))
    page = ailsa.get(at(reference))
    assert "calum opened it" in page.main
    assert "ailsa opened it (2 times)" in page.main
    assert Audit.objects.filter(action="opened").count() == 3


@pytest.mark.parametrize("move", [*IN_HAND[1:], *DECIDED], ids=lambda move: move.value)
def test_a_referral_can_be_moved_and_the_reason_is_kept(ailsa: Browser, move: object) -> None:
    """Every move of the list arrives in the store, with its reason where it is a decision."""
    reference = a_referral().reference
    why = move.why and "We asked twice"  # type: ignore[attr-defined]
    page = ailsa.post(at(reference, "status"), expected="new", status=move.value, why=why)  # type: ignore[attr-defined]
    referral = Referral.objects.get()
    assert (referral.status, referral.decision) == (move.status, move.decision)  # type: ignore[attr-defined]
    assert "The status is now" in page.main
    assert bool(why) is ("We asked twice" in page.main)


def test_every_status_can_be_chosen() -> None:
    """A status that is new in the store must be offered at the desk."""
    assert {move.status for move in (*IN_HAND, *DECIDED)} == set(ReferralStatus)


def test_a_faster_colleague_wins_and_is_named(ailsa: Browser) -> None:
    """Sabotage: status written without looking at what it was. The slower member is told, and nothing is changed."""
    reference = a_referral().reference
    ailsa.get(at(reference))
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "calum", NOW)
    page = ailsa.post(at(reference, "status"), expect=409, expected="new", status="closed: finished")
    assert 'A colleague was faster: it is now "taken" by calum. Nothing was changed.' in page.main
    assert page.title.startswith("Error: ")
    assert Referral.objects.get().status == ReferralStatus.TAKEN


@pytest.mark.parametrize("status", ["", "eaten", "closed: because"])
def test_a_status_that_is_none_is_refused(ailsa: Browser, status: str) -> None:
    """The page comes back with what to do, and the referral stands as it stood."""
    reference = a_referral().reference
    page = ailsa.post(at(reference, "status"), expect=422, expected="new", status=status)
    assert page.links()["Choose where the referral is to go, or who is to have it"] == "#status"
    assert Referral.objects.get().status == ReferralStatus.NEW


def test_a_note_is_sealed_and_read_by_the_team(ailsa: Browser) -> None:
    """Lines are kept, and no byte of the words is in the database."""
    reference = a_referral().reference
    page = ailsa.post(at(reference, "note"), note=f"First line\nof {PLANTED}")
    [note] = page.all("span", "note")
    assert "".join(note.itertext()) == f"First line\nof {PLANTED}"
    assert PLANTED.encode() not in bytes(Note.objects.get().sealed)


@pytest.mark.parametrize(
    ("note", "sentence"), [("  ", "Enter a note"), ("x" * 5001, "5,000 characters or fewer")]
)
def test_a_note_that_cannot_be_kept_comes_back(ailsa: Browser, note: str, sentence: str) -> None:
    """The fault is said at the box and what was typed is still there."""
    reference = a_referral().reference
    page = ailsa.post(at(reference, "note"), expect=422, note=note)
    assert sentence in page.main
    [box] = (one for one in page.all("textarea") if one.get("name") == "note")
    assert "".join(box.itertext()).strip() == note.strip()
    assert not Note.objects.exists()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_typed_is_shown_and_never_obeyed(ailsa: Browser, payload: str) -> None:
    """Sabotage: autoescape off. Markup in any answer or note stands on the page as the words that it is."""
    reference = a_full_referral(now=datetime.now(UTC), **dict.fromkeys(ANSWERS, payload))
    ailsa.post(at(reference, "number"))
    for page in (ailsa.post(at(reference, "note"), note=payload), ailsa.get(at(reference, "print"))):
        labels = {q.desk_label for q in started().form.questions()}
        for question, answer in answered(page).items():
            if question.partition(" (")[0] in labels:
                assert answer.split("\nNot ticked")[0] == payload, question
        for tag in ("script", "iframe", "img", "svg", "style", "base"):
            assert page.all(tag) == [], tag
        assert not [link for link in page.all("a") if "javascript" in link.get("href", "")]


def test_a_possible_repeat_is_linked(ailsa: Browser) -> None:
    """The same person within a day: the later one points to the earlier, and does not say that the answers are the same."""
    answers = {"full_name": PLANTED}
    first = a_referral(answers=answers).reference
    second = a_referral(answers=answers, now=NOW + timedelta(hours=1)).reference
    page = ailsa.get(at(second))
    assert page.links()[spoken(first)] == at(first)
    assert "another of the same name and date of birth arrived less than a day before" in page.main


def test_a_moved_release_day_names_its_rule(ailsa: Browser) -> None:
    """A Saturday is shown as the Friday before, with the law that moves it."""
    reference = a_full_referral(now=datetime.now(UTC), release_date="2026-12-05")
    page = ailsa.get(at(reference))
    assert "The date given is Sat 5 Dec 2026." in page.main
    assert "The earliest day on which the person can be out is Fri 4 Dec 2026" in page.main
    assert "section 27(7)" in page.main


def test_a_release_that_has_happened_is_never_moved(ailsa: Browser) -> None:
    """Sabotage: the clock over every date. Who was released on a Saturday came out on that Saturday, whatever the rules say."""
    reference = a_full_referral(
        now=datetime.now(UTC), situation="released", release_date="2026-11-28", gate_pickup=""
    )
    for page in (ailsa.get(at(reference)), ailsa.get(at(reference, "print")), ailsa.get("/desk/")):
        assert "Sat 28 Nov 2026" in page.main
        assert "Fri 27 Nov" not in page.main
        assert "because of the rule" not in page.main


def test_what_was_sent_all_the_same_says_so_first(ailsa: Browser) -> None:
    """Staff see by which rule the person is left out, and that a person is to decide; of others nothing is said."""
    words = "Throughcare Service is for people who have a sentence of less than four years"
    left_out = a_full_referral(now=datetime.now(UTC), sentence_band="four years or over")
    for page in (ailsa.get(at(left_out)), ailsa.get(at(left_out, "print"))):
        assert words in text(next(box for box in page.all("section", "first")))
        assert "so that a person decides" in page.main
    assert words not in ailsa.get(at(a_full_referral(now=datetime.now(UTC)))).main


def test_how_the_team_was_told_is_said_in_words(ailsa: Browser) -> None:
    """Every attempt stands there; nothing of a delivery is hidden."""
    reference = a_referral().reference
    delivery = Delivery.objects.create(
        referral=Referral.objects.get(),
        mailbox="mailto:team@example.org",
        state="told",
        due_at=NOW,
        message_id="1",
    )
    Attempt.objects.create(delivery=delivery, at=NOW, outcome="try later", words="The server was busy.")
    page = ailsa.get(at(reference))
    assert "Mail to team@example.org: Told." in page.main
    assert "The server was busy." in page.main


def test_a_record_that_was_tampered_with_is_not_shown(ailsa: Browser) -> None:
    """A sealed record moved under another reference is refused with a sentence, and nothing of it is on the page."""
    a, b = a_referral(answers={"full_name": PLANTED}).reference, a_referral().reference
    Referral.objects.filter(reference=b).update(sealed=Referral.objects.get(reference=a).sealed)
    page = ailsa.get(at(b), expect=409)
    assert "somebody has changed the database" in page.main
    assert PLANTED not in page.words


def test_the_print_page_says_confidential_and_is_logged(ailsa: Browser) -> None:
    """Paper says whose it is, and the log that it was asked for."""
    reference = a_full_referral(now=datetime.now(UTC))
    page = ailsa.get(at(reference, "print"))
    assert "Confidential. Opened by ailsa on" in page.main
    assert Audit.objects.filter(action="printed", actor="ailsa").count() == 1


def held_by(colleague: str) -> str:
    """A referral that a colleague opened, took, and asked about."""
    reference = a_full_referral(now=datetime.now(UTC))
    triage.open_referral(reference, places.identity(), colleague, NOW)
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, colleague, NOW)
    triage.change_status(reference, ReferralStatus.TAKEN, ReferralStatus.WAITING, colleague, NOW)
    return reference


def test_a_referral_is_taken_over_from_a_colleague_who_is_away(ailsa: Browser) -> None:
    """One press changes who has it and nothing else, and the page and the log say from whom."""
    reference = held_by("bruce")
    assert "Take it over from bruce" in ailsa.get(at(reference)).main
    page = ailsa.post(at(reference, "status"), over="bruce")
    assert "You have it now, and bruce has it no more." in page.main
    assert "Take it over" not in page.main
    assert "took it over from bruce" in page.main
    referral = Referral.objects.get()
    assert (referral.taken_by, referral.status, referral.status_at) == ("ailsa", ReferralStatus.WAITING, NOW)


@pytest.mark.parametrize("decided", [False, True])
def test_only_one_of_two_takes_it_over(ailsa: Browser, decided: bool) -> None:
    """When somebody else was faster, or has decided meanwhile, the page says so and nothing changes."""
    reference = held_by("bruce")
    if decided:
        triage.change_status(reference, ReferralStatus.WAITING, ReferralStatus.CLOSED, "bruce", NOW)
    else:
        assignment.give(reference, "bruce", "calum", "calum", NOW)
    page = ailsa.post(at(reference, "status"), expect=409, over="bruce")
    assert "A colleague was faster" in page.main
    assert Referral.objects.get().taken_by == ("bruce" if decided else "calum")


def test_nobody_takes_over_what_nobody_has_or_they_have_themselves(ailsa: Browser) -> None:
    """The button stands only where a colleague has it."""
    reference = a_full_referral(now=datetime.now(UTC))
    assert "Take it over" not in ailsa.get(at(reference)).main
    assert "Take it over" not in ailsa.post(at(reference, "status"), expected="new", status="taken").main


@pytest.mark.parametrize("status", ["accepted", "waiting for information", "taken"])
def test_who_moves_on_what_nobody_has_has_it(ailsa: Browser, status: str) -> None:
    """New → accepted in one step belonged to nobody. Sabotage: only "taken" says who has it."""
    a_full_referral(now=datetime.now(UTC))
    reference = Referral.objects.get().reference
    ailsa.post(at(reference, "status"), expected="new", status=status)
    assert Referral.objects.get().taken_by == "ailsa"


def test_whoever_has_it_keeps_it_when_a_colleague_accepts(ailsa: Browser) -> None:
    """A manager who decides takes it from nobody."""
    reference = held_by("bruce")
    ailsa.post(at(reference, "status"), expected="waiting for information", status="accepted")
    assert Referral.objects.get().taken_by == "bruce"


def who(page: PageRead) -> tuple[list[str], str]:
    """Who can be chosen, and who is."""
    [box] = [select for select in page.all("select") if select.get("id") == "who"]
    chosen = [option.get("value", "") for option in box if option.get("selected") is not None]
    return [text(option) for option in box], chosen[0]


def test_who_accepts_names_who_is_to_have_it(ailsa: Browser) -> None:
    """The member is chosen beforehand where nobody here has it; another of the team can be named, and nobody else."""
    calum, other = a_member("calum"), a_member("other", teams=(SCOTLAND,))
    User.objects.filter(pk=calum.pk).update(last_login=datetime.now(UTC))
    reference = held_by("bruce")
    names, chosen = who(ailsa.get(at(reference)))
    assert names == ["ailsa (you)", "calum", "Nobody: it is free again"]
    assert chosen == "ailsa", "bruce has no account"
    sent: dict[str, Any] = {"expected": "waiting for information", "had": "bruce", "status": "accepted"}
    for wrong in (other.username, "", "bruce"):
        ailsa.post(at(reference, "status"), expect=422, **sent, who=wrong)
    page = ailsa.post(at(reference, "status"), **sent, who="calum")
    assert "ailsa gave it to calum" in page.main
    assert (Referral.objects.get().taken_by, Referral.objects.get().status) == ("calum", "accepted")
    assert who(page)[1] == "calum"


def test_a_referral_is_given_to_a_colleague_or_freed_without_another_status(ailsa: Browser) -> None:
    """Given: new becomes taken. Freed: taken becomes new, and a later status stays."""
    a_member("calum")
    reference = a_full_referral(now=datetime.now(UTC))
    page = ailsa.post(at(reference, "status"), expected="new", status="", had="", who="calum")
    assert "calum has it now." in page.main
    assert (Referral.objects.get().status, Referral.objects.get().taken_by) == ("taken", "calum")
    page = ailsa.post(at(reference, "status"), expected="taken", status="", had="calum", who="")
    assert "Nobody has it now." in page.main
    assert (Referral.objects.get().status, Referral.objects.get().taken_by) == ("new", "")
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.ACCEPTED, "calum", NOW)
    ailsa.post(at(reference, "status"), expected="accepted", status="", had="calum", who="")
    assert (Referral.objects.get().status, Referral.objects.get().taken_by) == ("accepted", "")


def test_who_has_it_is_not_overwritten_unseen(ailsa: Browser) -> None:
    """A colleague took it over while the page was open: nothing changes, whichever of the two was to."""
    reference = held_by("bruce")
    assignment.give(reference, "bruce", "calum", "calum", NOW)
    for status in ("", "accepted"):
        sent: dict[str, Any] = {
            "expected": "waiting for information",
            "status": status,
            "had": "bruce",
            "who": "ailsa",
        }
        assert "A colleague was faster" in ailsa.post(at(reference, "status"), expect=409, **sent).main
    assert (Referral.objects.get().taken_by, Referral.objects.get().status) == (
        "calum",
        ReferralStatus.WAITING,
    )
