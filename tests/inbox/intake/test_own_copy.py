"""A sender's own copy: only for whoever asks, readable with reference and three words alone, to print or as a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import pyrage
import pytest

from frontdoor.form.clean_input import Raw
from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.crypto import passphrase_file, sealing
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import retention
from frontdoor.inbox.referrals.follow_up import own_copy, words
from frontdoor.inbox.referrals.follow_up.guessing import derivations
from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.models import Referral, WordsKey
from frontdoor.site.pages.form_names import COPY
from tests.form.builders import without
from tests.form.pages import Seen
from tests.inbox import places
from tests.inbox.builders import NOW, PLANTED
from tests.inbox.intake.browser import FORM, Answer, Browser, answers
from tests.inbox.intake.test_your_reference import SEE, form_on, opened, words_on

WISH = {COPY: ["yes"]}


def sent(browser: Browser, **changes: list[str]) -> tuple[str, str, Answer]:
    """Send a referral whose sender asks for a copy; return its reference, its words and the confirmation."""
    page = browser.check(answers(full_name=PLANTED)).seen
    shown = browser.get(browser.send(page, **(changes or WISH)).response["Location"])
    return Referral.objects.latest("id").reference, words_on(shown.seen), shown


def rows(page: Seen) -> dict[str, str]:
    """The questions of a page of answers, with the answers."""
    return {page.text(one): page.text(two) for one, two in zip(page.all("dt"), page.all("dd"), strict=True)}


def saved(browser: Browser, page: Seen) -> bytes:
    """The file that the copy's page saves."""
    body = urlencode(form_on(page, "save"), doseq=True)
    response = browser.client.generic("POST", SEE, body, FORM)
    assert response["Content-Disposition"] == 'attachment; filename="copy.age"'
    assert response["Cache-Control"] == "no-store"
    return response.content


def test_nobody_has_a_copy_who_did_not_ask(browser: Browser) -> None:
    """The tick is off, and without it neither the confirmation, the reference's page nor the store has a copy."""
    check = browser.check(answers()).seen
    (tick,) = (one for one in check.all("input") if one.get("name") == COPY)
    assert tick.get("checked") is None
    reference, said, shown = sent(browser, send=["Send"])
    assert "copy" not in shown.seen.words
    page = opened(browser, reference, said).seen
    assert "Your copy" not in page.words
    assert "Your copy" not in opened(browser, reference, said, do=["copy"]).seen.words
    assert "Your copy" not in opened(browser, reference, said, do=["save"]).seen.words
    assert bytes(WordsKey.objects.get().sealed) == b""


def test_a_copy_is_what_the_check_showed_and_opens_from_the_confirmation_and_from_the_reference(
    browser: Browser,
) -> None:
    """Word for word, with reference and words alone; the page's title and address say nothing."""
    check = browser.check(answers(full_name=PLANTED)).seen
    before = {
        check.text(one): check.text(two) for one, two in zip(check.all("dt"), _typed(check), strict=True)
    }
    reference, said, shown = sent(browser)
    from_confirmation = browser.post(SEE, form_on(shown.seen, "copy"))
    from_reference = browser.post(SEE, form_on(opened(browser, reference, said).seen, "copy"))
    assert before
    for page in (from_confirmation, from_reference):
        assert rows(page.seen) == before
        assert page.seen.title == "Your reference"
        assert page.response["Clear-Site-Data"] == '"cache"'
        assert not list(page.seen.all("header")) + list(page.seen.all("footer"))
    assert opened(browser, reference, "apple banana candle", do=["copy"]).status == 403


def _typed(check: Seen) -> list[Element]:
    return [one for one in check.all("dd") if "fd-answer" in one.get("class", "")]


def test_the_file_opens_with_the_words_and_holds_every_answer(browser: Browser) -> None:
    """As written on the page: small letters, one space between them."""
    reference, said, _ = sent(browser)
    page = opened(browser, reference, said.upper(), do=["copy"]).seen
    file = saved(browser, page)
    assert file.startswith(b"age-encryption.org/v1\n-> scrypt ")
    text = pyrage.passphrase.decrypt(file, said).decode()
    assert text.startswith(f"{spoken(reference)}\n")
    for question, answer in rows(page).items():
        assert question in text
        assert answer in " ".join(text.split())


