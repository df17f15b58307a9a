"""Planted words: whatever people write at any route lies nowhere unsealed, and is told to nobody who may not read it.

One way through all routes, each with a word of its own; then one look at the database with its journal, logs, mail, metrics,
the second place, what error pages say, and every title, address and header on the way.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

import pytest
from django.http import HttpResponseBase
from django.test import Client

from frontdoor.inbox.config.logging import PlainFormatter
from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.crypto import passphrase_file
from frontdoor.inbox.desk import urls as desk_urls
from frontdoor.inbox.desk.access.permissions import RULES
from frontdoor.inbox.intake import responses
from frontdoor.inbox.intake import urls as intake_urls
from frontdoor.inbox.monitoring import status_report
from frontdoor.inbox.monitoring.metrics import Drift, Metrics
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import office_links, receive, second_place
from frontdoor.inbox.referrals.follow_up import from_sender
from frontdoor.inbox.store.models import (
    Audit,
    Delivery,
    Feedback,
    PaperDraft,
    Referral,
    Role,
    RollCall,
    SentMessage,
)
from frontdoor.inbox.store.storage_health import NotStored, Refusal
from frontdoor.inbox.worker import Worker
from frontdoor.site.pages.form_names import COPY
from frontdoor.site.templating.environment import TEMPLATES
from tests.form.builders import without
from tests.form.pages import Seen
from tests.inbox import places
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, a_member, at_desk
from tests.inbox.desk.conftest import Browser as Desk
from tests.inbox.desk.test_keying import ADDRESS as KEYING
from tests.inbox.desk.test_keying import PAPER, hidden
from tests.inbox.intake.browser import Browser, answers
from tests.inbox.intake.test_your_reference import SEE, form_on, words_on
from tests.inbox.notifications.servers import a_mail_server

NOW = datetime.now(UTC)
PLANTED = "Wulfenite"
"""How each planted word begins; what follows is the route, so that a leak names where it came in."""


def word(route: str) -> str:
    """The word that is planted at a route."""
    return PLANTED + "".join(re.findall("[a-z]+", route)).capitalize()


@dataclass
class Walk:
    """A sender's and a member's browsers at an inbox with a mailbox, and what both have seen of addresses and titles."""

    public: Browser
    desk: Desk
    seen: list[str] = field(default_factory=list)
    """Each address, title and header that names something."""
    confirmation: Seen | None = None
    state: Seen | None = None

    @property
    def reference(self) -> str:
        """The reference of the first referral."""
        return Referral.objects.order_by("id")[0].reference

    def open(self) -> Seen:
        """Look anew at what has become of it."""
        assert self.state
        self.state = self.public.post(SEE, {**form_on(self.state, "add"), "do": ["see"]}).seen
        return self.state

    def see(self, do: str, *, then: str = "", **typed: str | list[str]) -> Seen:
        """Send the form of the reference's page that does something; ``then`` is what comes after that page."""
        assert self.state
        page = self.state
        for step in filter(None, (do, then)):
            given = {name: [text] if isinstance(text, str) else text for name, text in typed.items()}
            page = self.public.post(SEE, {**form_on(page, step), **given}).seen
        return page


def _check(walk: Walk) -> None:
    typed = answers(full_name=word("check"), reason=word("check"), local_authority="Glasgow City")
    check = walk.public.check(typed).seen
    for button in ({"change": ["reason"]}, {"back": ["Back"]}, {"notice": ["Read"]}, {"door": ["self"]}):
        walk.public.check({**typed, **button})
    walk.public.check(without(typed, "full_name"))
    walk.public.post("/referral/check", b"reason=%ff" + word("check").encode())
    assert word("check") in check.words


def _send(walk: Walk) -> None:
    typed = {**answers(full_name=word("send"), reason=word("send")), COPY: ["yes"]}
    check = walk.public.check(typed).seen
    with pytest.MonkeyPatch.context() as failing:
        failing.setattr(receive, "write", lambda _: Refusal.UNSURE)
        assert word("send") in walk.public.send(check).seen.words
    sent = walk.public.send(check, **{COPY: ["yes"]}).response["Location"]
    walk.confirmation = walk.public.get(sent).seen
    other = {**answers(full_name=word("next")), "referrer_name": [word("next")]}
    walk.public.post("/referral/send", walk.public.check(other).seen.pressing("send_and_next"))
    fields = {"reference": [walk.reference], "words": [words_on(walk.confirmation)], "do": ["see"]}
    walk.state = walk.public.post(SEE, fields).seen


