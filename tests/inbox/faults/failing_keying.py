"""Fault injection into keying in from paper: one call failed, the disk full from there on, or the process killed; see ``failing_calls``."""

from __future__ import annotations

import html
import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.inbox import places
from tests.inbox.faults.failing_calls import faulty_child

if TYPE_CHECKING:
    from tests.inbox.desk.conftest import Browser

KINDS = (
    ("pwrite64", "error=ENOSPC", "+", 9),
    ("pwrite64", "error=EIO", "", 25),
    ("fdatasync", "error=EIO", "", 5),
    ("pwrite64", "signal=KILL", "", 15),
    ("fdatasync", "signal=KILL", "", 3),
)
"""Call, fault, whether later calls meet it too, and in which steps the calls are tried."""
ARRIVED = "arrived"
DOES = ("send", "save")


@dataclass(frozen=True)
class SeenKeying:
    """One press of Send, or of Save, with one fault, and its outcome."""

    does: str
    call: str
    fault: str
    fired: bool
    status: int
    """Of the page that the member saw; 0 from a process that was killed."""
    said: str
    """Whether the page says that it has arrived, or that it is saved."""
    answers: bool
    """Whether every answer is on the page."""
    kept: int
    """Referrals, or drafts with what was keyed in last, after it."""
    again: int
    """Referrals once a new process has sent the same page again."""
    drafts: int
    """Drafts that are still listed then."""
    whole: bool


def main() -> None:
    """Try every call of every kind."""
    places.prepare()
    with tempfile.TemporaryDirectory(prefix="failing-keying-") as name:
        folder = Path(name)
        member, carried = begun(folder / "begun.sqlite3")
        for does in DOES:
            for call, fault, later, step in KINDS:
                for k in range(1, 99, step):
                    database = shutil.copyfile(folder / "begun.sqlite3", folder / "inbox.sqlite3")
                    seen = one(database, does, (call, fault, f"{k}{later}"), member, carried)
                    sys.stdout.write(json.dumps(asdict(seen)) + "\n")
                    if not seen.fired:
                        break


def begun(database: Path) -> tuple[Browser, dict[str, Any]]:
    """Save a draft, take it up, and check what is in it; return the member's browser, and what the check page carries."""
    from django.db import connection  # noqa: PLC0415 -- needs Django ready

    from tests.inbox.desk.conftest import GLASGOW, a_member, at_desk  # noqa: PLC0415
    from tests.inbox.desk.test_keying import ADDRESS, PAPER, hidden  # noqa: PLC0415
    from tests.inbox.desk.test_keying_drafts import typed  # noqa: PLC0415

    places.fresh_database(database)
    member = at_desk(a_member(), GLASGOW)
    member.post(ADDRESS, do="save", **PAPER)
    [draft] = [link for link in member.get("/desk/paper").links().values() if "/drafts/" in link]
    filled = {**typed(member.get(draft)), "other_workers": "Nobody yet"}
    carried = hidden(member.post(ADDRESS, do="check", **filled))
    connection.close()
    member.client.raise_request_exception = False
    return member, carried


def one(
    database: Path, does: str, fault: tuple[str, str, str], member: Browser, carried: dict[str, Any]
) -> SeenKeying:
    """Let a call of a press meet a fault, then send the same page from a new process."""
    from django.db import connection  # noqa: PLC0415 -- needs Django ready

    from frontdoor.inbox.referrals import paper_drafts  # noqa: PLC0415
    from frontdoor.inbox.store.models import PaperDraft, Referral  # noqa: PLC0415
    from tests.inbox.desk.conftest import GLASGOW  # noqa: PLC0415

    def last() -> int:
        found = [paper_drafts.opened(row, places.identity(GLASGOW)) for row in PaperDraft.objects.all()]
        return sum("other_workers" in draft.typed for draft in found)

    said, fired = faulty_child(database.parent, database, fault, lambda: press(member, does, carried))
    places.use_database(database)
    kept = Referral.objects.count() if does == "send" else last()
    connection.close()
    press(member, "send", carried)
    member.client.get("/desk/paper")
    again, drafts = Referral.objects.count(), PaperDraft.objects.count()
    connection.close()
    with places.raw(database) as raw:
        whole = raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    status, words, answers = said or ("0", "", "")
    return SeenKeying(does, *fault[:2], fired, int(status), words, bool(answers), kept, again, drafts, whole)


def press(member: Browser, does: str, carried: dict[str, Any]) -> list[str]:
    """Press a button of the check page; return the status, whether it went well, and whether every answer is there."""
    from tests.inbox.desk.test_keying import ADDRESS  # noqa: PLC0415

    token = member.client.cookies["csrf"].value
    response = member.client.post(ADDRESS, {**carried, "do": does, "csrfmiddlewaretoken": token})
    body = html.unescape(response.content.decode())
    well = "has arrived" in body or response.status_code == 302
    beside = ("key", "draft", "draft_version")
    kept = all(text in body for name, text in carried.items() if name not in beside)
    return [
        str(response.status_code),
        ARRIVED if well else "",
        "yes" if kept else "",
    ]


if __name__ == "__main__":
    main()
