from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern

from frontdoor.editing.tasks import TASKS
from frontdoor.inbox.desk.access.permissions import (
    RULES,
    AuthLevel,
    RoleAssignment,
    RoutePermission,
    is_allowed,
)
from frontdoor.inbox.desk.catalogue.drafts import save
from frontdoor.inbox.desk.catalogue.publishing import spool
from frontdoor.inbox.desk.catalogue.working import working_copy
from frontdoor.inbox.desk.checks import rule_faults
from frontdoor.inbox.desk.middleware import DeskMiddleware
from frontdoor.inbox.desk.models import CatalogueDraft, RightsRequest
from frontdoor.inbox.desk.subject_access import requests
from frontdoor.inbox.desk.urls import urlpatterns
from frontdoor.inbox.desk.web.assets import SCRIPTS, STYLESHEET
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import paper_drafts
from frontdoor.inbox.store.models import Audit, Referral, Role
from frontdoor.publishing.content import CATALOGUE, FORM
from frontdoor.publishing.requests import OutcomeState, PublishOutcome, write_outcome
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, PASSPHRASE, SCOTLAND, Browser, a_member, at_desk

A_WISH = requests.RequestDraft(
    requests.What.EXPORT, "the person asked", "saw papers", "She showed her passport."
)


NEW = next((id_ for id_, task in TASKS.items() if task.is_new and "services" in task.sections), None)
SENT = "desk-0123456789abcdef"


def a_draft() -> int:
    """A draft of Calum's that waits for a second member, and a request that was carried out; the draft's number."""
    outcome = PublishOutcome(SENT, OutcomeState.PUBLISHED, datetime.now(UTC))
    write_outcome(spool(), outcome)
    user, _ = User.objects.get_or_create(username="calum")
    files = working_copy().read().files
    if working_copy().head() is None:
        for content in (files, {**files, FORM: files[FORM] + b"# Read again.\n"}):
            working_copy().write(content, author="calum", summary=["A note."], when=datetime.now(UTC))
    other = files[CATALOGUE].replace(b"1pm", b"2pm")
    draft = save(user, working_copy().read().id, files, {CATALOGUE: other}, datetime.now(UTC))
    assert draft is not None
    CatalogueDraft.objects.update(asked_at=datetime.now(UTC))
    return draft.pk


def addresses(reference: str) -> Iterator[tuple[str, str]]:
    """Every name and an address that leads there, for one referral; what takes the ground away comes last."""
    number = RightsRequest.objects.values_list("pk", flat=True).get()
    last = ("paper-draft-throw-away", "wish-drop", "lock", "sign-out")
    for pattern in sorted(urlpatterns, key=lambda p: last.index(p.name) if p.name in last else -1):
        if pattern.name == "catalogue-new" and NEW is None:
            continue
        if pattern.name not in ("missing", "code"):  # code leads back to the door without half a sign-in
            yield str(pattern.name), f"/desk/{_filled(pattern, reference, number)}"


def _filled(pattern: URLPattern, reference: str, number: int) -> str:
    route = str(pattern.pattern)
    for part, value in (
        ("<reference:reference>", spoken(reference)),
        ("<reference:other>", spoken(reference)),
        ("<int:member>", "1"),
        ("<int:number>", str(number)),
        ("<int:piece>", "1"),
        ("<int:absence_id>", "1"),
        ("<str:name>.<str:digest>.js", f"key.{SCRIPTS['key'].digest}.js"),
        ("<str:digest>", STYLESHEET.digest),
        ("<int:key>", "1"),
        ("<int:paper>", "1"),
        ("<str:door>", "family"),
        ("<int:draft>", str(CatalogueDraft.objects.values_list("pk", flat=True).first())),
        ("<path:address>", "services/throughcare/"),
        ("<slug:section>", "services"),
        ("<str:entry_id>", "throughcare"),
        ("<str:service_id>", "throughcare"),
        ("<slug:task_id>", NEW if "/new/" in route and NEW else "new-time"),
        ("<slug:id_>", SENT),
        ("<str:question_id>", "full_name"),
        ("<str:revision>", working_copy().read().id),
    ):
        route = route.replace(part, value)
    return route


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    """Nobody can add a page to the desk and forget to say who may come there."""
    assert rule_faults((pattern.name for pattern in urlpatterns), RULES) == []


