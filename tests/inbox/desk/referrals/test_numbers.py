"""The page of a team's numbers: what changed and where people wait on top, each plot with its table, and the same as CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from django.db import transaction
from django.http import HttpResponse

from frontdoor.inbox.commands import inbox as commands
from frontdoor.inbox.desk.referrals import numbers_shown
from frontdoor.inbox.desk.web.names import form
from frontdoor.inbox.referrals.numbers import counting, quarters, report
from frontdoor.inbox.referrals.numbers.disclosure import disclose, disclose_each
from frontdoor.inbox.referrals.numbers.report import Report
from frontdoor.inbox.store.models import Referral, Role
from tests.inbox.builders import PLANTED, a_referral
from tests.inbox.desk.conftest import GLASGOW, SCOTLAND, Browser, a_member, at_desk
from tests.inbox.desk.parsing import PageRead, text

NUMBERS = "/desk/numbers/"
LAST = quarters.before(quarters.quarter_at(datetime.now(UTC)))
BEFORE = quarters.before(LAST)


@pytest.fixture
def two_quarters(store: Path) -> None:
    """Twelve referrals of the quarter before the last and twenty of the last, decided; one still open."""
    for quarter, number in ((BEFORE, 12), (LAST, 20)):
        noon = quarters.span(quarter)[0] + timedelta(hours=12)
        one = Referral.objects.get(reference=a_referral(now=noon).reference)
        for at in range(number - 1):
            one.pk, one.reference, one.key_hash = None, f"{quarter:%m}{at:07}", f"{quarter}{at}"
            one.save()
        with transaction.atomic():
            kinds = {
                (counting.OUTCOME, "accepted"): number - 6, (counting.OUTCOME, "not suitable: no capacity"): 6,
                (counting.HELP, "housing"): number, (counting.HELP, "veterans"): 2,
                (counting.PRISON, "barlinnie"): number - 3, (counting.PRISON, "stirling"): 3,
                (counting.DECISION, "4"): number - 5, (counting.DECISION, "12"): 5, (counting.GATE, "met"): 7,
            }  # fmt: skip
            counting.add(GLASGOW, {(quarter, *key): count for key, count in kinds.items()})


def row(page: PageRead, head: str) -> list[str]:
    """The cells of a table's row."""
    return next(
        [text(cell) for cell in one.iter("td")] for one in page.all("tr") if text(one.find("th")) == head
    )


def test_a_manager_reads_what_changed_and_where_people_wait(morag: Browser, two_quarters: None) -> None:
    """The sentences come first, then the live table, then each table with its plot; nothing small, no name."""
    page = morag.get(NUMBERS)
    said = [text(item) for item in page.all("li")]
    assert "20 were received, 8 more than in the quarter before (12)." in said
    assert "20 were decided, 8 more than in the quarter before (12)." in said
    assert (
        "Half of them were decided within 4 working days (4 in the quarter before); 5 took more than 10."
        in said
    )
    assert "Met at the gate: 7." in said
    assert "Kind of help asked for, Accommodation / homelessness: 20, up from 12." in said
    assert (
        page.words.index("What changed")
        < page.words.index("Where people wait now")
        < page.words.index("Received, by month")
    )
    assert "32 are open, 32 of them for more than 10 working days." in page.words
    assert row(page, "Nobody has opened it") == ["32", "0", "0", "0", "32"]
    assert "Voluntary throughcare: cases commenced: 14." in page.words
    assert "Others: fewer than 5 each." in page.words
    assert "Not shown one by one, since some are fewer than 5: 20 together." in page.words
    assert "Stirling" not in page.main
    assert PLANTED not in morag.body
    assert morag.body.count("<svg ") == 2  # the others have one line, and nothing to compare
    assert "style=" not in morag.body
    assert "<style" not in morag.body


def test_the_quarter_before_and_a_spreadsheet(morag: Browser, two_quarters: None) -> None:
    """Other quarters are linked, and each can be saved with the same numbers and the same gaps."""
    page = morag.get(NUMBERS)
    assert quarters.words(BEFORE) in page.links()
    assert (
        quarters.words(BEFORE)
        in morag.get(f"{NUMBERS}?team={GLASGOW}&quarter={quarters.code(BEFORE)}").heading
    )
    response = cast("HttpResponse", morag.client.get(f"{NUMBERS}csv?quarter={quarters.code(LAST)}"))
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert rows[0] == ["team", "quarter", "table", "value", "count", "note"]
    code = quarters.code(LAST)
    assert [
        GLASGOW,
        code,
        "Decided, by kind of help asked for",
        "Accommodation / homelessness",
        "20",
        "",
    ] in rows
    assert [GLASGOW, code, "Decided, by outcome and reason", "Accepted", "14", ""] in rows
    assert not any("Stirling" in row for row in rows)


