"""One person's data: found in sealed answers, handed out whole or erased for good, and never by one member alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model

from frontdoor.inbox import sealing
from frontdoor.inbox.desk import rights
from frontdoor.inbox.desk.asking import in_words
from frontdoor.inbox.desk.models import RightsRequest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.store import keeping, triage
from frontdoor.inbox.store.models import Attempt, Audit, Delivery, Membership, Note, Referral, Role, Tombstone
from tests.inbox import places
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.examples import ANSWERS, a_full_referral
from tests.inbox.desk.parsing import PageRead, text
from tests.inbox.store.test_keeping import pieces

NOTE = "Rang her back on Monday; she knew her prison number."
WISH: dict[str, Any] = {"why": "the person asked", "checked": "rang back", "note": NOTE}


@pytest.fixture
def morag(browser: Browser) -> Browser:
    """The browser of Morag, manager in Glasgow, with the key unlocked."""
    return at_desk(a_member("morag", role=Role.MANAGER), GLASGOW, browser=browser)


@pytest.fixture
def colleague(store: Path) -> Browser:
    """The browser of Ailsa, who answers referrals in the same team."""
    return at_desk(a_member("ailsa"), GLASGOW)


def ticks(page: PageRead) -> list[str]:
    """The references that a page offers for ticking, best first."""
    return [box.get("value", "") for box in page.all("input") if box.get("type") == "checkbox"]


def asked_and_agreed(morag: Browser, colleague: Browser, what: str, *references: str) -> str:
    """Ask for something as one member and agree to it as another; return the request's address."""
    morag.post("/desk/one-person/ask", what=what, reference=list(references), **WISH)
    address = f"/desk/one-person/{RightsRequest.objects.latest('pk').pk}"
    colleague.post(f"{address}/agree")
    return address


def test_a_person_is_found_by_name_birthday_or_any_words(morag: Browser) -> None:
    """Each thing that fits speaks for a referral; what fits best stands first; others' referrals stay away."""
    both = a_referral(answers={"full_name": "Mhairi Ní Bhriain", "date_of_birth": "1986-03-27"}).reference
    name = a_referral(answers={"full_name": "Mhairi Ni Bhriain", "date_of_birth": "1990-01-01"}).reference
    noted = a_referral(answers={"full_name": "Somebody Else"}).reference
    triage.add_note(noted, "Her neighbour Mhairi Ni Bhriain rang.", "calum", datetime.now(UTC))
    a_referral(answers={"full_name": "Another"})
    page = morag.post("/desk/one-person", name="mhairi ni bhriain", born="27/3/86")
    assert ticks(page)[0] == both
    assert set(ticks(page)) == {both, name, noted}
    assert "Mhairi Ní Bhriain, 27 March 1986" in page.main
    assert "Matches the name and the date of birth." in page.main
    assert ticks(morag.post("/desk/one-person", born="27 March 1986")) == [both]
    assert ticks(morag.post("/desk/one-person", words="neighbour")) == [noted]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Enter a name, a date of birth or other words"),
        ({"name": "Jo"}, "Enter at least 3 letters or digits"),
        ({"born": "in spring"}, "Enter the date of birth like 27 3 1986"),
        ({"born": "31 2 1986"}, "Enter the date of birth like 27 3 1986"),
    ],
)
def test_what_cannot_be_looked_for_says_what_to_do(
    morag: Browser, typed: dict[str, Any], sentence: str
) -> None:
    """Nothing, too little, or a day that is none."""
    assert sentence in morag.post("/desk/one-person", expect=422, **typed).main


def test_only_teams_that_are_managed_and_unlocked_are_searched(browser: Browser) -> None:
    """A manager of one team who answers in another, or has a key locked, is shown nothing of that one."""
    user = a_member("morag", role=Role.MANAGER)
    Membership.objects.create(user=user, team=SCOTLAND, role=Role.TRIAGE)
    elsewhere = a_referral(answers={"full_name": PLANTED}, team=SCOTLAND).reference
    here = a_referral(answers={"full_name": PLANTED}).reference
    morag = at_desk(user, GLASGOW, SCOTLAND, browser=browser)
    assert ticks(morag.post("/desk/one-person", name=PLANTED)) == [here]
    morag.post("/desk/one-person/ask", what="erase", reference=elsewhere, **WISH)
    assert not RightsRequest.objects.exists()
    morag.post("/desk/keys/lock")
    page = morag.post("/desk/one-person", expect=422, name=PLANTED)
    assert "Not searched, because the key is locked: Throughcare, Glasgow." in page.main


