"""What people typed stands whole within an attribute: a browser that drops line breaks there joins no words."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.inbox.desk.conftest import Browser

TEMPLATES = ROOT / "frontdoor" / "inbox" / "desk" / "templates"
OURS = {
    "entry.id", "value", "name", "id", "key", "team", "reference", "chosen_status", "colleague.username", "match.row.reference", "move.value",
    "one.reference", "one.referral.reference", "referral.gate_outcome", "referral.reference", "referral.release_date|date:'Y-m-d'", "referral.status", "referral.taken_by", "row.reference",
    "system.name", "row.taken_by", "draft.nonce", "draft.version", "match.kept.mark", "who",
    "was", "seen", "one.section", "one.id", "one.fact.value",
}  # fmt: skip
"""Values that the inbox made: references, names of teams, members and entries, nonces, revisions, words of a list."""


def test_every_value_that_somebody_typed_is_written_unbroken() -> None:
    """Whoever adds a box says whose its value is. Django offers no one place for it, as Jinja does."""
    values = {
        value
        for path in TEMPLATES.rglob("*.html")
        for value in re.findall(r'value="\{\{ ([^"]*?) \}\}"', path.read_text("utf-8"))
    }
    assert any(value.endswith("|unbroken") for value in values)
    assert {value for value in values if not value.endswith("|unbroken")} <= OURS


def test_a_line_break_in_a_box_breaks_no_attribute(ailsa: Browser) -> None:
    """The strict reader of every page sees one that stands there as it is.

    Sabotage: a box without the filter.
    """
    ailsa.get("/desk/find?reference=one%0Atwo", expect=422)
    assert "one\u2028two" in ailsa.body
    ailsa.post("/desk/search", words="x\ny")
    assert "x\u2028y" in ailsa.body
