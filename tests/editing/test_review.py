from __future__ import annotations

from datetime import date

from icalendar import Calendar

from frontdoor.catalogue import read_catalogue
from frontdoor.editing.review import propose_closures, review_calendar, review_lines
from frontdoor.occurrences import bank_holidays
from tests.occurrences.small import a_drop_in, small_catalogue

TODAY = date(2026, 11, 22)
CHECKED = {"hours": "2026-06-01", "phone": "2025-01-01"}


def test_what_is_due_is_listed_by_owner() -> None:
    """What is overdue or nearly so is listed, what is not yet due is not; facts without an owner come last."""
    catalogue = small_catalogue(
        a_drop_in(),
        service={"owner": "Morag", "phone": "0141 248 1763", "standing": "current", "checked": CHECKED},
        more={
            "locations": {
                "glasgow": {
                    "id": "glasgow",
                    "name": "Glasgow office",
                    "area": "Fife",
                    "address": "1 High Street",
                }
            },
            "organisation": {"name": "Sample", "phone": "0131 333 3333", "checked": {"phone": "2026-11-01"}},
        },
    )
    assert review_lines(catalogue, TODAY) == [
        "Morag",
        "  Aye: phone number, overdue since 2 January",
        "  Aye: hours, due by 29 November",
        "No owner named",
        "  Glasgow office: address, never checked",
    ]


def test_nothing_due_is_said() -> None:
    """A catalogue without anything to look at says so."""
    assert review_lines(small_catalogue(), TODAY) == ["Nothing is due."]


def test_due_facts_make_a_calendar() -> None:
    """Each fact has its day; what is overdue stands on today."""
    catalogue = small_catalogue(
        a_drop_in(), service={"owner": "Morag", "phone": "0141 248 1763", "checked": CHECKED}
    )
    raw = review_calendar(catalogue, TODAY)
    events = Calendar.from_ical(raw).walk("VEVENT")
    assert [(str(e["summary"]), e["dtstart"].to_ical().decode()) for e in events] == [  # type: ignore[union-attr]
        ("Check the hours of Aye", "20261129"),
        ("Check the phone number of Aye", "20261122"),
    ]
    assert raw == review_calendar(catalogue, TODAY)


def test_what_is_past_can_be_taken_out() -> None:
    """Closures, notices, pauses and drop-ins whose day is past are named."""
    catalogue = small_catalogue(
        a_drop_in(until="2026-10-31"),
        service={
            "status": "paused until 2026-11-01",
            "standing": "current",
            "checked": {"hours": "2026-11-20"},
        },
        closures=[{"on": "2026-11-01", "reason": "Training"}],
        more={"notices": [{"text": "New phones", "until": "2026-11-02"}]},
    )
    assert review_lines(catalogue, TODAY) == [
        "Past, and without effect; can be taken out",
        "  The closure until 1 November: Training",
        "  The notice until 2 November: New phones",
        "  Aye: the pause ended on 1 November; it is shown as open",
        "  Aye, Glasgow office: Monday, which ended after 31 October",
    ]


def test_a_drop_in_on_christmas_day_at_a_weekend_is_pointed_out() -> None:
    """The bank holiday is kept on Monday, so the Saturday itself is for somebody to decide."""
    catalogue = small_catalogue(
        a_drop_in("Saturday"), bank_holidays="Scotland", service={"checked": {"hours": "2026-11-20"}}
    )
    assert review_lines(catalogue, TODAY) == [
        "Drop-ins on a holiday that is kept later; close those that do not happen",
        "  Aye, Glasgow office: Saturday 26 December, Boxing Day",
        "  Aye, Glasgow office: Saturday 2 January 2027, New Year holiday",
    ]


def test_a_drop_in_that_is_open_on_bank_holidays_is_not_pointed_out() -> None:
    """Somebody has decided already, wherever it is written."""
    checked = {"checked": {"hours": "2026-11-20"}}
    for drop_in, service in (
        (a_drop_in("Saturday", bank_holidays="open"), checked),
        (a_drop_in("Saturday"), {**checked, "bank_holidays": "open"}),
    ):
        catalogue = small_catalogue(drop_in, bank_holidays="Scotland", service=service)
        assert review_lines(catalogue, TODAY) == ["Nothing is due."]


def test_missing_translations_are_listed() -> None:
    """An entry of which a part is in Gaelic lacks the rest of its texts; one without any Gaelic lacks nothing."""
    catalogue = small_catalogue(
        service={
            "summary": {"en": "Help.", "gd": "Cuideachadh."},
            "offers": "Talk.",
            "cost": {"en": "Free", "gd": "Saor"},
        }
    )
    assert review_lines(catalogue, TODAY) == [
        "Shown in English because a translation is missing",
        "  Gaelic: Aye: the name and what it offers",
    ]


def test_translations_that_lie_deeper_are_listed_too() -> None:
    """A note on hours, and a notice or a closure that is still to come: each stands on a page in Gaelic, but in English."""
    gaelic = {"en": "Help.", "gd": "Cuideachadh."}
    catalogue = small_catalogue(
        a_drop_in(note="At the back"),
        service={"name": gaelic, "summary": gaelic, "checked": {"hours": "2026-11-20"}},
        more={
            "closures": [
                {"on": "2026-12-01", "reason": "Staff day"},
                {"on": "2026-12-02", "reason": gaelic},
            ],
            "notices": [{"text": "We move.", "until": "2026-12-01"}],
        },
    )
    assert review_lines(catalogue, TODAY) == [
        "Shown in English because a translation is missing",
        "  Gaelic: Help.: what is said of its hours",
        "  Gaelic: The notice “We move.”: all of it",
        "  Gaelic: The closure “Staff day”: all of it",
    ]


def test_proposed_closures_can_be_pasted() -> None:
    """The lines are read as closures of the very days that are kept."""
    text = (
        "settings:\n  bank_holidays: none\norganisation:\n  name: Sample\n  phone: 0131 333 3333\nneeds:\n  housing: {name: Housing}\n"
        "services:\n  aye: {name: Aye, summary: Help., phone: 0131 333 3333, needs: [housing], areas: [Fife]}\nclosures:\n"
    )
    catalogue = read_catalogue(text + propose_closures(2027))
    assert [(one.on, str(one.reason)) for one in catalogue.closures] == list(bank_holidays(2027))
