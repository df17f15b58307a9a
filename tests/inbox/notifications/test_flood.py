from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.test import Client, override_settings

from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.config.runtime import Runtime, started, take_up
from frontdoor.inbox.monitoring import daily_digest
from frontdoor.inbox.notifications import outbox
from frontdoor.inbox.notifications.outcome import Sent
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store.models import Delivery, Referral
from frontdoor.site.pages.form_names import TRAP
from tests.form.builders import Typed
from tests.inbox import places
from tests.inbox.intake.browser import Browser, answers
from tests.inbox.notifications.test_rate_limit import Postman as Mailbox
from tests.inbox.notifications.test_rate_limit import most_in_an_hour, references

TEAM = places.TEAMS[0]
LINKS = "http://a.example http://b.example http://c.example http://d.example"


def a_bot(number: int) -> tuple[Typed, dict[str, list[str]]]:
    """What one of five kinds of program sends: what it types, and what it changes on the check page."""
    name = f"Bot {number}"
    kinds: list[tuple[Typed, dict[str, list[str]]]] = [
        (answers(full_name=name, **{TRAP: "http://x.example"}), {}),
        (answers(full_name=name, reason=LINKS), {}),
        (answers(full_name=name, reason=f"<a href=x>y</a> {LINKS}"), {}),
        (answers(full_name=name), {TRAP: ["filled in"]}),
        (answers(full_name=name, reason="[url=http://x.example]buy[/url] www.x.example"), {}),
    ]
    return kinds[number % len(kinds)]


def test_in_a_flood_every_genuine_referral_is_stored_and_told(client: Client, inbox: Runtime) -> None:
    """Two hundred by programs from forty prefixes, twenty by people among them, without script and from one address."""
    told = (MailboxAddress(TEAM, "mailto:team@example.org"),)
    environment = replace(inbox.environment, mailboxes=told)
    browser, genuine = Browser(client), []
    with override_settings(ENVIRONMENT=environment):
        take_up(None)
        using = started()
        for number in range(200):
            client.defaults["REMOTE_ADDR"] = f"198.51.{number % 40}.{number}"
            typed, changed = a_bot(number)
            page = browser.check(typed).seen
            assert browser.send(page, **changed).status == 303, (
                "a program is never told that it was seen through"
            )
            if number % 10 == 0:
                client.defaults["REMOTE_ADDR"] = "203.0.113.7"
                genuine.append(f"Person {number}")
                page = browser.check(answers(full_name=genuine[-1])).seen
                assert browser.send(page).status == 303
    take_up(None)

    assert Referral.objects.count() == 220, "nothing is dropped"
    aside = Referral.objects.filter(set_aside=True).count()
    assert aside >= 0.95 * 200
    postman = Mailbox(using, Sent())
    postman.now = datetime.now(UTC) + timedelta(seconds=1)
    postman.until(postman.now + timedelta(minutes=30), timedelta(minutes=5))
    waiting = Referral.objects.filter(set_aside=False)
    assert waiting.count() >= len(genuine)
    assert sorted(references(postman.taken)) == sorted(spoken(each.reference) for each in waiting)
    assert most_in_an_hour(postman.taken) <= 12
    assert not Delivery.objects.exclude(state=Delivery.State.TOLD).exists()
    assert f"Set aside as possible spam: {aside}" in daily_digest.words(
        using.catalogue.teams[TEAM], None, postman.now, None
    )
    assert outbox.claim(postman.now, timedelta(hours=1)) is None
