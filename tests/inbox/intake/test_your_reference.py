"""A reference that is a key: with its three words the sender sees what has become of it, adds, answers and withdraws."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

import pytest

from frontdoor.form.doors import Door
from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import three_words
from frontdoor.inbox.reference import new_reference, spoken
from frontdoor.inbox.referrals import transfer, triage
from frontdoor.inbox.referrals.follow_up import from_sender, from_team, words
from frontdoor.inbox.referrals.follow_up.guessing import Guessing
from frontdoor.inbox.store.models import (
    Audit,
    Delivery,
    MessageKind,
    Referral,
    ReferralStatus,
    SentMessage,
    WordsKey,
)
from tests.form.pages import Seen
from tests.inbox import places
from tests.inbox.builders import PLANTED
from tests.inbox.intake.browser import Answer, Browser, answers

SEE = "/your-reference/see"
NOW = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that tries have waited, with no wrong tries yet."""
    seconds: list[float] = []
    monkeypatch.setattr(words, "guessing", Guessing(sleep=seconds.append))
    return seconds


def sent(browser: Browser) -> tuple[str, str, str]:
    """Send a referral; return its reference, its words, and the address of the confirmation."""
    address = browser.send(browser.check(answers(full_name=PLANTED)).seen).response["Location"]
    return Referral.objects.latest("id").reference, words_on(browser.get(address).seen), address


def words_on(page: Seen) -> str:
    """The three words that a page shows; empty where there are none."""
    shown = [page.text(one) for one in page.all("p", **{"class": "fd-reference"})]
    return shown[1] if len(shown) > 1 else ""


def opened(browser: Browser, reference: str, said: str, **more: list[str]) -> Answer:
    """Open a reference with its words."""
    fields = {"reference": [spoken(reference)], "words": [said], "do": ["see"]}
    return browser.post(SEE, {**fields, **more})


def form_on(page: Seen, do: str) -> dict[str, list[str]]:
    """What a form of the page sends, with nothing typed."""
    for form in page.all("form"):
        fields = Seen._sent_by(form)
        if fields.get("do") == [do]:
            return fields
    raise AssertionError(f"no form for {do}")


def team_reads(reference: str) -> triage.OpenedReferral:
    """What the team sees."""
    return triage.open_referral(reference, places.identity(), "ailsa", NOW)


def test_the_confirmation_shows_three_words_which_stay_the_same_until_the_sender_has_them(
    browser: Browser,
) -> None:
    """Reload and a second press show the same words; nothing of them is stored. Sabotage: drawing them at each look."""
    page = browser.check(answers()).seen
    address = browser.send(page).response["Location"]
    first = browser.get(address)
    shown = words_on(first.seen)
    assert len(three_words.read_words(shown)) == 3  # type: ignore[arg-type]
    again = browser.send(page).response["Location"]
    assert words_on(browser.get(address).seen) == words_on(browser.get(again).seen) == shown
    assert "(127.0.0.1:8000/your-reference/)" in first.seen.words, "on paper an address must be read"
    assert WordsKey.objects.get().recipient.startswith("age1")
    hidden = next(form for form in first.seen.all("form") if form.get("action") == "/your-reference/hide")
    back = browser.post("/your-reference/hide", Seen._sent_by(hidden)).response["Location"]
    after = browser.get(back).seen
    assert spoken(Referral.objects.get().reference) in after.words
    assert words_on(after) == ""
    assert "are not shown here any more" in after.words


def test_the_same_answers_under_another_key_say_that_the_words_were_shown(browser: Browser) -> None:
    """The second key never made words, and must make none for another's referral."""
    page, other = browser.check(answers()).seen, browser.check(answers()).seen
    words_on(browser.get(browser.send(page).response["Location"]).seen)
    again = browser.send(other).seen
    assert words_on(again) == ""
    assert "The three words that go with the reference were shown when you first sent them." in again.words
    assert WordsKey.objects.count() == 1