def test_a_search_leaves_who_saw_whom_and_never_the_name(morag: Browser, store: Path) -> None:
    """The log has the search and each reference whose name was shown; the words are in no file."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    morag.post("/desk/one-person", name=PLANTED)
    assert list(Audit.objects.order_by("seq").values_list("action", "reference"))[-2:] == [
        ("searched for one person", ""),
        ("shown in a search for one person", reference),
    ]
    assert all(PLANTED.encode() not in file.read_bytes() for file in store.parent.iterdir())


@pytest.mark.parametrize("missing", ["what", "why", "checked", "note"])
def test_asking_wants_every_word_of_it(morag: Browser, missing: str) -> None:
    """What, why, how it was made sure, and a sentence: without one of them nothing is asked, and the ticks are kept."""
    reference = a_referral().reference
    typed = WISH | {"what": "export", missing: ""}
    page = morag.post("/desk/one-person/ask", expect=422, reference=reference, **typed)
    assert f"#{missing}" in page.links().values()
    assert [i.get("value") for i in page.all("input") if i.get("name") == "reference"] == [reference]
    assert not RightsRequest.objects.exists()


def test_nobody_agrees_to_their_own_request(morag: Browser) -> None:
    """Sabotage: a second person who is the first. Without a colleague's yes nothing leaves and nothing is erased."""
    reference = a_referral(answers={"full_name": PLANTED}).reference
    for what in ("export", "erase"):
        page = morag.post("/desk/one-person/ask", what=what, reference=reference, **WISH)
        assert "A colleague of your team has to agree" in page.main
        address = f"/desk/one-person/{RightsRequest.objects.latest('pk').pk}"
        morag.post(f"{address}/agree", expect=409)
        for way in ("all.json", "print"):
            assert PLANTED not in morag.get(f"{address}/{way}", expect=409).words
        morag.post(f"{address}/erase", expect=409, sure="yes")
    assert Referral.objects.filter(reference=reference).exists()


def test_what_is_asked_stands_above_the_colleagues_list(morag: Browser, colleague: Browser) -> None:
    """The second member need not be told by other means; the asker is not asked."""
    reference = a_referral().reference
    morag.post("/desk/one-person/ask", what="export", reference=reference, **WISH)
    sentence = "morag needs a second member to export one person’s data."
    assert sentence in colleague.get("/desk/").main
    assert sentence not in morag.get("/desk/").main
    page = colleague.get(f"/desk/one-person/{RightsRequest.objects.get().pk}")
    assert NOTE in page.main
    colleague.post(f"/desk/one-person/{RightsRequest.objects.get().pk}/agree")
    assert sentence not in colleague.get("/desk/").main


def test_another_teams_member_sees_and_agrees_to_nothing(morag: Browser, store: Path) -> None:
    """Not even that there is such a request."""
    reference = a_referral().reference
    morag.post("/desk/one-person/ask", what="export", reference=reference, **WISH)
    other = at_desk(a_member("iona", teams=(SCOTLAND,)), SCOTLAND)
    address = f"/desk/one-person/{RightsRequest.objects.get().pk}"
    assert other.get(address, expect=404).words == other.get("/desk/one-person/999", expect=404).words
    other.post(f"{address}/agree", expect=404)


def filled(reference: str) -> None:
    """Give a referral a note, a telling with an attempt, and a decision, so that no field of it is empty."""
    now = datetime.now(UTC)
    triage.add_note(reference, f"{PLANTED} has a sister.", "calum", now)
    triage.open_referral(reference, places.identity(), "calum", now)
    delivery = Delivery.objects.create(
        referral=Referral.objects.get(reference=reference),
        mailbox="mailto:t@example.org", due_at=now, lease_until=now, message_id="1", fence=3,
    )  # fmt: skip
    Attempt.objects.create(delivery=delivery, at=now, outcome="refused", words="The server said no.")
    Referral.objects.filter(reference=reference).update(
        possible_repeat_of=reference, status="closed", status_at=now, decision="mistake or repeat", taken_by="calum",
        set_aside=True, reminded_at=now, escalated_at=now, repeat_hash="f" * 64, release_known=True,
    )  # fmt: skip


def rows_of(reference: str) -> Iterator[Model]:
    """Every row that is kept of a referral."""
    referral = Referral.objects.get(reference=reference)
    yield referral
    yield from referral.notes.all()
    for delivery in referral.deliveries.all():
        yield delivery
        yield from delivery.attempts.all()
    yield from Audit.objects.filter(reference=reference)


