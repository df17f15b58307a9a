"""Writes an invented catalogue of any size, for measurements: python benchmarks/make_catalogue.py 6000 big.yaml

Every name, number and place in it is made up (the numbers are from the range that Ofcom keeps for drama).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from frontdoor.geography.council_areas import COUNCIL_AREAS

NEEDS = {
    "leaving-prison": "Leaving prison", "families": "Families", "housing": "A place to live", "money": "Money",
    "health": "Health", "work": "Work", "young-people": "Young people", "conflict": "Settling a dispute",
}  # fmt: skip
WHO = ("Adults", "Young people", "Families", "Women", "Men", "Older people", "Veterans", "Parents")
WHAT = ("Mentoring", "Advice", "Support", "Mediation", "Outreach", "Skills", "Housing help", "Visits")
PLACES = ("North", "South", "East", "West", "Central", "Harbour", "Hill", "River")
SENTENCES = (
    "A worker meets you and talks through what you want.",
    "You make a plan together and look at it again each month.",
    "We can come with you to the first meeting.",
    "Nobody will judge you for what has been.",
    "You can stop at any time, and come back later.",
    "We help with forms, letters and phone calls.",
    "If we cannot help, we tell you who can.",
    "We keep what you say to ourselves, unless someone is in danger.",
    "Your family can come too, if you like.",
    "There is tea, and a quiet room to talk in.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HOURS = ((9, 11), (10, 12), (13, 15), (14, 16), (17, 19))


def catalogue(size: int, seed: int = 1) -> Iterator[str]:
    """Yield the lines of a catalogue with so many services and a third as many locations."""
    dice = random.Random(seed)  # noqa: S311 -- the same catalogue each time is what is wanted
    areas = [area.name for area in COUNCIL_AREAS]
    places = max(1, size // 3)
    yield "# Invented for measurements. Nothing in here exists."
    yield "organisation: {name: Invented Charity, phone: 0131 496 0000}"
    yield "needs:"
    yield from (f"  {id_}: {{name: {name}}}" for id_, name in NEEDS.items())
    yield "teams:"
    yield "  all: {name: The team, answers: [throughcare], phone: 0131 496 0000}"
    yield "locations:"
    for number in range(places):
        yield f"  place-{number}:"
        yield f"    name: {dice.choice(PLACES)} House {number}"
        yield f"    area: {areas[number % len(areas)]}"
        yield f"    address: {{lines: ['{number + 1} Made-up Street', Newtown], postcode: EH1 1AA}}"
        yield f"    phone: 0131 496 {number % 1000:04}"
        yield "    standing: current"
    yield "services:"
    for number in range(size):
        yield from service(number, places, areas, dice)


def service(number: int, places: int, areas: list[str], dice: random.Random) -> Iterator[str]:
    """Yield the lines of one service."""

    def prose(count: int) -> str:
        return " ".join(dice.choices(SENTENCES, k=count))

    own = sorted(dice.sample(range(places), k=min(places, dice.randint(1, 4))))
    yield f"  service-{number}:"
    yield f"    name: {dice.choice(WHAT)} for {dice.choice(WHO).lower()} {number}"
    yield f"    summary: {dice.choice(SENTENCES)}"
    yield f"    needs: [{', '.join(dice.sample(sorted(NEEDS), k=2))}]"
    yield f"    areas: [{', '.join(sorted({areas[place % len(areas)] for place in own}))}]"
    yield f"    who_for: {dice.choice(WHO)} who live nearby. {prose(2)}"
    yield "    offers: |"
    yield f"      {prose(5)}"
    yield ""
    yield from (f"      - {dice.choice(SENTENCES)}" for _ in range(3))
    yield ""
    yield f"      {prose(5)}"
    yield f"    how_to_ask: {prose(3)}"
    yield "    what_next:"
    yield from (f"      - {dice.choice(SENTENCES)}" for _ in range(3))
    yield f"    phone: 0131 496 {number % 1000:04}"
    yield "    standing: current"
    yield "    checked: {hours: 2026-11-01, phone: 2026-11-01}"
    yield "    at:"
    for place in own:
        opens, closes = dice.choice(HOURS)
        yield f"      place-{place}:"
        yield "        drop_ins:"
        yield f"          - {{days: {dice.choice(DAYS)}, opens: '{opens:02}:00', closes: '{closes:02}:00', who_for: Anyone}}"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text("\n".join(catalogue(int(sys.argv[1]))) + "\n", "utf-8")