def test_reference_and_words_open_what_has_become_of_it(browser: Browser) -> None:
    """Received, read, somebody has it, decided; typed in any way. Nothing of the answers is there."""
    reference, said, _ = sent(browser)
    page = opened(browser, reference, said.upper().replace(" ", ", "))
    assert "Nobody has read it yet. Nobody has taken it on yet." in page.seen.words
    triage.open_referral(reference, places.identity(), "ailsa", NOW)
    triage.change_status(reference, ReferralStatus.NEW, ReferralStatus.TAKEN, "ailsa", NOW)
    page = opened(browser, reference, said)
    assert "Somebody read it on 24 November 2026, 11:30. Somebody has it, and works on it." in page.seen.words
    triage.change_status(reference, ReferralStatus.TAKEN, ReferralStatus.NOT_SUITABLE, "ailsa", NOW)
    assert "The team has decided. They will tell you." in opened(browser, reference, said).seen.words
    from_team.tell(reference, "words", "We have no place now.\nTry again in May.", "ailsa", NOW)
    page = opened(browser, reference, said)
    assert "The team says, 24 November 2026, 11:30: We have no place now." in page.seen.words
    assert "Try again in May." in page.seen.words
    assert "They will tell you" not in page.seen.words
    html = page.response.content.decode()
    for secret in (PLANTED, "ailsa", "prison", "referral", "Barlinnie", "no capacity"):
        assert secret.casefold() not in html.casefold()
    assert page.seen.title == "Your reference"
    assert page.response["Clear-Site-Data"] == '"cache"'
    assert not list(page.seen.all("header")) + list(page.seen.all("footer"))