def _office(walk: Walk) -> None:
    link = office_links.make("A council", NOW.date() + timedelta(days=9), NOW)
    form = walk.public.get(f"/referral/?office={office_links.token_of(link)}").seen
    typed = {**form.fields(), **without(answers(full_name=word("form")), "referrer_organisation")}
    walk.public.send(walk.public.check({**typed, "referrer_name": [word("form")]}).seen)


def _changed(walk: Walk) -> None:
    state = walk.open()
    chosen = walk.public.post(SEE, {**form_on(state, "choose"), "door": ["professional"]}).seen
    page = walk.public.post(SEE, {**form_on(chosen, "change"), "change": ["reason", "full_name"]}).seen
    new = {"reason": [word("changed")], "full_name": ["1"]}
    faulty = walk.public.post(SEE, {**form_on(page, "changed"), **new})
    assert faulty.status == 422
    walk.public.post(SEE, {**form_on(faulty.seen, "changed"), "full_name": [word("changed")]})


def _answer(walk: Walk) -> None:
    question = SentMessage.objects.get(kind="question")
    state = walk.open()
    name = f"answer-{question.pk}"
    walk.public.post(SEE, {**form_on(state, name), name: [word("answer")]})


def _add(walk: Walk) -> None:
    with pytest.MonkeyPatch.context() as failing:
        failing.setattr(from_sender, "write_once", _refusing)
        assert word("add") in walk.see("add", text=word("add")).words
    walk.see("add", text=word("add"))
    walk.see("add", text=word("add") * 300)


def _refusing(*_: object) -> bool:
    raise NotStored(Refusal.UNSURE)


