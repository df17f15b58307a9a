"""Easy Read lines are short, explain their hard words, and never hold a fact that stands elsewhere in the catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from frontdoor.diagnostics import DiagnosticsError
from tests.builders import a_catalogue, raw_drop_in, raw_location, raw_service


def faults(**line: Any) -> list[str]:
    """Return what is said of an edition of one line, changed as given, in a catalogue with one service at two locations."""
    one = {"icon": "phone", "says": "You can call us.", **line}
    try:
        a_catalogue(
            easy_read={"help": {"name": "Help", "page": "/services/throughcare/", "lines": [one]}},
            locations={
                "glasgow": raw_location(phone="0141 496 0123"),
                "fife": raw_location(name="Fife", phone="unknown", address="withheld"),
            },
            services={
                "throughcare": raw_service(at={"glasgow": {"drop_ins": [raw_drop_in()]}}),
                "quiet": raw_service(name="Quiet", phone="unknown"),
            },
        )
    except DiagnosticsError as error:
        return [problem.sentence for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            {"says": "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen."},
            'easy read "help", line 1: says has 16 words, and 15 are the most in Easy Read. Say one thing in a line: make two lines '
            'of it. If it must stay, say why with "wording_reason:" in the line.',
        ),
        (
            {"says": "Call 0141 496 0123."},
            'easy read "help", line 1 has the number 0141 496 0123 in says. Take it out, and write "phone: glasgow" below it: then '
            "it changes wherever it stands.",
        ),
        (
            {"says": "Come at 1pm."},
            'easy read "help", line 1 has the time 1pm in says. Take it out, and name the service with "times:" below it, such as '
            '"times: throughcare": then it changes wherever it stands.',
        ),
        (
            {"word": "keyworker", "means": "One person."},
            'easy read "help", line 1 explains the word "keyworker", which it does not say. Write the word as the line has it.',
        ),
        (
            {"word": "call"},
            'easy read "help", line 1 has "word:", but no "means:". Add "means:" with what it means.',
        ),
        (
            {"phone": "glasgo"},
            'easy read "help", line 1 has phone: "glasgo", which is not in services, locations, prisons, other_help. '
            'Did you mean "glasgow"?',
        ),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_with_a_line_is_said_with_what_to_do(line: dict[str, Any], said: str) -> None:
    assert faults(**line) == [said]


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"says": "In danger? Call 999, or text 60777.", "phone": ["glasgow", "throughcare"]},
        {"says": "It takes 12 months. In 2026 it was 30 days."},
        {"times": "throughcare", "address": "glasgow", "page": "/referral/"},
        {"says": " ".join(["word"] * 16), "wording_reason": "The words of the law"},
    ],
    ids=str,
)
def test_what_is_good_is_taken(line: dict[str, Any]) -> None:
    """Short numbers, years and spans of time are no facts of an entry."""
    assert faults(**line) == []


def test_what_is_missing_is_said_in_its_own_words() -> None:
    """Sabotage: `lines:` was asked for “with the address”, as in an address of a location."""
    with pytest.raises(DiagnosticsError) as raised:
        a_catalogue(easy_read={"help": {"name": "Help", "page": "/services/throughcare/"}})
    assert 'Add "lines:" with what it says, one idea a line' in str(raised.value)
