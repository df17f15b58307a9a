"""Reading a catalogue again after an edit: always what reading it whole gives, and what was not touched is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from frontdoor.catalogue import Catalogue, Text, read_catalogue, rereading
from frontdoor.catalogue.rereading import Reader
from frontdoor.problems import ProblemsFound
from tests.catalogue.edits import SMALL, TRAPS, an_edit
from tests.frozen import CATALOGUE

ROOT = Path(__file__).parent.parent.parent
REAL = CATALOGUE.read_text("utf-8")


def plain(value: Any) -> Any:
    """Return a value with all that it says, in its order; what is equal to it need not be the same."""
    if isinstance(value, BaseModel):
        return type(value), {key: plain(below) for key, below in value}
    if isinstance(value, Text):
        return "text", str(value), plain(value.translations)
    if isinstance(value, Mapping):
        return [(key, plain(below)) for key, below in value.items()]
    return (type(value), [plain(v) for v in value]) if isinstance(value, tuple) else (type(value), value)


def outcome(read: Callable[[str | bytes], Catalogue], text: str | bytes) -> Any:
    """Return what comes of reading a text: a catalogue as plain values, or its faults."""
    try:
        return plain(read(text))
    except ProblemsFound as found:
        return str(found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([SMALL, TRAPS]), st.lists(an_edit(), min_size=1, max_size=8))
def test_a_text_that_is_edited_is_read_as_if_it_were_new(
    text: str, edits: list[Callable[[list[str]], list[str]]]
) -> None:
    """Whatever is done to the lines, the reader gives the same values in the same order, or the same faults."""
    reader = Reader()
    reader.read(text)
    for edit in edits:
        text = "\n".join(edit(text.split("\n")))
        assert outcome(reader.read, text) == outcome(read_catalogue, text)


def once(old: str, new: str, text: str = SMALL) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


QUICK = {
    "nothing": SMALL,
    "a value": once("Somebody to talk to", "Somebody who listens"),
    "a comment": once("# ---- the north", "# ---- the far north"),
    "a comment of a section": once("# the west", "# the far west"),
    "a new entry": once("  bail:", "  fines: {name: Fines, summary: Help with fines.}\n  bail:"),
    "an entry less": SMALL[: SMALL.index("  arrest:")],
    "a list": once("Christmas", "Christmas Day"),
    "a section in braces": once("HMP Barlinnie", "Barlinnie"),
    "a location": once("0141 248 1763\n  dundee", "0141 248 1765\n  dundee"),
    "another id": once("  glasgow:\n    name", "  paisley:\n    name", SMALL).replace(
        "      glasgow:\n        d", "      paisley:\n        d"
    ),
}


@pytest.mark.parametrize("text", QUICK.values(), ids=QUICK)
def test_an_edit_without_faults_is_read_by_its_pieces(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole file is not read again, and yet the values are those of the whole file."""
    reader = Reader()
    reader.read(SMALL)
    monkeypatch.setattr(rereading, "read_parts", None)

    assert plain(reader.read(text)) == plain(read_catalogue(text))


def test_an_entry_whose_text_did_not_change_is_the_same_object() -> None:
    """After an edit, a new entry, another order and a fault in between, all other entries are those of before."""
    reader = Reader()
    first = reader.read(REAL)
    edited = once("    name: Shine Women's Mentoring Service", "    name: Shine", REAL)
    with pytest.raises(ProblemsFound):
        reader.read(edited + "  : [\n")

    second = reader.read(edited)

    changed = [key for key, service in second.services.items() if service is not first.services[key]]
    assert changed == ["shine"]
    assert [*second.services] == [*first.services]
    assert second.organisation is first.organisation
    for section in ("locations", "needs", "teams", "prisons", "other_help"):
        assert all(entry is getattr(first, section)[key] for key, entry in getattr(second, section).items())


def test_what_another_entry_now_makes_wrong_is_found() -> None:
    """Faults between entries are found though only one of the two was edited, and are told as ever."""
    for text in (
        SMALL[: SMALL.index("# Where")] + SMALL[SMALL.index("closures:") :],
        SMALL.replace("    phone: 0141 248 1763\n  d", "  d").replace(", phone: 0131 622 7500", ""),
        SMALL.replace("[throughcare]}", "[other]}").replace("    at: dundee", "    referral: throughcare"),
        SMALL.replace("  throughcare:\n", "  through:\n"),
        SMALL.replace("name: Arrest referral", "name: throughcare"),
        SMALL.replace(
            "    at: dundee\n",
            "    at: {glasgow: {drop_ins: {days: Monday, opens: 2pm, closes: 4pm}}}\n",
        ),
    ):
        reader = Reader()
        reader.read(SMALL)
        said = outcome(read_catalogue, text)
        assert isinstance(said, str)
        assert outcome(reader.read, text) == said