def test_an_address_without_a_rule_is_named() -> None:
    """Sabotage: a new address whose rule was forgotten stops the start with a sentence."""
    [fault] = rule_faults(["list", "export"], ["list"])
    assert fault.startswith('The desk\'s address "export" has no rule.')


def test_an_address_without_a_rule_opens_for_nobody(ailsa: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: were the start's check skipped, the door would still be shut."""
    monkeypatch.delitem(RULES, "list")
    assert ailsa.get("/desk/", expect=403).heading == "You cannot do this"


@pytest.mark.parametrize(
    ("role", "seat", "item", "comes_in"),
    [
        (role, seat, item, role in (Role.TRIAGE, Role.MANAGER) and seat == item)
        for role in Role
        for seat in (GLASGOW, "")
        for item in (GLASGOW, SCOTLAND)
    ],
)
def test_only_readers_of_its_own_team_may_open_a_referral(
    role: Role, seat: str, item: str, comes_in: bool
) -> None:
    """Each role × team × item is as the table says."""
    rule = RoutePermission(AuthLevel.WITH_A_ROLE, roles=frozenset({Role.TRIAGE, Role.MANAGER}), key=True)
    assert is_allowed(rule, [RoleAssignment(seat, role)], team=item) is comes_in


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize(
    ("seat", "unlocked"),
    [(GLASGOW, True), (GLASGOW, False), (SCOTLAND, True)],
    ids=["own", "locked", "other team"],
)
def test_each_address_answers_each_role_as_its_rule_says(
    browser: Browser, role: Role | None, seat: str, unlocked: bool
) -> None:
    """Every route × role × team × lock, as the table says: who may come in does, and nobody else."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    requests.create([reference], GLASGOW, A_WISH, by="calum", now=datetime.now(UTC))
    a_draft()
    half_keyed = paper_drafts.HalfKeyed("n" * 22, "family", {"full_name": [PLANTED]})
    paper_drafts.save(half_keyed, GLASGOW, "calum", datetime.now(UTC), spare="s" * 22)
    browser.get("/desk/sign-in")
    if role is not None:
        at_desk(a_member(role=role, teams=(seat,)), *((seat,) if unlocked else ()), browser=browser)
    seats = (RoleAssignment(seat, role),) if role is not None else ()
    for name, address in addresses(reference):
        rule = RULES[name]
        for method in ("GET", "POST"):
            item = GLASGOW if re.search(r"referrals/|one-person/\d|paper/drafts/", address) else None
            wanted = method in rule.methods and (
                rule.who is AuthLevel.ANYONE
                or (role is not None and is_allowed(rule, seats, team=item) and (unlocked or not rule.key))
            )
            assert _comes_in(browser, method, address, seat) is wanted, f"{method} {address}"


def _comes_in(browser: Browser, method: str, address: str, team: str) -> bool:
    data = (
        {"csrfmiddlewaretoken": browser.client.cookies["csrf"].value, "team": team}
        if method == "POST"
        else {}
    )
    response = getattr(browser.client, method.lower())(address, data)
    sent_away = response.headers.get("Location", "").startswith(("/desk/sign-in", "/desk/keys"))
    return response.status_code not in (403, 404, 405) and not sent_away


def test_another_teams_referral_and_none_at_all_look_the_same(ailsa: Browser) -> None:
    """A member of one team cannot find out whether a reference belongs to another."""
    other = a_referral(team=SCOTLAND).reference
    never = a_referral().reference
    Referral.objects.filter(reference=never).delete()

    pages = [ailsa.get(f"/desk/referrals/{spoken(r)}/", expect=404).words for r in (other, never)]
    assert pages[0] == pages[1]
    assert not Audit.objects.filter(action="opened").exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_sends_changes_nothing(ailsa: Browser, site: str) -> None:
    """Sabotage: without the check of Sec-Fetch-Site, a page elsewhere with a stolen token could act as staff."""
    reference = a_referral().reference
    token = ailsa.client.cookies["csrf"].value
    response = ailsa.client.post(
        f"/desk/referrals/{spoken(reference)}/status",
        {"expected": "new", "status": "closed", "csrfmiddlewaretoken": token},
        headers={"sec-fetch-site": site},
    )
    assert response.status_code == 403
    assert Referral.objects.get().status == "new"


def test_a_form_without_the_token_changes_nothing(ailsa: Browser) -> None:
    """Sabotage: without Django's token check this would pass."""
    reference = a_referral().reference
    address = f"/desk/referrals/{spoken(reference)}/status"
    response = ailsa.client.post(address, {"expected": "new", "status": "closed"})
    assert response.status_code == 403
    assert "open too long" in response.content.decode()
    assert Referral.objects.get().status == "new"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/desk/", 200),
        ("/desk/sign-in", 302),
        ("/desk/nowhere", 404),
        ("/desk/keys/lock", 405),
        ("/desk/referrals/K4M-7TQ-9XC/", 404),
        ("/desk/find?reference=x", 422),
    ],
)
def test_every_answer_of_the_desk_carries_its_headers(ailsa: Browser, address: str, status: int) -> None:
    """No script, no frame, no copy kept: on pages, refusals and redirects alike. Sabotage: headers dropped on errors."""
    response = ailsa.client.get(address)
    assert response.status_code == status
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'; script-src ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_only_the_pages_that_the_table_names_run_a_script(ailsa: Browser) -> None:
    """Sabotage: scripts allowed everywhere. Each page its own file alone, and none where a referral is open."""
    reference = a_referral().reference
    requests.create([reference], GLASGOW, A_WISH, by="calum", now=datetime.now(UTC))
    a_draft()
    found = {}
    for name, address in addresses(reference):
        policy = ailsa.client.get(address)["Content-Security-Policy"]
        [found[name]] = re.findall(r"script-src ([^;]*);", policy)
        asking = {name} if "connect-src 'self'" in policy else set()
        assert asking == {name} & {"catalogue-text"}, (
            "a script that asks the server, on the editor's page alone"
        )
    hosts = ("http://127.0.0.1", settings.ENVIRONMENT.address)
    ours = {
        name: " ".join(f"{host}/desk/look/{name}.{file.digest}.js" for host in hosts)
        for name, file in SCRIPTS.items()
    }
    assert found == {name: ours.get(RULES[name].script, "'none'") for name in found}
    assert {name for name, rule in RULES.items() if rule.script and rule.key} == set()


