"""A small catalogue as text, and edits of its lines that are likely to mislead whoever cuts it into pieces."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

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