def leaves(value: object) -> Iterator[str]:
    """Every single value within nested ones, as text."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)
    else:
        yield str(value)


def test_everything_that_is_kept_is_in_the_export(morag: Browser, colleague: Browser) -> None:
    """Sabotage: a field left out. Each field of each model and all that is sealed is in the file and on the print."""
    reference = a_full_referral(now=datetime.now(UTC))
    filled(reference)
    address = asked_and_agreed(morag, colleague, "export", reference)
    morag.get(f"{address}/print")  # the first time adds the note on how it was made sure
    before = {str(type(row).__name__): row for row in rows_of(reference)}
    assert set(before) == {"Referral", "Note", "Delivery", "Attempt", "Audit"}

    response = morag.client.get(f"{address}/all.json")
    assert response["Content-Disposition"] == f'attachment; filename="{spoken(reference)}-all.json"'
    [whole] = json.loads(response.content)["referrals"]
    printed = morag.get(f"{address}/print")

    found = {
        "Referral": [whole["kept"]],
        "Note": [note["kept"] for note in whole["notes"]],
        "Delivery": [told["kept"] for told in whole["told"]],
        "Attempt": [attempt for told in whole["told"] for attempt in told["attempts"]],
        "Audit": whole["log"],
    }
    referral = Referral.objects.get(reference=reference)
    related = {r.get_accessor_name() for r in Referral._meta.related_objects}
    assert related == {"notes", "deliveries"}, "something new belongs to a referral: export it"
    for row in rows_of(reference):
        if isinstance(row, Audit) and row.action.startswith(("printed", "saved")):
            continue  # written by the export itself
        [mine] = [
            one for one in found[type(row).__name__] if str(one.get("id", one.get("seq"))) == str(row.pk)
        ]
        names = {field.attname for field in row._meta.concrete_fields} - {"sealed"}
        assert set(mine) == names
        for name in names:
            value = getattr(row, name)
            said = value.isoformat() if hasattr(value, "isoformat") else value
            assert str(mine[name]) == str(said), name
            of_another = name in ("roll_call_id", "canary_id")  # a delivery is of one thing only
            assert of_another or value not in (None, ""), f"fill {name}, or the test proves nothing"
    assert whole["sealed"] == sealing.open_sealed(referral.sealed, places.identity())
    assert whole["sealed"]["answers"] == ANSWERS
    assert whole["notes"][0]["sealed"]["note"] == f"{PLANTED} has a sister."
    assert NOTE in whole["notes"][1]["sealed"]["note"]
    said = {"True": "yes", "False": "no", "None": "nothing", "": "nothing"}
    sealed = whole["sealed"]
    labels = sealed.pop("labels", {})  # on paper the words that were shown stand in the place of what is kept
    worded = [in_words(text, labels.get(name, {})) for name, text in sealed.pop("answers").items()]
    for leaf in [*worded, *leaves({**whole, "log": whole["log"][:3]})]:
        assert text_of(said.get(leaf, leaf)) in printed.main, leaf


def text_of(value: str) -> str:
    """A value as it reads in one line."""
    return " ".join(value.split())


def test_every_step_is_in_the_log_of_each_referral(morag: Browser, colleague: Browser) -> None:
    """Asked, agreed, handed out: who, what, why and how it was made sure, in fixed words."""
    one, other = (a_referral().reference for _ in range(2))
    address = asked_and_agreed(morag, colleague, "export", one, other)
    morag.client.get(f"{address}/all.json")
    for reference in (one, other):
        steps = Audit.objects.filter(reference=reference).order_by("seq").values_list("actor", "action")
        assert list(steps)[1:] == [
            ("morag", "asked to export: the person asked; rang back"),
            ("ailsa", "agreed to export, asked by morag"),
            ("morag", "note added"),
            ("morag", "saved all of it for the person"),
        ]


def test_erased_is_gone_from_the_bytes_and_from_a_restored_copy(
    morag: Browser, colleague: Browser, store: Path
) -> None:
    """The record and the asker's words are in no file any more; a tombstone and the list for restores know of it."""
    places.needs_sqlite()
    reference = a_full_referral(now=datetime.now(UTC))
    filled(reference)
    address = asked_and_agreed(morag, colleague, "erase", reference)
    asked = RightsRequest.objects.get()
    secrets = [bytes(Referral.objects.get().sealed), bytes(asked.sealed), bytes(Note.objects.get().sealed)]
    parts = [part for sealed in secrets for part in (pieces(sealed) or [sealed])]
    connection.close()

    def found() -> list[bool]:
        files = [file for file in store.parent.iterdir() if file.is_file()]
        return [part in file.read_bytes() for file in files for part in parts]

    assert any(found())
    page = morag.post(f"{address}/erase", expect=422)
    assert page.links()["Tick that you are sure"] == "#sure"
    page = morag.post(f"{address}/erase", sure="yes")
    assert "1 referral was erased for good." in page.main
    connection.close()
    assert not any(found())
    assert not Referral.objects.exists()
    assert Tombstone.objects.get().reference == reference
    assert reference in keeping.erased_before(settings.ENVIRONMENT.data)
    assert Audit.objects.filter(reference=reference, actor="morag", action="erased").count() == 1
    morag.post(f"{address}/erase", expect=409, sure="yes")


