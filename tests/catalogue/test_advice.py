"""All advice works: what a message proposes is put in the place of the slip, and must pass, and mean what the person wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import combinations
from pathlib import Path

import pytest

from frontdoor.catalogue import read_catalogue
from frontdoor.diagnostics import Diagnostic, DiagnosticsError
from frontdoor.recurrence import parse_days
from frontdoor.recurrence.formatting import MONTHS, WEEKDAYS

FOLDER = Path(__file__).parent.parent / "faults"
NAMES = [name.lower() for name in (*WEEKDAYS, *MONTHS[1:])]
SAME_TIME = {"noon": "12", "midnight": "12", "midday": "12"}


@dataclass(frozen=True)
class Advice:
    """One proposal: how it is put (``Write``, ``Add``, ``Did you mean`` or ``Take out``), and the text that is offered."""

    how: str
    text: str


def advice(sentence: str) -> list[Advice]:
    """Return what a sentence proposes in quotes. Examples, after "like", "such as" and "as in", are no proposals."""
    found = [Advice("Did you mean", text) for text in re.findall(r'Did you mean "([^"]+)"\?', sentence)]
    for how in ("Write", "Add", "add"):
        for start in re.finditer(rf'\b{how} (?=")', sentence):
            rest = sentence[start.end() :]
            quoted = re.match(r'"[^"]+"(?:(?:, | or | and | with )"[^"]+")*', rest)
            assert quoted is not None, sentence
            found += [Advice(how.title(), text) for text in re.findall(r'"([^"]+)"', quoted[0])]
    if taken_out := re.search(
        r'cannot be read: "([^"]+)" .*: take this out, and say it in "note:" of the place', sentence
    ):
        found.append(Advice("Take out", taken_out[1]))
    return [
        one for one in found if not re.fullmatch(r"[\w-]+:", one.text)
    ]  # a key alone, with what to write after it


def problems(text: str) -> list[Diagnostic]:
    """Return what is said of a catalogue."""
    try:
        read_catalogue(text.encode(), "services.yaml")
    except DiagnosticsError as found:
        return list(found.problems)
    return []


def followed(text: str, problem: Diagnostic, offered: Advice) -> str:
    """Return a file in which somebody did what a message proposes."""
    lines = text.split("\n")
    at, column = problem.place.line - 1, problem.place.column - 1
    for words in re.findall(r'"([^"]+)" [a-z ]+, and belongs under ', problem.sentence):
        lines[at] = re.sub(rf"[,;]? ?\(?{re.escape(words)}\)?:?", "", lines[at])
    line, here = lines[at], lines[at][column:]
    about = re.sub(
        r'\b(?:(?:service|location|prison|form)|[\w-]+ \d+ at) "[^"]+"',
        "",
        problem.sentence.partition(f'"{offered.text}"')[0],
    )
    shown = re.findall(r'"([^"]+)"', about)
    typed = next((each for each in reversed(shown) if each in here), None)
    key = re.match(r"([\w-]+):", offered.text)
    if offered.how == "Take out":
        inside = line.index("- ")
        end = next(n for n in range(at + 1, len(lines)) if len(lines[n]) - len(lines[n].lstrip()) <= inside)
        place = max(n for n in range(at) if lines[n].strip() == "drop_ins:")
        lines[at:end] = [" " * (len(lines[place]) - len(lines[place].lstrip())) + f'note: "{offered.text}"']
    elif offered.how == "Add":
        if re.search(r'" to a \w+\.', problem.sentence):  # the team's entry, not this one
            at = next(n for n, each in enumerate(lines) if each == "teams:") + 1
            column, here = 2, lines[at].strip()
        inside = len(lines[at]) - len(lines[at].lstrip(" -"))
        is_entry = here.rstrip().endswith(":") and key is not None and key[1] != here.partition(":")[0]
        lines.insert(at + 1, " " * (column + 2 if is_entry else inside) + offered.text)
    elif key and re.search(rf"\b{key[1]}\b", line) and ": " in offered.text:
        lines[at] = line[: line.index(key[1])] + offered.text
    elif key and ": " in offered.text:
        beside = next(
            (n for n, each in enumerate(lines) if re.match(rf" *{key[1]}:", each) and abs(n - at) < 12), None
        )
        inside = len(line) - len(line.lstrip(" -"))
        if beside is None:
            lines.insert(at, " " * inside + offered.text)
        else:
            lines[beside] = re.match(r" *", lines[beside])[0] + offered.text  # type: ignore[index]
    elif typed is not None:
        lines[at] = line[:column] + here.replace(typed, offered.text, 1)
    elif later := next(
        (n for n in range(at, len(lines)) if " link " in about and shown[-1] in lines[n]), None
    ):
        lines[later] = lines[later].replace(shown[-1], offered.text, 1)
    else:
        value = (
            re.match(r"[^,}\]#]+(?=[,}\]])|.*", here) if "{" in line or "[" in line else re.match(r".*", here)
        )
        assert value is not None
        lines[at] = line[:column] + offered.text + here[value.end() :]
    return "\n".join(lines)


def numbers(text: str) -> set[int]:
    """Return the numbers of a text, those of times on the twelve-hour clock."""
    for word, figure in SAME_TIME.items():
        text = text.replace(word, figure)
    found = {int(number) for number in re.findall(r"\d+", text)}
    joined = {
        int(half) for number in re.findall(r"(?<!\d)\d{4}(?!\d)", text) for half in (number[:2], number[2:])
    }
    return {number % 12 if number <= 24 else number for number in found | joined}


def names(text: str) -> list[str]:
    """Return the words of a text that are, or are meant to be, days of the week and months."""
    return [
        word
        for word in re.findall(r"[a-z]+", text.lower())
        if get_close_matches(word, NAMES, n=1, cutoff=0.7)
    ]


def _around(text: str, problem: Diagnostic) -> str:
    lines = text.split("\n")
    return "\n".join(lines[max(0, problem.place.line - 6) : problem.place.line + 5])


def is_wrong(text: str, problem: Diagnostic) -> Iterator[str]:
    """Yield what is wrong with the advice of one message."""
    before = sorted(one.sentence for one in problems(text))
    offers = advice(problem.sentence)
    together = re.search(r"Write (?:a drop-in|an entry) for each", problem.sentence)
    results = [followed(text, problem, offered) for offered in offers]
    for offered, result in zip(offers, results, strict=True):
        if together:
            continue
        after = sorted(one.sentence for one in problems(result))
        if problem.sentence in after or set(after) - set(before):
            yield f"{offered} does not help: {after}"
        if offered.how in ("Did you mean", "Take out"):
            continue
        typed = _around(text, problem)
        if re.sub(r"\D", "", offered.text).removeprefix("0") in re.sub(r"\D", "", typed):
            continue  # the same digits, such as those of a phone number
        if invented := numbers(offered.text) - numbers(typed) - {0, 1}:
            yield f"{offered} has {invented}, which nobody wrote"
        for word in re.findall(r"[a-z]+", offered.text.lower()):
            if word in NAMES and not get_close_matches(
                word, [w[:9] for w in re.findall(r"[a-z]+", typed.lower())], cutoff=0.3
            ):
                yield f"{offered} has {word}, which nobody wrote"
    for one, other in combinations(results, 2):
        if one == other:
            yield "two readings are the same"


FILES = [path for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "many-slips-at-once"]
"""In a file with many slips some stand in the way of others; each of them has a file of its own."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_message_proposes_passes_and_means_what_was_written(path: Path) -> None:
    """Each proposal, put where the slip is, mends it, brings no other, and has no number or day that nobody wrote."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        pytest.skip("not text")
    wrong = [(problem.sentence, each) for problem in problems(text) for each in is_wrong(text, problem)]
    assert wrong == []


TYPED = [
    *({"days": days} for days in (
        "Firday", "Monday and Tusday", "T/Th", "1st", "every third Tuesday", "every second Friday", "second last Friday",
        "last weekday of the month", "first weekend of the month", "every other Monday and Thursday from 7 January 2027",
        "every third Friday from 19 March 2027", "weekly", "Lunch club Fridays", "Monday, tea and toast", "bi-weekly", "quarterly",
        "by appointment", "12 December", "5 Dec and 9 January 2027", "Friday 12 December 2026", "Monday except 25 December",
        "first Monday of alternate months", "Friday of the month", "Monday and first Tuesday", "every second Friday from 5 March",
        "Monday, last appointment 2pm", "twice a week", "every day bar Easter Sunday", "Phone first: Wednesday", "Wednesday (call ahead)", "Last two Saturdays of the month", "Monday from March", "whenever the door is open",
    )),
    *({"days": days, "opens": None, "closes": None} for days in (
        "Mon 7-9", "Thursday 7.30", "Sunday worship 11am", "Lunch club: Fridays noon - 1.30pm", "Monday 9-12am",
        "Mon-Thu 9-5, Fri 9-4.30", "Monday 13pm-14pm", "Monday 9-5, Tuesday", "Monday 25:00-26:00", "Times vary", "times differ", "Various times", "By arrangement", "days and hours vary, see our Facebook page",
        "Dates to be confirmed", "By appointment only", "Please phone for details", "tbc", "Fridays 7-9pm (ages 12-17)", "Mon-Fri 9-5 (lunch 1-2)",
        "Coffee morning: first Saturday of the month, 10-12", "Wednesdays 10am, followed by coffee", "Tue 2-4pm (last patient 3.45pm)",
        "every 2nd Tuesday 10.15 to 10.45 (mobile)", "Every 4 weeks, Monday 18 January 2027, 10.15-10.45am", "Phone first: Wed 2-4",
        "Monday 9-5; other days by appointment", "Baby clinic: Tuesday 1.30 - 3pm", "Under 25s: Mon 4pm-6.30pm", "First come first served, Mon-Fri 8.30-10am", "Monday 10am-2am and 1am-3am",
        "every second Friday 2-4", "Soup kitchen: Sundays 6pm", "Friday 5pm - Monday 9am", "Mondays for six weeks 1pm-3pm", "Monday to Friday 9am to 4pm, last entry 3.30pm", "Thursdays 6.30 for 7pm", "25 December 2026 1pm-3pm", "Monday",
    )),
    {"closes": "late"},
    *({"opens": opens, "closes": closes} for opens, closes in (
        ("7.30", "9pm"), ("9.30", "10pm"), ("7", "9"), ("10am", "12am"), ("13pm", "15pm"), ("1am", "3am"), ("2am", "4pm"),
        ("9am", "5am"), ("3pm", "1pm"), ("1pm", "1pm"), ("1pm", "25:00"), ("half one", "3pm"), ("1pm", "2-3pm"), ("1 til 3", "3pm"),
        ("0pm", "3pm"), ("13am", "15am"),
    )),
    *({"opens": None, "closes": None, "hours": hours} for hours in (
        "7-9", "7.30-9.00", "7.30pm", "9-12am", "10am-12am", "13pm-15pm", "morning", "10am-4pm, last entry 3.30pm", "9-5 (lunch 1-2)", "from 2pm, ages 12-17", "1-3 and 2-4pm", "all day",
    )),
]  # fmt: skip
"""What staff type for one drop-in, by key; None takes the key out."""


def typed_file(keys: dict[str, str | None]) -> str:
    """Return a fault file with a drop-in as it was typed."""
    text = (FOLDER / "drop-in-without-dash.yaml").read_text("utf-8")
    usual = {"days": "Monday and Friday", "opens": "1pm", "closes": "3pm"}
    said = [
        f"{key}: {value}" if ": " not in value else f'{key}: "{value}"'
        for key, value in (usual | keys).items()
        if value
    ]
    block = "".join(f"{'          - ' if n == 0 else '            '}{line}\n" for n, line in enumerate(said))
    begin = text.index("          days:")
    return text[:begin] + block + text[text.index("    phone:", begin) :]


@pytest.mark.parametrize("keys", TYPED, ids=str)
def test_advice_on_days_and_hours_works(keys: dict[str, str | None]) -> None:
    """The same, for what people type for days and times."""
    text = typed_file(keys)
    told = problems(text)
    assert told, "it is taken; then it belongs into the tables of what is taken"
    wrong = [(problem.sentence, each) for problem in told for each in is_wrong(text, problem)]
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples_of_days_can_be_written(path: Path) -> None:
    """What is shown as an example of days, after "as in" and "like", can be read."""
    for example in re.findall(
        r"days cannot be read: .*(?:as in|like) ([^\".;]+)\.",
        path.with_suffix(".expected").read_text("utf-8"),
    ):
        parse_days(example)
