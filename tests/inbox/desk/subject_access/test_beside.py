"""What is kept of a person beside referrals: what they said to us, and half-keyed papers; found, handed out and erased too."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom

import pytest
from django.conf import settings

from frontdoor.inbox import backup
from frontdoor.inbox.desk.models import RightsRequest
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import feedback, paper_drafts
from frontdoor.inbox.store.models import Audit, Feedback, FeedbackKind, PaperDraft, Role
from tests.inbox import places
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.examples import WISH
from tests.inbox.desk.subject_access.test_search import ticks

NOW = datetime.now(UTC)
TYPED = {
    "full_name": [PLANTED], "date_of_birth-day": ["27"], "date_of_birth-month": ["3"],
    "date_of_birth-year": ["1986"], "reason": ["He is at his sister's"],
}  # fmt: skip


@pytest.fixture
def pieces(store: Path) -> tuple[str, str, str]:
    """A complaint, a report, and a paper that is half keyed in, all of one team; their marks."""
    for kind, text in (
        (FeedbackKind.COMPLAINT, f"{PLANTED} was not called"),
        (FeedbackKind.WRONG_HERE, f"{PLANTED} found it shut"),
    ):
        draft = feedback.Draft(
            kind, text, "0141 496 0123", page="/services/upside/" if kind == FeedbackKind.WRONG_HERE else ""
        )
        feedback.receive_feedback(draft, once=kind.value, now=NOW, random=SystemRandom())
    half = paper_drafts.HalfKeyed("n" * 22, "family", TYPED)
    paper_drafts.save(half, SCOTLAND, "calum", NOW, spare="s" * 22)
    Feedback.objects.update(team=SCOTLAND)
    first, second = Feedback.objects.order_by("kind").values_list("pk", flat=True)
    return f"feedback-{first}", f"feedback-{second}", f"paper-{PaperDraft.objects.get().pk}"


@pytest.fixture
def manager(pieces: object) -> Browser:
    """A manager of that team, with the key unlocked."""
    return at_desk(a_member("morag", role=Role.MANAGER, teams=(SCOTLAND,)), SCOTLAND)


def agreed(manager: Browser, what: str, *marks: str) -> str:
    """Ask for something, and have a colleague agree; return the request's address."""
    page = manager.post("/desk/one-person/ask", reference=list(marks))
    assert "Complaint" in page.main
    manager.post("/desk/one-person/ask", what=what, reference=list(marks), **WISH)
    address = f"/desk/one-person/{RightsRequest.objects.latest('pk').pk}"
    at_desk(a_member("ailsa", teams=(SCOTLAND,)), SCOTLAND).post(f"{address}/agree")
    return address


def test_they_are_found_by_name_birthday_and_words(manager: Browser, pieces: tuple[str, str, str]) -> None:
    """Beside the person's referrals; each by what is in it. Another team's are not. Sabotage: a search of referrals alone."""
    reference = a_referral(answers={"full_name": PLANTED}, team=SCOTLAND).reference
    complaint, report, paper = pieces
    page = manager.post("/desk/one-person", name=PLANTED)
    assert set(ticks(page)) == {reference, *pieces}
    assert "Report that /services/upside/ is wrong" in page.main
    assert ticks(manager.post("/desk/one-person", born="27 March 1986")) == [paper]
    assert ticks(manager.post("/desk/one-person", words="not called")) == [complaint]
    assert set(ticks(manager.post("/desk/one-person", words="0141 496 0123"))) == {complaint, report}
    assert ticks(manager.post("/desk/one-person", words="sister's")) == [paper]
    elsewhere = at_desk(a_member("una", role=Role.MANAGER), places.TEAMS[0])
    assert ticks(elsewhere.post("/desk/one-person", name=PLANTED)) == []
    elsewhere.post("/desk/one-person/ask", what="erase", reference=list(pieces), **WISH)
    assert not RightsRequest.objects.exists()


def test_all_of_them_is_handed_out(manager: Browser, pieces: tuple[str, str, str]) -> None:
    """As a file and on paper, once a second member agreed; what opens the three words is not in it."""
    address = agreed(manager, "export", *pieces)
    record = json.loads(manager.client.get(f"{address}/all.json").content)
    assert record["referrals"] == []
    said = {one["what"].split()[0]: one for one in record["beside referrals"]}
    assert said["Complaint"]["sealed"]["text"] == f"{PLANTED} was not called"
    assert said["Complaint"]["sealed"]["contact"] == "0141 496 0123"
    assert "complaint received" in [line["action"] for line in said["Complaint"]["log"]]
    assert said["Report"]["kept"]["page"] == "/services/upside/"
    assert said["Paper"]["sealed"]["typed"] == TYPED
    assert "n" * 22 not in json.dumps(record)
    page = manager.get(f"{address}/print")
    for words in (f"{PLANTED} was not called", f"{PLANTED} found it shut", "He is at his sister's"):
        assert words in page.main


def test_erased_they_are_gone_also_from_a_restored_copy(
    manager: Browser, pieces: tuple[str, str, str], store: Path, tmp_path: Path
) -> None:
    """The complaint's dates stay, as the law's log; a copy from before is cleaned before anybody looks."""
    places.needs_sqlite()
    copy = tmp_path / "copy" / backup.DATABASE
    copy.parent.mkdir()
    with places.raw(store) as database:
        database.execute("VACUUM INTO ?", (str(copy),))
    reference = Feedback.objects.get(kind=FeedbackKind.COMPLAINT).reference
    address = agreed(manager, "erase", *pieces)
    page = manager.post(f"{address}/erase", sure="yes")
    assert "3 pieces were erased for good" in page.words
    assert "No longer kept" in page.main
    assert not PaperDraft.objects.exists()
    [row] = Feedback.objects.all()
    assert (row.reference, bytes(row.sealed)) == (reference, b"")
    assert {"erased the text of a complaint", "erased a report", "erased a half-keyed paper"} <= set(
        Audit.objects.values_list("action", flat=True)
    )
    assert spoken(reference) in manager.get("/desk/said").main
    shutil.copy(Path(settings.ENVIRONMENT.data) / "erased.list", copy.parent)
    assert backup._erase_again(copy.parent, NOW.isoformat()) == 3
    with places.raw(copy) as database:
        assert database.execute("SELECT reference, length(sealed) FROM store_feedback").fetchall() == [
            (reference, 0)
        ]
        assert database.execute("SELECT count(*) FROM store_paperdraft").fetchone() == (0,)