def test_a_referral_that_was_passed_on_meanwhile_is_left_alone(morag: Browser, colleague: Browser) -> None:
    """It is another team's now: neither handed out nor erased, and the page says so."""
    reference = a_referral().reference
    address = asked_and_agreed(morag, colleague, "erase", reference)
    triage.pass_on(reference, places.identity(), SCOTLAND, "ailsa", datetime.now(UTC))
    page = morag.post(f"{address}/erase", sure="yes")
    assert "0 referrals were erased" in page.main
    assert "(no longer with the team)" in page.main
    assert Referral.objects.filter(reference=reference).exists()


@pytest.mark.parametrize("days", [8, -1])
def test_an_agreement_is_good_for_seven_days(morag: Browser, colleague: Browser, days: int) -> None:
    """After that, or with the clock turned back, it has to be asked for again."""
    address = asked_and_agreed(morag, colleague, "export", a_referral().reference)
    RightsRequest.objects.update(agreed_at=datetime.now(UTC) - timedelta(days=days))
    morag.get(f"{address}/all.json", expect=409)


def test_what_can_be_done_no_more_is_forgotten(morag: Browser, colleague: Browser) -> None:
    """With what the asker wrote, agreed to or not; what is still good stays."""
    stays = asked_and_agreed(morag, colleague, "export", a_referral().reference)
    asked_and_agreed(morag, colleague, "export", a_referral().reference)
    long_ago = datetime.now(UTC) - timedelta(days=8)
    RightsRequest.objects.filter(pk=RightsRequest.objects.latest("pk").pk).update(agreed_at=long_ago)
    morag.post("/desk/one-person/ask", what="erase", reference=a_referral().reference, **WISH)
    RightsRequest.objects.filter(agreed_by="").update(asked_at=long_ago)
    morag.get("/desk/one-person")
    assert [f"/desk/one-person/{pk}" for pk in RightsRequest.objects.values_list("pk", flat=True)] == [stays]


def test_a_request_can_be_dropped_by_either(morag: Browser, colleague: Browser) -> None:
    """Taken back, or refused: it is gone, the log knows, and nothing else happened."""
    reference = a_referral().reference
    for who in (morag, colleague):
        morag.post("/desk/one-person/ask", what="erase", reference=reference, **WISH)
        who.post(f"/desk/one-person/{RightsRequest.objects.get().pk}/drop")
        assert not RightsRequest.objects.exists()
    assert Audit.objects.filter(reference=reference, action="dropped the request to erase").count() == 2
    assert Referral.objects.exists()


def test_a_record_that_does_not_open_stops_the_export(morag: Browser, colleague: Browser) -> None:
    """Sabotage: an export that leaves out what it cannot open. Better none than one that only looks complete."""
    reference = a_referral().reference
    address = asked_and_agreed(morag, colleague, "export", reference)
    Note.objects.create(referral=Referral.objects.get(), sealed=b"torn", by="calum", at=datetime.now(UTC))
    morag.get(f"{address}/all.json", expect=409)
    assert not RightsRequest.objects.get().done_at


def test_referrals_of_two_teams_are_asked_for_one_by_one(browser: Browser) -> None:
    """Each team's second member agrees for the own team."""
    user = a_member("morag", role=Role.MANAGER, teams=(GLASGOW, SCOTLAND))
    morag = at_desk(user, GLASGOW, SCOTLAND, browser=browser)
    references = [a_referral(team=team).reference for team in (GLASGOW, SCOTLAND)]
    page = morag.post("/desk/one-person/ask", what="export", reference=references, **WISH)
    assert sorted(RightsRequest.objects.values_list("team", flat=True)) == [GLASGOW, SCOTLAND]
    assert text(page.root.find(".//h1")) == "One person’s data"


def test_words_for_why_and_how_fit_the_log() -> None:
    """The log's line is cut at 60 signs; none of the fixed words may be."""
    for what in rights.What.values:
        for why in rights.WHY:
            for checked in rights.CHECKED:
                assert len(f"asked to {what}: {why}; {checked}") <= 60
