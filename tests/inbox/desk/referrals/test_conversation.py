"""What the sender says after sending, at the desk: before and after, read, asked, the decision told, new words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from frontdoor.inbox.crypto import three_words
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import overdue, triage
from frontdoor.inbox.referrals.follow_up import from_sender, words
from frontdoor.inbox.referrals.follow_up.from_sender import state_of
from frontdoor.inbox.store.models import Audit, MessageKind, Referral, ReferralStatus, SentMessage
from tests.inbox.builders import PLANTED
from tests.inbox.desk.conftest import GLASGOW, Browser
from tests.inbox.desk.examples import PHONE, a_full_referral
from tests.inbox.desk.parsing import text

NEW_PHONE = "07700 900999"


def at(reference: str, what: str = "") -> str:
    """The address of a referral, or of something to do with it."""
    return f"/desk/referrals/{spoken(reference)}/{what}"


def key_to(reference: str) -> tuple[words.Key, three_words.Words]:
    """The key of a referral whose confirmation was looked at, and its words."""
    made = words.show(reference, "the nonce of the page", datetime.now(UTC))
    assert made
    key = words.check(reference, made)
    assert key
    return key, made


def add(key: words.Key, kind: MessageKind = MessageKind.ADDED, **content: object) -> None:
    """Something that the sender says."""
    from_sender.say(key, kind, content, datetime.now(UTC), once=repr(content))


def test_a_change_stands_beside_the_first_answer_until_a_member_has_read_it(ailsa: Browser) -> None:
    """Number and box of contact use the new one; a number is hidden until safe contact was read. It leaves the list then."""
    reference = a_full_referral(now=datetime.now(UTC))
    key, _ = key_to(reference)
    add(
        key,
        answers={"phone": NEW_PHONE, "reason": "He moved"},
        asked={"reason": "Why now?"},
        labels={},
    )
    assert "New from the sender 1" in ailsa.get("/desk/").main
    page = ailsa.get(at(reference))
    assert "hidden until you show how to make contact" in page.main
    assert NEW_PHONE not in ailsa.body
    ailsa.post(at(reference, "number"))
    page = ailsa.get(at(reference))
    rows = [[text(cell) for cell in row] for row in page.all("tr") if len(list(row)) == 3]
    assert ["The person’s phone", PHONE, NEW_PHONE] in rows
    assert any(row[2] == "He moved" for row in rows)
    shown = str(SentMessage.objects.get(kind=MessageKind.ADDED).pk)
    page = ailsa.post(at(reference, "read"), message=shown)
    assert "It is noted that you have read it." in page.main
    assert "New from the sender" not in ailsa.get("/desk/").main
    assert Audit.objects.filter(action="read what the sender said").count() == 1


def test_the_desk_asks_and_reads_the_answer(ailsa: Browser) -> None:
    """Empty and too long is said; without words it says to call; the answer stands with its question."""
    reference = a_full_referral(now=datetime.now(UTC))
    page = ailsa.post(at(reference, "ask"), expect=409, question=f"Where is {PLANTED}?")
    assert "Nobody has three words for this referral" in page.main
    assert f"Where is {PLANTED}?" in page.main, "what was typed stays"
    key, _ = key_to(reference)
    assert "Enter a question" in ailsa.post(at(reference, "ask"), expect=422, question=" ").main
    ailsa.post(at(reference, "ask"), question=f"Where is {PLANTED}?")
    state = state_of(key)
    assert state
    assert [one.text for one in state.asked] == [f"Where is {PLANTED}?"]
    from_sender.say(
        key, MessageKind.ANSWER, {"text": "At home"}, datetime.now(UTC), once="1", answered=state.asked[0].id
    )
    page = ailsa.get(at(reference))
    assert f"The sender answered Asked was: Where is {PLANTED}? At home" in page.main


def test_telling_the_referrer_cannot_be_forgotten(ailsa: Browser) -> None:
    """Decided: it stands on the list and in the roll-call until somebody has told; a new decision asks again."""
    reference = a_full_referral(now=datetime.now(UTC))
    key, _ = key_to(reference)
    ailsa.get(at(reference))
    assert "Tell the referrer" not in ailsa.get("/desk/").main
    ailsa.post(
        at(reference, "status"),
        expected="new",
        status="not suitable: no capacity",
        had="",
        who="ailsa",
        why="Full",
    )
    assert "Tell the referrer 1" in ailsa.get("/desk/").main
    assert "nobody has told the referrer" in ailsa.get("/desk/?status=untold").main
    later = datetime.now(UTC) + timedelta(days=7)
    assert overdue.watched(GLASGOW, later)[overdue.OverdueKind.UNTOLD] == [reference]
    page = ailsa.post(at(reference, "tell"), expect=422)
    assert "Choose how the referrer was told" in page.main
    page = ailsa.post(at(reference, "tell"), expect=422, how="words")
    assert "Choose what the sender is to read" in page.main
    said = "We have no place now. You can ask again later."
    assert said in ailsa.get(at(reference)).main
    ailsa.post(at(reference, "tell"), how="words", says=said, more="Ann calls you on Tuesday")
    state = state_of(key)
    assert state
    assert [one.text for one in state.told] == [f"{said}\nAnn calls you on Tuesday"]
    assert "Tell the referrer" not in ailsa.get("/desk/").main
    assert overdue.watched(GLASGOW, later)[overdue.OverdueKind.UNTOLD] == []
    assert "told the referrer (words)" in ailsa.get(at(reference)).main
    triage.change_status(
        reference, ReferralStatus.NOT_SUITABLE, ReferralStatus.ACCEPTED, "ailsa", datetime.now(UTC)
    )
    assert "Tell the referrer 1" in ailsa.get("/desk/").main


def test_a_call_alone_is_told_too(ailsa: Browser) -> None:
    """Many have no words: what was said by phone counts, and nothing is written for them."""
    reference = a_full_referral(now=datetime.now(UTC))
    ailsa.post(at(reference, "status"), expected="new", status="closed: finished", had="", who="ailsa")
    ailsa.post(at(reference, "tell"), how="phone", more="Something")
    assert Referral.objects.get().told_at is not None
    assert SentMessage.objects.count() == 0


def test_new_words_are_shown_once_and_logged_without_them(ailsa: Browser, store: Path) -> None:
    """Only with how the caller was known; the old words open nothing. Sabotage: an audit row with the words."""
    reference = a_full_referral(now=datetime.now(UTC))
    _, old = key_to(reference)
    assert "Choose how you know who is calling" in ailsa.post(at(reference, "words"), expect=422).main
    page = ailsa.post(at(reference, "words"), checked="rang back")
    new = next(text(one) for one in page.all("p") if one.get("class") == "strong")
    typed = three_words.read_words(new)
    assert not isinstance(typed, three_words.NotOurs)
    assert words.check(reference, typed)
    assert words.check(reference, old) is None
    assert new not in ailsa.get(at(reference)).main
    actions = set(Audit.objects.values_list("action", flat=True))
    assert "gave the sender new words: rang back" in actions
    assert not any(word in action.split() for action in actions for word in typed)


def test_a_withdrawal_is_said_loud(ailsa: Browser) -> None:
    """It stands first on the page, before anybody shows a number."""
    reference = a_full_referral(now=datetime.now(UTC))
    key, _ = key_to(reference)
    add(key, MessageKind.WITHDRAWN, text="")
    page = ailsa.get(at(reference))
    assert "Stop working on it, and contact nobody because of it." in page.main
    assert page.main.index("Stop working on it") < page.main.index("Know this first")
