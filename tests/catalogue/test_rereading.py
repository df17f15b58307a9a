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

ROOT = Path(__file__).parent.parent.parent
REAL = (ROOT / "services.yaml").read_text("utf-8")
SMALL = """\
# A small charity
organisation: {name: Sacro, phone: 0131 622 7500}

needs:  # what people look for
  leaving-prison: {name: Leaving prison}
  housing:
    name: A place
      to live
teams:
  all: {name: The team, answers: [throughcare]}
prisons: {barlinnie: {name: HMP Barlinnie}}

# Where
locations:
  # the west
  glasgow:
    name: Glasgow office
    area: Glasgow City
    phone: 0141 248 1763
  dundee:
    name: "Dundee
  office"
    area: Dundee City
closures:
- on: 25 December 2026
  reason: Christmas
notices:
  - text: We move in March.
    until: 1 March 2027
services:
  # for adults
  throughcare:
    name: Throughcare
    summary: Help for people who leave prison.
    needs: [leaving-prison,
      housing]
    offers: |
      Somebody to talk to.
        services:
      glasgow:
    team: all
    at:
      glasgow:
        drop_ins:
        - days: Monday
          opens: 1pm
          closes: 3pm

# ---- the north
  mediation:
    name: {en: Mediation, gd: Eadar-mheadhanachadh}
    summary: 'Neighbours who
  quarrel talk it over.'
    related: [throughcare]
    at: dundee
    team: all
    who_for: |+

      Neighbours

  bail: {name: Bail, summary: Support on bail., phone: unknown,
      status: open}
  arrest:
    name: Arrest referral
    summary: >
      A word with somebody
      after an arrest.
    phone: [0141 248 1763, 0141 248 1764]
"""
TRAPS = SMALL.replace("  quarrel talk", "  quarrel: talk").replace("      status: open}", "  status: open}")
"""Lines inside quotes and braces that look like entries."""
ODD = """\
|  foo: bar"
|  foo: bar'
|    note: "begun
|  ended"
|ended"
|  close: it'
|    note: 'begun
|  # a comment
|# a comment
|
|    \u0020
|---
|...
|%YAML 1.1
|\tname: x
|  other:
|    offers: |
|    offers: >2
|    offers: |+
|      text: like a key
|  looks: like an entry
|  looks:
|    name: An entry
|    summary: Something.
|services:
|closures:
|teams:
|locations: |
|needs: {}
|settings: {dates_ahead: 4}
|- on: 26 December 2026
|  - text: Hello.
|  reason: Snow
|? a
|: b
|  ? a
|  : b
|  &a x: y
|  x: *a
|  !!str x: y
|<<<<<<< mine
|=======
|>>>>>>> theirs
|]
|  ]
|  {
|}
|    name: Throughcare
|    name: "Bail"
|    phone: 0141 248
|    related: [bail]
|    needs: [housing, horses]
|    at: glasgow
|    id: again
|  "bail": {name: In quotes, summary: Quoted.}
|  bail : {name: With a space, summary: Spaced.}
|\ufeffservices:
|  a\u2028b: c
|\x85
|  l\u200bost: x\
""".removeprefix("|").split("\n|")


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


@st.composite
def an_edit(draw: st.DrawFn) -> Callable[[list[str]], list[str]]:
    """Draw a change of some lines: others put in, taken out, in a new order, or put in quotes."""
    kind = draw(st.sampled_from(["put", "replace", "take", "copy", "move", "around", "mend"]))
    at, to, length = draw(st.integers(0, 70)), draw(st.integers(0, 70)), draw(st.integers(1, 14))
    line = draw(st.sampled_from([*ODD, *SMALL.split("\n")]))

    def change(lines: list[str]) -> list[str]:
        lines = [*lines]
        part = lines[at : at + length]
        if kind in ("take", "move"):
            del lines[at : at + length]
        match kind:
            case "put":
                lines.insert(at, line)
            case "replace":
                lines[at : at + 1] = [line]
            case "copy" | "move":
                lines[to:to] = part
            case "around":
                quote = "'" if to % 2 else '"'
                lines[at : at + length] = ["    note: " + quote, *part, "  ended" + quote]
            case "mend":
                lines = SMALL.split("\n")
        return lines

    return change


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
    for section in ("locations", "needs", "teams", "prisons", "family_help"):
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