def test_before_the_first_quarter_is_over(morag: Browser) -> None:
    """A young inbox says when its first numbers come, and where people wait all the same."""
    a_referral(now=datetime.now(UTC))
    page = morag.get(NUMBERS)
    assert "There is no report yet." in page.words
    assert row(page, "Nobody has opened it") == ["1", "1", "0", "0", "0"]
    assert morag.client.get(f"{NUMBERS}csv").status_code == 302


def test_only_managers_and_only_their_own_teams(store: Path) -> None:
    """Who answers referrals, looks at the log or manages members has no numbers; another team's are not shown."""
    for name, role in (("ailsa", Role.TRIAGE), ("isla", Role.AUDITOR), ("rory", Role.ADMINISTRATOR)):
        browser = at_desk(a_member(name, role=role))
        browser.get(NUMBERS, expect=403)
        browser.get(f"{NUMBERS}csv", expect=403)
    a_referral(team=SCOTLAND, now=datetime.now(UTC))
    page = at_desk(a_member("morag", role=Role.MANAGER)).get(f"{NUMBERS}?team={SCOTLAND}")
    assert "Nobody waits" in page.words


def test_the_command_prints_whole_quarters(two_quarters: None) -> None:
    """Each quarter by itself, several added up, as lines or CSV; anything else is answered with what to write."""
    both = ["numbers", "--from", quarters.code(BEFORE), "--until", quarters.code(LAST), "--team", GLASGOW]
    done = CliRunner().invoke(commands, both)
    assert done.exit_code == 0, done.output
    assert "      20  Accepted" in done.output
    assert "          Not shown one by one, since some are fewer than 5: 32 together" in done.output
    as_csv = CliRunner().invoke(commands, [*both, "--csv"]).output
    assert f'"{quarters.code(BEFORE)}; {quarters.code(LAST)}"' in as_csv
    for wrong, sentence in (
        (["--from", "2026-11-01"], "2026-11-01 is not the first day of a quarter."),
        (["--from", "2099-Q1"], "Only quarters that are over are reported"),
        (["--team", "nobody"], 'There is no team "nobody".'),
    ):
        told = CliRunner().invoke(commands, ["numbers", *wrong])
        assert told.exit_code == 1
        assert sentence in told.output


def shown(counts: dict[str, dict[str, int]], *more: dict[str, dict[str, int]]) -> Report:
    """The report of a team whose quarters had these counts; a measure without any has nothing to tell."""
    decided = (
        counting.OUTCOME,
        counting.ENDED,
        counting.PRISON,
        counting.DOOR,
        counting.SOURCE,
        counting.REPEAT,
    )
    measures = (
        report.MONTH,
        report.AREA,
        report.JOINED,
        *report.LATE,
        *decided,
        counting.GATE_ASKED,
        counting.GATE,
    )
    each = [
        Report(GLASGOW, (date(2026, 1 + 3 * number, 1),),
               {one: disclose(quarter.get(one, {})) for one in measures} | {counting.HELP: disclose_each({})},
               dict.fromkeys(report.LATE, 2.0))
        for number, quarter in enumerate((counts, *more))
    ]  # fmt: skip
    return report.of_several(each)


def test_a_count_that_is_hidden_beside_a_small_one_is_not_called_small() -> None:
    """Five were met and one was not: the five are hidden so that the one is not told, and are still not fewer than five.

    Sabotage: "fewer than 5" for whatever is hidden.
    """
    told = shown({
        counting.GATE: {"met": 5, "missed": 1},
        counting.OUTCOME: {"accepted": 9, "not suitable: no capacity": 1},
        counting.DECISION: {report.IN_TIME: 1, report.TOO_LATE: 9},
    })  # fmt: skip
    said = [
        *numbers_shown.changes(told, None, form()),
        *(number for _, number in numbers_shown.indicators(told)),
    ]
    not_told = "not told, because it or a count beside it is fewer than 5"
    assert f"Met at the gate: {not_told}." in said
    assert (
        f"Half of them were decided within 2 working days; how many took more than 10 is {not_told}." in said
    )
    assert not_told in said


def test_what_is_small_in_each_quarter_is_not_called_small_in_all() -> None:
    """Four and four are eight."""
    few = {report.AREA: {"Fife": 4}, counting.PRISON: {"HMP Shotts": 9}}
    several = shown(few, {report.AREA: {"Fife": 4}, counting.PRISON: {"HMP Shotts": 4}})
    rest = {table.measure: table.rest for table in numbers_shown.tables_of(several, form())}
    assert rest[report.AREA] == "It is not told, because in some quarter there were fewer than 5"
    assert rest[counting.PRISON] == "Others are not told, because in some quarter there were fewer than 5"
