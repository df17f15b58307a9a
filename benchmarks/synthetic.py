"""Makes catalogues of any size, every word of them invented; the same size gives the same bytes."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from random import Random

from frontdoor.councils import COUNCIL_AREAS

PROSE = """
    help talk plan visit home work team friend letter phone week month start finish worker court prison family
    support housing money health street town open place person choice kind group meet travel morning question answer paper
"""
WORDS = PROSE.split()
NEEDS = ("leaving-prison", "housing", "money", "health", "families", "work")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def catalogue(services: int, *, seed: int = 1) -> str:
    """Return a catalogue of that many services and a third as many locations, about 1.6 KB a service."""
    random = Random(seed)  # noqa: S311 -- the same catalogue at every run, nothing secret
    locations = max(1, services // 3)
    lines = [
        "# Invented for measurements. No service, place or number in this file exists.",
        "organisation:",
        "  name: Invented Charity",
        "  phone: 0131 496 0000",
        "needs:",
        *(f"  {need}: {{name: {need.replace('-', ' ').capitalize()}}}" for need in NEEDS),
        "locations:",
    ]
    for number in range(locations):
        area = COUNCIL_AREAS[number % len(COUNCIL_AREAS)].name
        lines += [
            f"  place-{number}:",
            f"    name: Invented Place {number}",
            f"    area: {area}",
            "    address:",
            f"      lines: [{number + 1} Invented Street, Nowhere]",
            "      postcode: EH99 1SP",
            f"    phone: 0131 496 {number % 1000:04}",
        ]
    lines.append("services:")
    for number in range(services):
        lines += service(number, locations, random)
    return "\n".join(lines) + "\n"


def service(number: int, locations: int, random: Random) -> list[str]:
    """Return the lines of one service: six sections of prose, one to four locations, one to four drop-ins."""
    areas = random.sample([area.name for area in COUNCIL_AREAS], random.randint(1, 4))
    lines = [
        f"  service-{number}:",
        f"    name: Invented Service {number}",
        f"    summary: {prose(random, 1)}",
        f"    needs: [{', '.join(random.sample(NEEDS, 2))}]",
        f"    areas: [{', '.join(areas)}]",
        f"    who_for: {prose(random, 3)}",
        "    offers: |",
        *(f"      {prose(random, 2)}\n" for _ in range(4)),
        *(f"      - {prose(random, 1)}" for _ in range(3)),
        "",
        f"    how_to_ask: {prose(random, 2)}",
        "    what_next:",
        *(f"      - {prose(random, 1)}" for _ in range(2)),
        "    at:",
    ]
    for place in random.sample(range(locations), min(locations, random.randint(1, 2))):
        lines += [f"      place-{place}:", "        drop_ins:"]
        for day in random.sample(DAYS, random.randint(1, 2)):
            opens = random.randint(9, 11)
            lines += [
                f"          - days: {day}",
                f"            opens: {opens}am",
                "            closes: 3.30pm",
            ]
    lines += [
        f"    phone: 0141 496 {number % 1000:04}",
        "    standing: current",
        "    confidence: high",
        "    as_of: 2026",
    ]
    return lines


def prose(random: Random, sentences: int) -> str:
    """Return short invented sentences."""
    return " ".join(
        " ".join(random.choice(WORDS) for _ in range(random.randint(6, 9))).capitalize() + "."
        for _ in range(sentences)
    )


def main() -> None:
    """Print or write a catalogue: ``python benchmarks/synthetic.py SERVICES [FILE]``."""
    size, target = [*islice(sys.argv, 1, 3), None][:2]
    text = catalogue(int(size or 60))
    if target:
        Path(target).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