@pytest.mark.parametrize("wrong", ["words", "reference", "no words made"])
def test_a_guess_learns_nothing(browser: Browser, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    """Wrong words, an unknown reference and one without words get the same page after the same derivation.

    Sabotage: answering before the derivation where the reference is not there.
    """
    reference, said, _ = sent(browser)
    derived = []
    real = three_words.identity_of

    def counted(*given: str) -> str:
        derived.append(given)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(three_words, "identity_of", counted)
    right = opened(browser, reference, "apple banana candle")
    derived.clear()
    if wrong == "words":
        tried = opened(browser, reference, "apple banana lemon")
    elif wrong == "reference":
        tried = opened(browser, _other(reference), "apple banana candle")
    else:
        WordsKey.objects.all().delete()
        tried = opened(browser, reference, said)
    assert (tried.status, len(derived)) == (403, 1)

    def blank(answer: Answer) -> str:
        return re.sub(r'value="[^"]*"', "", answer.response.content.decode())

    assert blank(tried) == blank(right)


def _other(reference: str) -> str:
    other = new_reference(SystemRandom())
    assert other != reference
    return other


def test_what_is_no_reference_or_no_word_of_ours_is_named_without_a_look_at_the_store(
    browser: Browser,
) -> None:
    """Both lists are public: the check character, and the words; a slip is named, and both faults at once."""
    page = browser.post(SEE, {"reference": ["K4M-7TQ-9XX"], "words": ["apple bananna candle"], "do": ["see"]})
    assert page.status == 422
    assert [field for field, _ in page.seen.faults()] == ["reference", "words"]
    assert "“bananna” is not one of the words that we give. Did you mean “banana”?" in page.seen.words
    assert "Enter three words. There are 2." in opened(browser, "K4M7TQ9XX", "apple pear").seen.words


def test_many_wrong_tries_are_slowed_and_lock_nobody_out(browser: Browser, waited: list[float]) -> None:
    """After five the next waits, ever longer, up to two seconds; the right words open all the same."""
    reference, said, _ = sent(browser)
    for _ in range(12):
        assert opened(browser, reference, "apple banana candle").status == 403
    assert opened(browser, reference, said).status == 200
    assert opened(browser, _other(reference), said).status == 403
    assert waited[:5] == [0.0] * 5
    assert waited[5:12] == sorted(waited[5:12])
    assert waited[5] == 0.1
    assert waited[12] == 2.0
    assert waited[13] == 0.0, "another reference does not wait"


def test_something_added_is_sealed_told_to_the_team_and_kept_once(browser: Browser) -> None:
    """The page says that it arrived; a second press adds nothing. Sabotage: no unique key, or no outbox row."""
    reference, said, _ = sent(browser)
    fields = {**form_on(opened(browser, reference, said).seen, "add"), "text": [f"{PLANTED} moved out"]}
    for _ in range(2):
        page = browser.post(SEE, fields)
        assert "It has arrived, and the team is told." in page.seen.words
        assert "You added or changed something on" in page.seen.words
        assert PLANTED not in page.response.content.decode()
    message = SentMessage.objects.get(kind=MessageKind.ADDED)
    assert PLANTED.encode() not in bytes(message.sealed)
    assert [one.text for one in team_reads(reference).messages] == [f"{PLANTED} moved out"]
    assert Audit.objects.filter(actor="sender", reference=reference).count() == 1


def test_single_answers_are_changed_and_checked_as_on_the_form(browser: Browser) -> None:
    """The new release day is laid over the first at the desk, and lists use it once a member has read it."""
    reference, said, _ = sent(browser)
    page = opened(browser, reference, said).seen
    page = browser.post(SEE, form_on(page, "choose")).seen
    page = browser.post(SEE, {**form_on(page, "change"), "change": ["release_date", "reason"]}).seen
    bad = browser.post(SEE, {**form_on(page, "changed"), "release_date-day": ["41"]})
    assert (bad.status, bad.seen.faults()[0][0]) == (422, "release_date-month")
    names = [name for name in form_on(page, "changed") if name.startswith("release_date")]
    day = dict(zip(names, (["14"], ["1"], ["2027"]), strict=False))
    done = browser.post(SEE, {**form_on(page, "changed"), **day, "reason": ["It is urgent"]})
    assert "It has arrived" in done.seen.words
    before = Referral.objects.get().release_date
    seen = team_reads(reference)
    assert (seen.answers["release_date"], seen.answers["reason"]) == ("2027-01-14", "It is urgent")
    assert seen.first["release_date"] != "2027-01-14"
    assert Referral.objects.get().release_date == before
    shown = [message.id for message in seen.messages]
    assert from_team.note_read(seen, [], "ailsa", NOW) == 0, "only what was shown to the member"
    assert from_team.note_read(seen, shown, "ailsa", NOW) == 1
    assert str(Referral.objects.get().release_date) == "2027-01-14"
    assert from_team.note_read(team_reads(reference), shown, "ailsa", NOW) == 0


@pytest.mark.parametrize("door", list(Door))
def test_answers_are_changed_in_the_words_of_ones_own_door(browser: Browser, door: Door) -> None:
    """Nobody is asked about "the person" who asked for themselves; what the desk keeps is worded as it was asked."""
    reference, said, _ = sent(browser)
    page = opened(browser, reference, said).seen
    assert [b.get("value") for b in page.all("button") if b.get("name") == "door"] == list(Door)
    own = started().form.at(door)
    asked = {one.id: str(one.label) for section in own.asked() for one in section.questions}
    page = browser.post(SEE, {**form_on(page, "choose"), "door": [str(door)]}).seen
    offered = [i.get("value", "") for i in page.all("input") if i.get("name") == "change"]
    assert set(offered) <= set(asked)
    assert [asked[one] for one in offered if asked[one] not in page.words] == []
    page = browser.post(SEE, {**form_on(page, "change"), "change": ["full_name"]}).seen
    assert asked["full_name"] in page.words
    faulty = browser.post(SEE, {**form_on(page, "changed"), "full_name": ["1"]})
    assert faulty.status == 422
    browser.post(SEE, {**form_on(faulty.seen, "changed"), "full_name": ["Another Specimen"]})
    assert team_reads(reference).asked["full_name"] == asked["full_name"]


def test_an_answer_that_is_left_empty_is_taken_away(browser: Browser) -> None:
    """A number that is not safe any more must be gone from the box by which the team makes contact."""
    reference, said, _ = sent(browser)
    assert "reason" in team_reads(reference).answers
    page = browser.post(SEE, form_on(opened(browser, reference, said).seen, "choose")).seen
    page = browser.post(SEE, {**form_on(page, "change"), "change": ["reason"]}).seen
    browser.post(SEE, form_on(page, "changed"))
    assert "reason" not in team_reads(reference).answers


def test_the_sender_withdraws_and_it_is_kept_as_a_withdrawn_one(browser: Browser) -> None:
    """Asked once more first; then nothing can be added, and the worker gives it the status. A member may open it again."""
    reference, said, _ = sent(browser)
    ask = browser.post(SEE, form_on(opened(browser, reference, said).seen, "withdraw")).seen
    assert SentMessage.objects.filter(kind=MessageKind.WITHDRAWN).count() == 0
    done = browser.post(SEE, {**form_on(ask, "withdrawn"), "text": ["I found a flat"]})
    assert "You have taken it back, and the team is told." in done.seen.words
    assert done.seen.words.count("You withdrew it on") == 1
    assert "Add something" not in done.seen.words
    assert from_sender.apply_withdrawals(NOW) == 1
    now = Referral.objects.get()
    assert (now.status, now.decision) == ("withdrawn", "by the referrer")
    assert now.told_at is not None
    assert team_reads(reference).messages[0].text == "I found a flat"
    triage.change_status(reference, ReferralStatus.WITHDRAWN, ReferralStatus.TAKEN, "ailsa", NOW)
    assert from_sender.apply_withdrawals(NOW) == 0


def test_a_question_of_the_team_is_answered_and_neither_is_readable_at_rest(browser: Browser) -> None:
    """What the team asks opens with the words and the team's key; the answer with the team's key."""
    reference, said, _ = sent(browser)
    from_team.ask(reference, f"Is {PLANTED} still there?", "ailsa", NOW)
    page = opened(browser, reference, said).seen
    assert f"The team asks Is {PLANTED} still there?" in page.words
    question = SentMessage.objects.get(kind=MessageKind.QUESTION)
    name = f"answer-{question.pk}"
    empty = browser.post(SEE, form_on(page, name))
    assert (empty.status, empty.seen.faults()) == (422, [(name, "Write something first.")])
    done = browser.post(SEE, {**form_on(empty.seen, name), name: [f"No, {PLANTED} is at home"]})
    assert "Your answer has arrived" in done.seen.words
    assert "The team asks" not in done.seen.words
    answer = team_reads(reference).messages[-1]
    assert (answer.text, answer.answered) == (f"No, {PLANTED} is at home", question.pk)
    for row in SentMessage.objects.all():
        assert PLANTED.encode() not in bytes(row.sealed)


def test_new_words_replace_the_old_and_open_what_was_asked_before(browser: Browser) -> None:
    """After a call the old words open nothing, and the confirmation shows none."""
    reference, said, address = sent(browser)
    from_team.ask(reference, "Where will he live?", "ailsa", NOW)
    new = words.replace(reference, places.identity(), "ailsa", NOW, SystemRandom(), checked="rang back")
    assert opened(browser, reference, said).status == 403
    assert "Where will he live?" in opened(browser, reference, " ".join(new)).seen.words
    assert words_on(browser.get(address).seen) == ""
    assert " ".join(new) not in str(list(Audit.objects.values_list("action", flat=True)))


def test_passing_on_seals_the_messages_to_the_other_team(browser: Browser) -> None:
    """The other team reads what was added before, and the sender's words still open what was asked."""
    reference, said, _ = sent(browser)
    browser.post(SEE, {**form_on(opened(browser, reference, said).seen, "add"), "text": ["More to say"]})
    from_team.ask(reference, "Where?", "ailsa", NOW)
    here = Referral.objects.get().team
    other = next(team for team in places.TEAMS if team != here)
    transfer.pass_on(reference, places.identity(here), other, "ailsa", NOW)
    there = triage.open_referral(reference, places.identity(other), "morag", NOW)
    assert {message.text for message in there.messages} == {"More to say", "Where?"}
    assert "Where?" in opened(browser, reference, said).seen.words


def test_the_words_are_in_no_table_and_no_file_of_the_store(
    browser: Browser, store: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the words together nor what they unlock lies in the database, and no log line names them."""
    places.needs_sqlite()
    reference, said, _ = sent(browser)
    browser.post(SEE, {**form_on(opened(browser, reference, said).seen, "add"), "text": [PLANTED]})
    content = store.read_bytes()
    for secret in (said, said.replace(" ", "-"), PLANTED, "AGE-SECRET-KEY"):
        assert secret.encode() not in content
        assert secret not in caplog.text + "".join(capfd.readouterr())
    assert Delivery.objects.filter(kind="added").count() == 0  # the tests' settings name no mailbox
