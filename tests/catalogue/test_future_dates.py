"""A check, a reading or a source of a day that is still to come is a slip, and is told where it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from frontdoor.catalogue import read_catalogue
from frontdoor.catalogue.loader import future_date_problems
from tests.catalogue.edits import SMALL

TODAY = date(2026, 11, 30)


def said(tmp_path: Path, line: str) -> list[str]:
    """Return the faults of the small catalogue with one more line under its throughcare service."""
    text = SMALL.replace("    team: all\n", f"    team: all\n    {line}\n", 1)
    path = tmp_path / "services.yaml"
    path.write_text(text, "utf-8")
    return [str(one) for one in future_date_problems(read_catalogue(text), path, TODAY)]


def test_a_check_of_a_day_to_come_is_told_at_its_line(tmp_path: Path) -> None:
    """The line and the column are those of the day; one of today or before is in order."""
    number = SMALL[: SMALL.index("    team: all\n")].count("\n") + 2
    assert said(tmp_path, "checked: {hours: 1 December 2027, phone: 30 November 2026}") == [
        f'services.yaml:{number}:22: service "throughcare", checked: hours says that the hours were checked on 1 December 2027, and '
        "that day is still to come. Check the year."
    ]


def test_so_is_a_source_of_a_day_to_come(tmp_path: Path) -> None:
    """When sources were read, and the newest day that they support, cannot lie ahead either."""
    assert len(said(tmp_path, "source_read: 1 December 2026")) == 1
    assert len(said(tmp_path, "as_of: 2027")) == 1
    assert len(said(tmp_path, "as_of: 2027-02")) == 1
    assert said(tmp_path, "as_of: 2026") == said(tmp_path, "source_read: 30 November 2026") == []
    waiting = "status: waiting list\n    waiting: {about: a week, as_of: 1 March 2027}"
    assert len(said(tmp_path, waiting)) == 1


def test_so_is_a_closure_that_is_announced_tomorrow() -> None:
    """The feed would show it as news of a day to come, above all that is newer."""
    line = "  reason: Christmas\n"
    for day, faults in (("30 November 2026", 0), ("1 December 2026", 1)):
        text = SMALL.replace(line, f"{line}  announced: {day}\n")
        assert text != SMALL
        found = [str(one) for one in future_date_problems(read_catalogue(text), Path("services.yaml"), TODAY)]
        assert len(found) == faults
        assert all(
            "closure 1: announced says that it was announced on 1 December 2026" in one for one in found
        )


def test_so_is_the_day_on_which_school_terms_were_read() -> None:
    """Every section is looked at, lists and entries with ids alike."""
    terms = """
school_terms:
  - area: Glasgow City
    source: made up for tests
    source_read: 1 December 2026
    terms:
      - {from: 17 August 2026, until: 9 October 2026}
"""
    (found,) = future_date_problems(read_catalogue(SMALL + terms), Path("services.yaml"), TODAY)
    assert "school terms 1: source_read says that the sources were read on 1 December 2026" in str(found)
