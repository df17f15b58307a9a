"""The file of the law on release: what it says today, and what is answered to a slip in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from frontdoor.diagnostics import DiagnosticsError
from frontdoor.rules.release_law import LawChange, load_law

RULE = (
    "rules:\n  - name: One\n    from: unknown\n    days: Saturday\n    public_holidays: yes\n"
    "    day_before_public_holiday: no\n    thursday_to_wednesday: no\n    source: The Act\n"
)


def test_every_change_has_a_source_and_a_day_to_reckon_with() -> None:
    """40 per cent from a day that is known, 30 per cent announced before its day, and the last emergency release."""
    forty, thirty, winter = load_law().changes
    assert (forty.since, forty.is_known) == (date(2025, 2, 11), True)
    assert (thirty.since, thirty.is_known) == (date(2026, 2, 4), False)
    assert (winter.since, winter.until) == (date(2025, 11, 10), date(2026, 4, 30))
    assert all(change.source for change in load_law().changes)


@pytest.mark.parametrize(
    ("given_on", "day", "concerned"),
    [
        ("2026-12-01", "2027-05-01", True),  # given before, to leave after
        ("2026-12-01", "2027-02-28", False),  # out before it began
        ("2027-03-01", "2027-05-01", False),  # given with it
        ("2026-12-01", "2027-03-01", True),
    ],
)
def test_whom_a_change_concerns(given_on: str, day: str, concerned: bool) -> None:
    """Who was told a day before it began, and is still inside on that day."""
    change = LawChange("A change", date(2027, 3, 1), True, "The Act")
    assert change.concerns(date.fromisoformat(given_on), date.fromisoformat(day)) is concerned


def faults(folder: Path, text: str) -> list[str]:
    """What is said of a file."""
    file = folder / "liberation.yaml"
    file.write_text(text)
    with pytest.raises(DiagnosticsError) as found:
        load_law(file)
    return sorted(problem.sentence for problem in found.value.problems)


def test_faults_are_all_said_at_once(tmp_path: Path) -> None:
    """Staff edit the file, so a slip is answered in words, in each of its parts."""
    assert faults(
        tmp_path,
        "rules:\n  - name: One\n    from: soon\n    days: Fryday, Saturday\n    public_holidays: true\n"
        "    day_before_public_holiday: no\n    thursday_to_wednesday: no\n"
        "changes:\n  - name: Two\n    from: unknown\n    announced: unknown\n    source: The Act\n"
        "windows:\n  - name: Three\n    first: 2027-03-05\n    last: 2027-03-01\n    source: The Act\n"
        "local_holidays:\n  - area: Fyfe\n    days: 2027-03-01, Monday\n    source: the council\n"
        "holidays: none\n",
    ) == [
        "Change 1: from: and announced: are both unknown, so nobody can tell which days were given before. "
        "Write one of them.",
        'Local holidays 1: area: is "Fyfe", which is no council area. Write it as the catalogue does, such as Fife.',
        'Local holidays 1: days: is "Monday". Write a date such as 2027-03-01.',
        'Rule 1: days: holds "Fryday". Write days such as Friday, Saturday, Sunday.',
        'Rule 1: from: is "soon". Write a date such as 2027-03-01, or unknown.',
        'Rule 1: public_holidays: is "true". Write yes or no.',
        "Rule 1: source: is missing.",
        "Window 1: last: is 2027-03-01, before first: 2027-03-05.",
        "holidays: is not part of the file. Its parts are rules, changes, windows, local_holidays.",
    ]


def test_a_file_of_the_old_form_is_answered(tmp_path: Path) -> None:
    """It began with the rules themselves."""
    assert faults(tmp_path, "- name: One\n") == [
        "The file holds no rules. Write rules: and below it entries that begin with - name:"
    ]


def test_local_holidays_are_kept_by_area(tmp_path: Path) -> None:
    """Several entries of one area add up; an area without any has none."""
    file = tmp_path / "liberation.yaml"
    entry = "  - area: Fife\n    days: {}\n    source: the council\n"
    file.write_text(
        RULE + "local_holidays:\n" + entry.format("2027-04-05, 2027-07-19") + entry.format("2028-04-03")
    )
    law = load_law(file)
    assert law.local("Fife") == {date(2027, 4, 5), date(2027, 7, 19), date(2028, 4, 3)}
    assert law.local("Highland") == frozenset()