def test_the_longest_answers_fit_into_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the form takes, in the script that needs the most bytes. Sabotage: a limit of 16 KiB."""
    monkeypatch.setattr(passphrase_file, "WORK", 4)
    form = started().form
    longest = [
        (str(question.label), "\U0001f600" * question.limit if not question.options else
         "\n".join(choice.label for choice in question.options)) for question in form.questions()
    ]  # fmt: skip
    assert len(own_copy.as_file("\n\n".join("\n".join(one) for one in longest), ("a", "b", "c"))) > 20_000


def test_it_is_made_once_whatever_is_pressed_again(browser: Browser) -> None:
    """A second press, with or without the tick, changes nothing; the same answers under another key show no copy."""
    page, other = (browser.check(answers(full_name=PLANTED)).seen for _ in range(2))
    for wish in (WISH, WISH, {}):
        shown = browser.get(browser.send(page, **wish).response["Location"]).seen
        assert PLANTED in browser.post(SEE, form_on(shown, "copy")).seen.words
    assert "copy" not in browser.send(other, **WISH).seen.words
    assert WordsKey.objects.count() == 1
    Referral.objects.all().delete()
    browser.send(page)
    shown = browser.get(browser.send(page, **WISH).response["Location"]).seen
    assert "copy" not in shown.words, "it was sent without one, so there is none to promise"


def test_the_wish_survives_a_change_a_fault_and_a_refusal(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a hidden input until the check shows it again, and of the page that sends again after a failure."""
    check = browser.check({**answers(), **WISH}).seen
    assert [one.get("type") for one in check.all("input") if one.get("name") == COPY] == ["checkbox"]
    assert _ticked(check), "and who takes the tick away has taken the wish away: no hidden input has it too"
    form = browser.post("/referral/check", {**_ticking(check), "change": ["reason"]}).seen
    assert form.fields()[COPY] == ["yes"]
    faulty = browser.check(without(form.fields(), "full_name"))
    assert (faulty.status, faulty.seen.fields()[COPY]) == (422, ["yes"])
    assert not _ticked(browser.check(answers()).seen)
    with monkeypatch.context() as busy, _no_derivation(busy):
        refused = browser.send(check, **WISH)
    assert refused.status == 503
    assert Referral.objects.count() == 0, "nobody is thanked without the copy that they asked for"
    again = browser.post("/referral/send", refused.seen.pressing("send")).response["Location"]
    assert list(_forms(browser.get(again).seen, "copy"))


@contextmanager
def _no_derivation(patched: pytest.MonkeyPatch) -> Iterator[None]:
    @contextmanager
    def full() -> Iterator[None]:
        raise LimitReached
        yield

    patched.setattr(derivations, "hold", full)
    yield


def _ticked(page: Seen) -> bool:
    return any(one.get("name") == COPY and one.get("checked") is not None for one in page.all("input"))


def _ticking(page: Seen) -> Raw:
    return {**page.fields(), **WISH}


def _forms(page: Seen, do: str) -> Iterator[object]:
    return (one for one in page.all("input") if (one.get("name"), one.get("value")) == ("do", do))


def test_new_words_and_erasing_end_it(browser: Browser, inbox: Runtime) -> None:
    """Whoever has the old words reads nothing any more, and whoever gets new ones on the phone is given no answers."""
    reference, said, _ = sent(browser)
    new = words.replace(reference, places.identity(), "ailsa", NOW, SystemRandom(), checked="rang back")
    page = opened(browser, reference, " ".join(new)).seen
    assert "What has become of it" in page.words
    assert not list(_forms(page, "copy"))
    assert opened(browser, reference, said, do=["copy"]).status == 403
    Referral.objects.update(answers_hash="")
    reference, said, _ = sent(browser)
    assert retention.erase(reference, inbox.environment.data, "ailsa", NOW)
    assert WordsKey.objects.count() == 1
    assert opened(browser, reference, said, do=["copy"]).status == 403


def test_a_copy_in_anothers_row_does_not_open_as_theirs(browser: Browser) -> None:
    """Whoever moves a sealed copy to another referral shows nobody a stranger's answers."""
    reference, said, _ = sent(browser)
    key = WordsKey.objects.get()
    record = own_copy.sealed_to_words("K4M7TQ9XC", "nonce", [("Who?", "A stranger", False)], NOW)
    key.sealed = record.sealed
    key.save()
    page = opened(browser, reference, said, do=["copy"])
    assert page.status == 503
    assert "stranger" not in page.seen.words


def test_one_file_at_a_time(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 256 MiB: the next one waits a moment, then says so, and nothing is lost."""
    monkeypatch.setattr(own_copy.files, "patience", 0.05)
    reference, said, _ = sent(browser)
    with own_copy.files.hold():
        page = opened(browser, reference, said, do=["save"])
    assert page.status == 503
    assert "Try again in a minute." in page.seen.words
    assert page.seen.fields()["reference"] == [spoken(reference)]


def test_the_copy_is_sealed_in_the_store(browser: Browser, store: Path) -> None:
    """Neither an answer nor a question lies there in the clear, and the team's key does not open it."""
    places.needs_sqlite()
    _, said, _ = sent(browser)
    sealed = bytes(WordsKey.objects.get().sealed)
    assert sealed.startswith(b"age-encryption.org/v1\n-> X25519 ")
    with pytest.raises(sealing.CannotOpen):
        sealing.open_sealed(sealed, places.identity())
    for secret in (PLANTED, said, base64.b64encode(PLANTED.encode()).decode(), json.dumps(PLANTED)):
        assert secret.encode() not in store.read_bytes()
