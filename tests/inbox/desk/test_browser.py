"""The desk in a real browser: scripts off as the policy has it, by keyboard, on small screens, and with axe."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from frontdoor.inbox.desk.subject_access import requests
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.store.models import Delivery, Membership, Referral, ReferralStatus, Role
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, a_member, signed_in
from tests.inbox.desk.examples import ANSWERS, PHONE, a_full_referral
from tests.inbox.desk.referrals.test_referral import PAYLOADS
from tests.inbox.desk.test_middleware import A_WISH
from tests.journeys.browser import follow, visitor

SMALLEST_TARGET = 44
_CROWDED = """minimum => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]
  .filter(e => e.offsetParent && !e.closest('p:not(.above), dd, .faults, .first li') && !['radio', 'checkbox'].includes(e.type) && !e.classList.contains('skip'))
  .filter(e => e.getBoundingClientRect().height < minimum - 0.5).map(e => e.outerHTML.slice(0, 80))"""
_UNMARKED = """() => [...document.querySelectorAll('main summary')]
  .filter(e => e.offsetParent && getComputedStyle(e).display !== 'list-item').map(e => e.innerText)"""
_TOUCHING = """() => [...document.querySelectorAll('main .card')]
  .flatMap(e => [[e.previousElementSibling, e], [e, e.nextElementSibling]]).filter(([a, b]) => a?.offsetParent && b?.offsetParent)
  .map(([a, b]) => [a, b, a.getBoundingClientRect(), b.getBoundingClientRect()])
  .filter(([, , a, b]) => b.left < a.right && a.left < b.right && b.top > a.top && b.top - a.bottom < 4 && a.height && b.height)
  .map(([, b]) => b.outerHTML.slice(0, 80))"""
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_every_page_is_accessible_and_fits_every_screen(
    chromium: Chromium, desk: str, locked_keys: str
) -> None:
    """axe finds nothing at 320 px, nor on every third page at 1280; at 390 too, nothing scrolls sideways and every target is 44 px high."""
    ailsa = a_member(teams=(GLASGOW, SCOTLAND), role=Role.MANAGER)
    Membership.objects.create(user=ailsa, team="", role=Role.ADMINISTRATOR)
    a_member("calum")
    now = datetime.now(UTC)
    new, taken = a_full_referral(now=now), a_full_referral(now=now - timedelta(days=2), reason="Another")
    spam = a_full_referral(now=now, reason="Buy watches")
    Referral.objects.filter(reference=spam).update(set_aside=True)
    triage.change_status(taken, ReferralStatus.NEW, ReferralStatus.TAKEN, "calum", now)
    triage.add_note(taken, "Rang the prison.", "calum", now)
    Delivery.objects.create(
        referral=Referral.objects.get(reference=taken),
        mailbox="mailto:t@example.org",
        due_at=now,
        message_id="1",
    )
    old = a_full_referral(now=now - timedelta(days=26))
    wish = requests.create([taken], GLASGOW, A_WISH, by="calum", now=now)
    requests.approve(wish, by="ailsa", now=now)
    erasing = requests.create([old], GLASGOW, replace(A_WISH, what=requests.What.ERASE), by="calum", now=now)
    beside = f"/desk/referrals/{spoken(new)}/beside/{spoken(taken)}"
    pages = [
        "/desk/", "/desk/?status=closed", "/desk/find?reference=x", "/desk/keys", "/desk/nowhere", "/desk/search",
        f"/desk/referrals/{spoken(new)}/", f"/desk/referrals/{spoken(taken)}/", f"/desk/referrals/{spoken(taken)}/print",
        f"/desk/referrals/{spoken(new)}/pass-on", f"/desk/referrals/{spoken(new)}/decide", beside, "/desk/log", "/desk/people", "/desk/people/2", "/desk/you",
        "/desk/you/second-factor", "/desk/you/passphrase", "/desk/you/passphrase-again", "/desk/?status=set-aside",
        f"/desk/referrals/{spoken(spam)}/", "/desk/one-person", f"/desk/one-person/{wish.pk}",
        f"/desk/one-person/{wish.pk}/print", f"/desk/one-person/{erasing.pk}", "/desk/keeping", "/desk/people/new",
        "/desk/you/security-keys", "/desk/gate", "/desk/away", "/desk/capacity/", f"/desk/several/join?reference={new}&reference={taken}",
        "/desk/paper", "/desk/paper/self",
    ]  # fmt: skip
    found: list[str] = []
    looked = itertools.count()

    def look(page: Page) -> None:
        # A wide page differs from a narrow one in its frame, which all share.
        found.extend(faults_of(page, wide=next(looked) % 3 == 0))

    with visitor(chromium) as context:
        page = context.new_page()
        page.goto(f"{desk}/desk/sign-in")
        look(page)
        follow(page.get_by_role("button", name="Sign in"))
        look(page)
        signed_in(page, desk, locked_keys)
        for address in pages:
            page.goto(desk + address)
            look(page)
        page.get_by_label("Yes").last.check()
        follow(page.get_by_role("button", name="Check"))
        look(page)
        follow(page.get_by_role("button", name="Send the referral"))
        look(page)
        page.goto(f"{desk}/desk/search")
        page.get_by_label("Words to look for").fill("specimen")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("heading", name="Found in").wait_for()
        look(page)
        page.goto(f"{desk}/desk/one-person")
        page.get_by_label("Name").fill("James Specimen")
        follow(page.get_by_role("button", name="Search"))
        page.get_by_role("checkbox").first.check()
        look(page)
        follow(page.get_by_role("button", name="Go on"))
        follow(page.get_by_role("button", name="Ask a colleague"))
        look(page)
    assert found == []


def faults_of(page: Page, *, wide: bool = True) -> list[str]:
    """What is wrong with an open page: axe at 320 px and at 1280; at 390 too, what scrolls sideways and what is less than 44 px high."""
    found: list[str] = []
    for width in (320, 390, 1280):
        found += sizes_of(page, (width,))
        # At 390 px the rules of style are those of 320.
        if width == 320 or (width == 1280 and wide):
            found += (f"{page.url} at {width}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in _axe(page))
    return found


def sizes_of(page: Page, widths: Iterable[int]) -> list[str]:
    """What scrolls sideways, is less than 44 px high, folds without a mark or touches a card, on an open page at some widths."""
    found: list[str] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        name = f"{page.url.partition('/desk/')[2]} at {width}"
        found += (f"{name}: too small: {e}" for e in page.evaluate(_CROWDED, SMALLEST_TARGET))
        found += (f"{name}: folds without a mark: {e}" for e in page.evaluate(_UNMARKED))
        found += (f"{name}: touches what is above: {e}" for e in page.evaluate(_TOUCHING))
        if page.evaluate(_OVERFLOW) > 0:
            found.append(f"{name}: scrolls sideways")
    return found


def _axe(page: Page) -> list[dict[str, Any]]:
    # The policy forbids scripts; axe comes in by the debugger, which the policy does not bind.
    return list(Axe().run(page).response["violations"])


def test_stored_script_never_runs(chromium: Chromium, desk: str, locked_keys: str) -> None:
    """Payloads in every answer and note, opened in a real browser: no title changes, nothing leaves for another host."""
    a_member(role=Role.MANAGER)
    references = [a_full_referral(now=datetime.now(UTC), **dict.fromkeys(ANSWERS, p)) for p in PAYLOADS]
    for reference, payload in zip(references, PAYLOADS, strict=True):
        triage.add_note(reference, payload, "calum", datetime.now(UTC))
    wish = requests.create(
        references, GLASGOW, replace(A_WISH, note=PAYLOADS[0]), by="calum", now=datetime.now(UTC)
    )
    requests.approve(wish, by="ailsa", now=datetime.now(UTC))
    requested: list[str] = []
    said: list[str] = []
    with visitor(chromium) as context:
        page = context.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        signed_in(page, desk, locked_keys)
        for reference in references:
            for what in ("", "print"):
                page.goto(f"{desk}/desk/referrals/{spoken(reference)}/{what}")
                assert page.title().endswith(f"{spoken(reference)} – Sacro inbox")
                assert page.locator("script, iframe, svg, img, base, style").count() == 0
        for address in (f"one-person/{wish.pk}", f"one-person/{wish.pk}/print", "one-person", "search"):
            page.goto(f"{desk}/desk/{address}")
            if address in ("one-person", "search"):
                page.locator("main input[type=text]").last.fill("script")
                page.get_by_role("button", name="Search").click()
                page.locator("h2[autofocus]").wait_for()
            assert page.title().endswith("– Sacro inbox")
            assert page.locator("script, iframe, svg, img, base, style").count() == 0, address
    assert {url for url in requested if not url.startswith(desk)} == set()
    assert said == []


def test_the_whole_way_goes_by_keyboard_with_a_visible_focus(
    chromium: Chromium, desk: str, locked_keys: str
) -> None:
    """From the skip link to a saved note without a pointer; every stop is on the screen and outlined."""
    a_member()
    reference = a_full_referral(now=datetime.now(UTC))
    with visitor(chromium, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        signed_in(page, desk, locked_keys)
        page.goto(f"{desk}/desk/referrals/{spoken(reference)}/")
        stops = []
        for _ in range(30):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => { const e = document.activeElement, box = e.getBoundingClientRect(), s = getComputedStyle(e);
                return [e.tagName + ' ' + (e.textContent.trim() || e.name), box.bottom > 0 && box.top < innerHeight,
                        s.outlineStyle]; }"""
            )
            if stop[0].startswith("BODY"):
                break
            stops.append(stop)
        assert stops[0][0] == "A Skip to the main part"
        assert [stop for stop in stops if not stop[1] or stop[2] == "none"] == []
        page.get_by_label("Add a note").focus()
        page.keyboard.type("Rang.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("The note is saved.").wait_for()


def test_the_first_screen_of_a_phone_says_who_it_is_what_to_do_and_what_to_know(
    chromium: Chromium, desk: str, locked_keys: str
) -> None:
    """At 390 px the menu is one line; name, next step and the first of "know this first" stand on the first screen, in this order."""
    a_member()
    reference = a_full_referral(now=datetime.now(UTC))
    with visitor(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        signed_in(page, desk, locked_keys)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{desk}/desk/referrals/{spoken(reference)}/")
        assert _below(page, ".top") <= 56
        order = [
            _below(page, one)
            for one in (
                "h1 .note",
                "text='Take this referral'",
                "text='Know this first'",
                ".first dd >> nth=0",
            )
        ]
        assert order == sorted(order)
        assert order[-1] <= 844
        page.get_by_text("Menu", exact=True).click()
        assert page.get_by_role("link", name="Key in").is_visible()
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{desk}/desk/referrals/{spoken(reference)}/")
        assert page.get_by_role("link", name="Key in").is_visible()
        assert not page.get_by_text("Menu", exact=True).is_visible()


def _below(page: Page, what: str) -> float:
    """Where something ends, in pixels from the top of the page."""
    box = page.locator(what).bounding_box()
    assert box, what
    return box["y"] + box["height"]


def test_signing_out_leaves_nothing_behind_the_back_button(
    chromium: Chromium, desk: str, locked_keys: str
) -> None:
    """On a shared computer, Back after signing out shows the door and no referral."""
    a_member()
    reference = a_full_referral(now=datetime.now(UTC))
    with visitor(chromium) as context:
        page = context.new_page()
        signed_in(page, desk, locked_keys)
        page.goto(f"{desk}/desk/referrals/{spoken(reference)}/")
        page.get_by_role("button", name="I have read it").click()
        page.get_by_text(PHONE).first.wait_for()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("heading", name="You are signed out").wait_for()
        for _ in range(3):
            page.go_back()
            assert "James Specimen" not in page.content()
        # What knows the browser again stays, and holds no name; csrf is a fresh one of the door's.
        assert [c["name"] for c in context.cookies() if c["name"] != "csrf"] == ["desk-device"]
        assert [c["name"] for c in context.cookies(f"{desk}/find/") if c["name"] == "desk-device"] == []


def test_the_desk_does_not_let_itself_be_framed(chromium: Chromium, desk: str, store: object) -> None:
    """A page elsewhere cannot lay the desk under its own buttons."""
    with visitor(chromium) as context:
        page = context.new_page()
        page.set_content(f'<iframe src="{desk}/desk/sign-in"></iframe>')
        page.wait_for_timeout(500)
        assert [frame for frame in page.frames[1:] if "Sign in" in frame.content()] == []