def test_a_fault_of_ours_is_answered_without_values(ailsa: Browser, caplog: pytest.LogCaptureFixture) -> None:
    """Even a page that breaks carries the headers, and says and logs nothing of what it was about."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    Referral.objects.update(status="gone astray")
    page = ailsa.get(f"/desk/referrals/{spoken(reference)}/", expect=500)
    assert page.heading == "Something went wrong on our side"
    assert ailsa.response is not None
    assert "script-src 'none'" in ailsa.response["Content-Security-Policy"]
    assert PLANTED not in page.words + caplog.text


def test_the_stylesheet_is_kept_and_named_by_its_content(browser: Browser) -> None:
    """A browser asks for it once, until it changes."""
    page = browser.get("/desk/sign-in")
    [sheet] = [link.get("href", "") for link in page.root.iter("link") if link.get("rel") == "stylesheet"]
    response = browser.client.get(sheet)
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Type"].startswith("text/css")


@override_settings(SESSION_COOKIE_SECURE=True)
def test_on_a_server_the_keys_cookie_belongs_to_our_host_alone() -> None:
    """Over https its name begins with __Host-, so that no neighbour's host can set or read it."""
    door = DeskMiddleware(lambda _: HttpResponse())
    response = HttpResponse()
    door._keep_or_drop_the_key(response, None, "secret")
    cookie = response.cookies["__Host-desk-key"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "https://elsewhere.example"])
def test_a_form_of_ours_is_taken_whatever_host_the_proxy_passes_on(store: Path, origin: str) -> None:
    """Apache by default sends its own; catches "your browser may be refusing cookies" for everybody at the desk."""
    a_member()
    client = Client(
        enforce_csrf_checks=True, SERVER_NAME="localhost", SERVER_PORT="9", headers={"origin": origin}
    )
    client.get("/desk/sign-in")
    typed = {
        "username": "ailsa",
        "passphrase": PASSPHRASE,
        "csrfmiddlewaretoken": client.cookies["csrf"].value,
    }
    answer = client.post("/desk/sign-in", typed)
    assert answer.status_code == (302 if origin == settings.ENVIRONMENT.address else 403)
