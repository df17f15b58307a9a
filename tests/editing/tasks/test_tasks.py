"""Each of the 33 things that editors were seen to want, done by a task: text in, text out, said in words."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.editing.diff import describe_changes
from frontdoor.editing.fmt.verify import comments_of
from frontdoor.editing.tasks import TASKS, Answers, Plan, Subject, for_section, plan
from frontdoor.editing.write_back import REMOVE, Edit, read_values, write_edits
from tests.frozen import CATALOGUE

TODAY = date(2026, 11, 30)
_KEPT: Mapping[str, set[str]] = {
    "services": {"upside", "throughcare", "veterans-mentoring", "prison-travel"},
    "prisons": {"stirling", "barlinnie", "shotts"},
    "situations": set(),
    "easy_read": {"throughcare"},
    "other_help": {"samaritans", "emergency"},
}


def without_most(text: str) -> str:
    """Return the catalogue with a few of its entries, so that each wish takes a tenth of a second."""
    values = read_values(text)
    gone = [(section, id_) for section, kept in _KEPT.items() for id_ in values[section] if id_ not in kept]
    return write_edits(text, [Edit(section, id_, (), REMOVE) for section, id_ in gone])


TEXT = without_most(CATALOGUE.read_text("utf-8"))


@cache
def old() -> Catalogue:
    """Return that catalogue."""
    return read_catalogue(TEXT)


def done(task: str, section: str, entry: str | None, given: Mapping[str, Any], text: str = TEXT) -> Plan:
    """Return the plan of a task on the frozen catalogue."""
    return plan(TASKS[task], Subject(text, section, entry, TODAY), given)


def lines(old: str, new: str) -> list[str]:
    """Return the lines that differ."""
    return [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[0] in "+-"]


@dataclass(frozen=True)
class Wish:
    """Something that an editor wants: how it is answered, what is then said of it, and a line that the file gains."""

    name: str
    task: str
    section: str
    entry: str | None
    given: Mapping[str, str | Sequence[str]]
    says: str
    line: str


WISHES = (
    Wish(
        "1 a time from a day on", "new-time", "services", "throughcare",
        {"which": "glasgow/drop_ins/0", "days": "Tuesday and Thursday", "hours": "1pm to 3pm", "from": "1 March 2027"},
        "moves from Monday, Wednesday and Friday to Tuesday and Thursday from 1 March 2027", "until: 28 February 2027",
    ),
    Wish(
        "2 a service", "new-services", "services", None,
        {"name": "Evening Shelter", "summary": "A warm place to sit.", "needs": ["housing"], "areas": ["Fife"], "for": ["women"], "phone": "0141 496 0128"},
        "Evening Shelter is new", "  evening-shelter:",
    ),
    Wish(
        "2 in three places", "one-more-time", "services", "throughcare",
        {"place": "kirkcaldy", "days": "Thursday", "hours": "10am to noon"}, "is new: every Thursday, 10am to noon", "days: Thursday",
    ),
    Wish(
        "3 close with successor", "close", "services", "throughcare", {"on": "1 May 2027", "successor": ["upside"]},
        "Throughcare Service closes on 1 May 2027", "status: closed on 1 May 2027            # or: waiting list",
    ),
    Wish(
        "4 a place", "new-locations", "locations", None,
        {"name": "Sacro Paisley", "area": "Renfrewshire", "address": "1 Example Street, Paisley PA1 1AA", "hours": "Monday to Friday 9am to 5pm"},
        "Sacro Paisley is new", "  sacro-paisley:",
    ),
    Wish(
        "4 with a photo", "photo", "locations", "glasgow", {"file": "glasgow.jpg", "shows": "A red door."},
        "the photo is now given", "photo: {file: glasgow.jpg, shows: A red door.}",
    ),
    Wish(
        "5 Christmas closures", "closed-for-days", "closures", None,
        {"from": "25 December 2026", "until": "3 January 2027", "reason": "Christmas", "repeats": "yes"},
        "every year on those days: Christmas.", "repeats: every year",
    ),
    Wish(
        "6 a notice", "tell-people", "locations", "glasgow",
        {"text": "No phones this week.", "until": "4 December 2026", "locations": ["glasgow"]},
        "A notice stands until 4 December on the pages of", "locations: [glasgow]",
    ),
    Wish(
        "7 a Gaelic summary", "translation", "services", "throughcare",
        {"key": "summary", "language": "gd", "words": "Cuideachadh do dhaoine"}, "a translation changes", "gd: Cuideachadh do dhaoine",
    ),
    Wish(
        "8 correct a phone, everywhere", "new-number", "locations", "glasgow", {"old": "0141 248 1763", "new": "0141 496 0123"},
        "changes from 0141 248 1763 to 0141 496 0123", "phone: 0141 496 0123",
    ),
    Wish(
        "9 mark checks", "checked", "services", "throughcare", {"facts": ["hours", "phone"], "by": "Morag"},
        "the hours were checked on 30 November", "hours: 2026-11-30",
    ),
    Wish(
        "10 rename", "new-name", "services", "throughcare", {"name": "Way Home", "from": "1 March 2027"},
        "From 1 March 2027 Throughcare Service is called Way Home", "name: Way Home",
    ),
    Wish(
        "10 another address", "web-address", "services", "throughcare", {"id": "way-home"},
        "its page is now at /services/way-home/, and /services/throughcare/ leads on to it", "formerly: throughcare",
    ),
    Wish(
        "11 an office moves on 1 March", "move", "locations", "aberdeen",
        {"address": "9 Harbour Walk, Aberdeen AB11 5QX", "from": "1 March 2027", "phone": "01224 496012"},
        "From 1 March 2027 Sacro Aberdeen is at 9 Harbour Walk", "- from: 1 March 2027",
    ),
    Wish("12 a new need", "new-needs", "needs", None, {"name": "Debt", "also": "owe money\nowing"}, "Debt", "  debt:"),
    Wish(
        "13 merge two services", "close", "services", "veterans-mentoring", {"on": "30 November 2026", "successor": ["upside"]},
        "leads people on", "successor: upside",
    ),
    Wish(
        "14 split a service", "close", "services", "throughcare", {"on": "1 May 2027", "successor": ["upside", "veterans-mentoring"]},
        "Veterans Mentoring", "successor: [upside, veterans-mentoring] # where people are sent if this service closes",
    ),
    Wish(
        "15 school terms", "school-terms", "school_terms", None,
        {"area": "Glasgow City", "terms": "12 August 2026 to 22 December 2026\n6 January 2027 to 24 June 2027", "source": "https://www.example.org/terms"},
        "The school terms of Glasgow City are now", "school_terms:",
    ),
    Wish(
        "16 a one-off event", "one-more-time", "services", "throughcare",
        {"place": "glasgow", "days": "12 December 2026", "hours": "10am to 1pm"}, "12 December", "days: 12 December 2026",
    ),
    Wish(
        "17 no new people for six weeks", "status", "services", "throughcare",
        {"status": "no new referrals", "until": "18 January 2027", "reason": "Two of us are away"},
        "takes no new referrals until 18 January 2027", "status_reason: Two of us are away",
    ),
    Wish(
        "18 a withheld address", "facts", "locations", "aberdeen", {"address": "withheld"}, "the address is now withheld", "address: withheld",
    ),
    Wish(
        "23 every second Friday", "new-time", "services", "throughcare",
        {"which": "glasgow/drop_ins/0", "days": "every second Friday from 4 December 2026", "hours": "1pm to 3pm"},
        "every second Friday", "days: every second Friday from 4 December 2026",
    ),
    Wish(
        "24 open on a bank holiday", "bank-holidays", "services", "throughcare", {"which": "glasgow/drop_ins/0", "bank_holidays": "open"},
        "is now held on bank holidays, too", "bank_holidays: open",
    ),
    Wish(
        "25 two numbers, an extension", "numbers", "services", "throughcare",
        {"phone": "0141 248 1763: Office\n0141 496 0124 ext 12: At night"}, "0141 496 0124 extension 12 (At night)", "label: Office",
    ),
    Wish("25 an e-mail address", "facts", "services", "throughcare", {"email": "help@example.org"}, "the e-mail address is now given", "email: help@example.org"),
    Wish(
        "26 a helpline for people harmed", "new-other-help", "other_help", None,
        {"name": "Example Line", "what_for": "If you were harmed.", "phone": "0800 496 0129", "needs": ["harmed-by-crime"], "source": "https://www.example.org", "source_read": "20 November 2026"},
        "Example Line", "  example-line:",
    ),
    Wish(
        "28 a prison's visits", "visit", "prisons", "shotts",
        {"phone": "0141 496 0123", "days": "On remand: every weekday.", "source": "https://www.example.org/visits", "source_read": "20 November 2026"},
        "Visits to HMP Shotts", "0141 496 0123",
    ),
    Wish(
        "29 a team for Fife", "new-teams", "teams", None, {"name": "Throughcare, Fife", "answers": "throughcare", "areas": ["Fife"]},
        "Throughcare, Fife", "  throughcare-fife:",
    ),
    Wish(
        "30 office hours", "facts", "locations", "glasgow", {"hours": "Monday to Thursday 9am to 5pm\nFriday 9am to 4pm"},
        "the hours", "hours: [Monday to Thursday 9am to 5pm, Friday 9am to 4pm]",
    ),
    Wish(
        "31 prisons of a service", "facts", "services", "throughcare", {"prisons": ["stirling", "barlinnie"]}, "now works in HMP Stirling and HMP Barlinnie", "prisons: [stirling, barlinnie]",
    ),
    Wish(
        "32 a service that opens in March", "new-services", "services", None,
        {"name": "Spring Start", "summary": "Help in spring.", "needs": ["housing"], "areas": ["Fife"], "from": "1 March 2027"},
        "Spring Start is new", "from: 1 March 2027",
    ),
    Wish(
        "33 everything confirmed", "checked", "services", "throughcare", {"facts": ["hours", "phone"], "runs": "yes"},
        "is now shown as confirmed to run", "standing: current",
    ),
)  # fmt: skip


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.name)
def test_what_editors_want_is_done_by_a_task(wish: Wish) -> None:
    """The file is in order, says what was asked, in few lines; the diff says it in words; and no note is lost."""
    made = done(wish.task, wish.section, wish.entry, wish.given)
    assert made.faults == {}
    assert made.text is not None
    assert made.catalogue is not None

    changed = lines(TEXT, made.text)
    assert any(line[0] == "+" and wish.line in line for line in changed), changed
    said = " ".join(describe_changes(old(), made.catalogue, today=TODAY))
    assert wish.says in said, said
    lost = comments_of(TEXT) - comments_of(made.text)
    assert lost == Counter()


def test_every_section_has_its_tasks_and_each_asks_something() -> None:
    """A task opens for each entry, new or not, with a label to each question."""
    for section in ("services", "locations", "teams", "prisons", "other_help", "needs", "situations", "closures", "notices"):  # fmt: skip
        assert for_section(section)
    for task in TASKS.values():
        for section in task.sections:
            entries = getattr(old(), section)
            entry = next(iter(entries), None) if isinstance(entries, Mapping) and not task.is_new else None
            fields = task.fields(Subject(TEXT, section, entry, TODAY))
            assert all(field.label and field.name for field in fields)
            assert len({field.name for field in fields}) == len(fields)
            if task.id != "facts":  # which is the file's own, key by key
                for field in fields:
                    said = (field.label, field.hint, *(one.label for one in field.choices))
                    assert field.hint.split(" For example")[0].rstrip(".") != field.label, (
                        "a hint says more than its label"
                    )
                    assert not any(re.search(r"\b[a-z]+_[a-z_]+\b|\*\*", one) for one in said), said


@pytest.mark.parametrize(
    ("task", "entry", "given", "field"),
    [
        ("new-time", "throughcare", {"which": "glasgow/drop_ins/0", "days": "Tuesday", "hours": "3pm to 1pm"}, "hours"),
        ("new-time", "throughcare", {"which": "glasgow/drop_ins/0", "days": "Tusday", "hours": "1pm to 3pm"}, "days"),
        ("new-time", "throughcare", {"which": "glasgow/drop_ins/0", "days": "Tuesday", "hours": "1-3pm", "from": "31 February 2027"}, "from"),
        ("new-time", "throughcare", {"which": "glasgow/drop_ins/9", "days": "Tuesday", "hours": "1-3pm"}, "which"),
        ("closed-for-days", "throughcare", {"from": "1 May", "reason": "x"}, "from"),
        ("closed-for-days", "throughcare", {"from": "1 May 2027"}, "reason"),
        ("status", "throughcare", {"status": "paused", "until": "soon"}, "status"),
        ("numbers", "throughcare", {"phone": "0141 248 176"}, "phone"),
        ("facts", "throughcare", {"timeline": "- when: [x"}, "timeline"),
        ("facts", "throughcare", {"timeline": "- when: now"}, "timeline"),
        ("checked", "throughcare", {"facts": ["phone"], "next": "whenever"}, "next"),
        ("checked", "throughcare", {"facts": ["a: ["]}, "facts"),
        ("web-address", "throughcare", {"id": "Way Home"}, "id"),
        ("translation", "throughcare", {"key": "nothing", "language": "gd", "words": "x"}, "key"),
    ],
)  # fmt: skip
def test_a_fault_stands_beside_its_question(
    task: str, entry: str, given: Mapping[str, Any], field: str
) -> None:
    """What the check says of an answer stands where it was typed."""
    made = done(task, "services", entry, given)
    assert list(made.faults) == [field], made.faults
    assert all(made.faults[field])


def test_what_is_gone_or_broken_meanwhile_is_told() -> None:
    """No task raises: an entry that a colleague took out, a file that cannot be read."""
    for section, entry, text in (("services", "gone", TEXT), ("services", "throughcare", "services: [")):
        assert done("status", section, entry, {"status": "open"}, text).faults.keys() == {""}


def test_next_dates_are_shown_from_the_change_on() -> None:
    """Two dates before it, and the first ones after."""
    made = done("new-time", "services", "throughcare", WISHES[0].given)
    assert made.dates[1:3] == ["Friday 26 February 2027, 1pm to 3pm", "Tuesday 2 March 2027, 1pm to 3pm"]


def test_an_answer_that_changes_nothing_changes_nothing() -> None:
    """The form of every fact, sent as it came, leaves the file to the letter as it is."""
    for section in ("services", "locations", "other_help", "prisons", "teams", "needs", "situations"):
        for entry in getattr(old(), section):
            subject = Subject(TEXT, section, entry, TODAY)
            given = {field.name: list(field.value) for field in TASKS["facts"].fields(subject)}
            made = (
                plan(TASKS["facts"], subject, given)
                if entry in ("throughcare", "glasgow", "shotts")
                else None
            )
            steps = list(TASKS["facts"].steps(subject, Answers(given)))
            assert steps == [], (section, entry, steps)
            assert made is None or made.text == TEXT
