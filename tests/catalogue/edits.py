"""A small catalogue as YAML text, with comments, quotes, block scalars and flow collections in it."""

from __future__ import annotations

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