def _save(walk: Walk) -> None:
    copy = walk.see("copy")
    file = walk.public.client.post(
        SEE, "&".join(f"{k}={v[0]}" for k, v in form_on(copy, "save").items()),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert PLANTED.encode() not in file.content


def _withdrawn(walk: Walk) -> None:
    walk.see("withdraw", then="withdrawn", text=word("withdrawn"))
    assert from_sender.apply_withdrawals(NOW) == 1


def _hide(walk: Walk) -> None:
    assert walk.confirmation
    form = next(one for one in walk.confirmation.all("form") if one.get("action") == "/your-reference/hide")
    walk.public.post("/your-reference/hide", Seen._sent_by(form))


def _say(walk: Walk) -> None:
    for address in ("/wrong-here/", "/complain/"):
        form = walk.public.get(f"{address}?page=/areas/{word('page').lower()}x!/").seen
        fields = next(one for one in map(Seen._sent_by, form.all("form")) if "at" in one)
        text = {"text": [f"{word('say')} {address}"], "contact": [word("contact")]}
        walk.public.post("/say", {**fields, **text, "key": ["old"]})
        walk.public.post("/say", {**fields, **text})


def _where(walk: Walk) -> None:
    walk.public.client.post("/find/where/", {"place": word("where")})


def _desk(what: str, **typed: Any) -> Callable[[Walk], None]:
    def step(walk: Walk) -> None:
        walk.desk.post(f"/desk/referrals/{spoken(walk.reference)}/{what}", **typed)
        walk.desk.get(f"/desk/referrals/{spoken(walk.reference)}/")

    return step


def _keying(walk: Walk) -> None:
    paper = {**PAPER, "full_name": word("keying"), "reason": word("keying"), "referrer_name": word("keying")}
    walk.desk.post(KEYING, do="save", **paper)
    check = walk.desk.post(KEYING, do="check", **paper)
    walk.desk.client.post(KEYING, {**paper, "do": "check", "csrfmiddlewaretoken": "x" * 64})
    walk.desk.post(KEYING, do="send", **hidden(check))


def _draft(what: str) -> Callable[[Walk], None]:
    def step(walk: Walk) -> None:
        one = f"/desk/paper/drafts/{PaperDraft.objects.latest('pk').pk}"
        if what:
            walk.desk.post(f"{one}/{what}")
        else:
            walk.desk.get(one)

    return step


def _status(walk: Walk) -> None:
    before = Referral.objects.get(reference=walk.reference).status
    _desk("status", expected=before, status="not suitable: not eligible", why=word("status"))(walk)


def _feedback(walk: Walk) -> None:
    day = f"{NOW.day} {NOW.month} {NOW.year}"
    walk.desk.post("/desk/said/new", day=day, complaint=word("feedbacknew"), contact=word("feedbacknew"))


def _feedback_answered(walk: Walk) -> None:
    for one in Feedback.objects.all():
        outcome = "upheld" if one.kind == "complaint" else "put right"
        walk.desk.post(f"/desk/said/{one.pk}/answer", outcome=outcome, note=word("feedbackanswer"))


def _rights(walk: Walk) -> None:
    token = walk.desk.client.cookies["csrf"].value
    typed = {"name": word("rights"), "words": word("rights"), "csrfmiddlewaretoken": token}
    found: Any = walk.desk.client.post("/desk/one-person", typed)
    assert word("send").encode() not in found.getvalue()


def _search(walk: Walk) -> None:
    walk.desk.post("/desk/search", words=word("search"))


PUBLIC: dict[str, Callable[[Walk], None]] = {
    "check": _check,
    "send": _send,
    "form": _office,
    "where": _where,
    "your-reference-see: add": _add,
    "your-reference-see: changed": _changed,
    "your-reference-see: save": _save,
    "say": _say,
}
"""The routes of the public door at which people write, and the steps behind reference and words."""
DESK: dict[str, Callable[[Walk], None]] = {
    "ask": _desk("ask", question=word("ask")),
    "tell": _desk("tell", how="words", says="", more=word("tell")),
    "note": _desk("note", note=word("note")),
    "call-again": _desk("call-again", other_day=f"25 12 {NOW.year + 1}", call_why=word("callagain")),
    "decide": _desk("decide", status="not suitable: not eligible", why=word("decide")),
    "status": _status,
    "reopen": _desk("reopen", why=word("reopen")),
    "keying-form": _keying,
    "paper-draft": _draft(""),
    "paper-draft-throw-away": _draft("throw-away"),
    "feedback-new": _feedback,
    "feedback-answer": _feedback_answered,
    "search": _search,
    "rights": _rights,
}
"""The desk's routes at which members write of people."""
AFTER: dict[str, Callable[[Walk], None]] = {
    "your-reference-see: answer": _answer,
    "your-reference-hide": _hide,
    "your-reference-see: withdrawn": _withdrawn,
}
"""What comes after the team has asked, and last."""
WITHIN = {
    "sent", "your-reference", "wrong-here", "complain", "your-reference-see: see", "your-reference-see: choose",
    "your-reference-see: change", "your-reference-see: copy", "your-reference-see: withdraw",
}  # fmt: skip
"""Pages on the way to those."""
NO_WORDS = {
    "door-sign", "sign-out", "several", "join-several", "away", "away-back", "keeping-go-on", "keeping-until", "keeping-unopened",
    "feedback-acknowledge", "number", "gate", "called", "join", "take-apart", "release", "release-day", "note-read", "words", "pass-on", "lock", "give", "names",
    "wish-agree", "wish-drop", "wish-erase", "missing", "hand-over",
    "hand-over-sealed", "practice", "practice-erase", "first-day-hide", "capacity-change", "capacity-take-back",
}  # fmt: skip
"""Routes that take no free text: references, choices, days, and ticks alone."""
ELSEWHERE = {
    "sign-in", "code", "factor", "recovery", "security-keys", "security-key-remove", "passphrase", "again", "keys",
    "new-person", "person", "start-again", "rights-ask",
}  # fmt: skip
"""What members write of themselves (tests/inbox/desk/access), and why somebody's data was asked for, which is kept in the clear."""


def _routes() -> Iterator[str]:
    yield from {one.name for one in intake_urls.urlpatterns if one.name} - {"your-reference-see"}
    for path in sorted((TEMPLATES / "your_reference").glob("*.html")):
        for step in re.findall(
            r'(?:part\.|^\{\{ )start\(see, kept, "([a-z]+)"\)', path.read_text("utf-8"), re.M
        ):
            yield f"your-reference-see: {step}"
    yield "your-reference-see: answer"
    for one in desk_urls.urlpatterns:
        if "POST" in RULES[str(one.name)].methods and not str(one.name).startswith("catalogue-"):
            yield str(one.name)


def test_no_route_is_missing_in_the_table() -> None:
    """A new route, or a new step behind reference and words, is planted with a word, or said to take none. Sabotage: one taken out."""
    known = {*PUBLIC, *DESK, *AFTER, *WITHIN, *NO_WORDS, *ELSEWHERE}
    routes = set(_routes())
    assert routes - known == set(), "plant a word at these routes, in this file"
    assert known - routes - {"paper-draft"} == set(), "these are no routes any more"


@pytest.fixture
def walk(inbox: Runtime, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walk]:
    """Browsers at an inbox that tells a mailbox and has a second place; each address and title is written down."""
    told = tuple(MailboxAddress(team, "mailto:team@example.org") for team in places.TEAMS)
    (tmp_path / "second").mkdir()
    before = inbox.environment
    inside = replace(before, mailboxes=told, second_place=tmp_path / "second")
    object.__setattr__(inbox, "environment", inside)
    monkeypatch.setattr(passphrase_file, "WORK", 4)
    seen: list[str] = []
    real = Client.request

    def request(self: Client, **sent: Any) -> HttpResponseBase:
        response = real(self, **sent)
        titles = re.findall(
            "<title>(.*?)</title>", "" if response.streaming else response.content.decode("utf-8", "replace")
        )
        seen.extend(
            [sent["PATH_INFO"], sent.get("QUERY_STRING", ""), *map(str, response.headers.items()), *titles]
        )
        return response

    monkeypatch.setattr(Client, "request", request)
    teams = (GLASGOW, SCOTLAND)
    desk = at_desk(a_member("morag", role=Role.MANAGER, teams=teams), *teams, browser=Desk())
    yield Walk(Browser(client), desk, seen)
    object.__setattr__(inbox, "environment", before)


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What the log says, written as the product writes it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PlainFormatter())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_planted_words_are_nowhere_unsealed(
    walk: Walk, inbox: Runtime, store: Path, logged: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever is written at any route. Sabotage: a word in a log line, in a column in the clear, in a title, in a redirect."""
    for step in (*PUBLIC.values(), *DESK.values(), *AFTER.values()):
        step(walk)
    found = dict(_everywhere(walk, inbox, store))
    found["logs"] = logged.getvalue() + "".join(capfd.readouterr())
    assert "route=your-reference/see" in found["logs"]
    assert set(found) >= {
        "mail",
        "metrics",
        "health",
        "roll-call",
        "second place",
        "titles, addresses, headers",
        "audit log",
    }
    leaked = {place: set(re.findall(rf"{PLANTED}\w*", text)) for place, text in found.items()}
    assert {place: words for place, words in leaked.items() if words} == {}


def _everywhere(walk: Walk, inbox: Runtime, store: Path) -> Iterator[tuple[str, str]]:
    """Yield each place that somebody who may read no answer can look into, and what stands there."""
    with a_mail_server() as (server, mail):
        environment = replace(inbox.environment, smtp=server, mail_from="inbox@example.org")
        using = replace(inbox, environment=environment)
        for hours in (10, 12):
            Worker(using, random=Random(1), clock=partial(_next_tuesday, hours)).once()
    told = set(Delivery.objects.filter(state="told").values_list("kind", flat=True))
    assert {"new", "added", "roll-call"} <= told
    for _, _, content in mail.messages:
        message = message_from_bytes(content)
        parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
        yield "mail", f"{message.items()} {parts!r}"
    metrics = Metrics(lambda: using, clock=lambda: NOW, drift=Drift(lambda: NOW, lambda: 0.0))
    yield "metrics", "".join(map(str, metrics.collect()))
    state = status_report.look(using, NOW)
    yield "health", "\n".join((*status_report.lines(state), *map(str, status_report.alarms(state))))
    yield "roll-call", RollCall.objects.latest("pk").text
    second_place.tend(using.environment, NOW)
    assert using.environment.second_place
    kept = list(using.environment.second_place.iterdir())
    assert len(kept) >= 3
    yield "second place", "".join(f"{one.name} {one.read_bytes()!r}" for one in kept)
    yield "titles, addresses, headers", unquote("\n".join(walk.seen))
    yield "audit log", str(list(Audit.objects.values_list()))
    if not places.POSTGRESQL:
        for file in store.parent.glob("inbox.sqlite3*"):
            yield file.name, repr(file.read_bytes())


def _next_tuesday(hour: int) -> datetime:
    day = NOW + timedelta(days=(1 - NOW.weekday()) % 7 or 7)
    return day.replace(hour=hour)


@pytest.mark.parametrize(
    "address", ["/referral/check", "/referral/send", SEE, "/your-reference/hide", "/say"]
)
def test_a_page_that_breaks_says_nothing_of_what_was_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch, logged: StringIO, address: str
) -> None:
    """Whatever breaks, and whatever stands in its message: neither the page nor the log repeats it."""

    def broken(_: object) -> object:
        raise RuntimeError(word("broken"))

    monkeypatch.setattr(responses, "body_of", broken)
    client.raise_request_exception = False
    answer = client.post(address, {"reason": word("broken")})
    assert answer.status_code == 500
    assert PLANTED not in answer.content.decode()
    assert "RuntimeError" in logged.getvalue()
    assert PLANTED not in logged.getvalue()
