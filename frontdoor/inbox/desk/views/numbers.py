"""Views of a team's numbers, for its managers: the page of a quarter, to be read and printed, and the same as CSV."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.csv_writer import csv_text
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals import numbers_shown, plots, waiting_times
from frontdoor.inbox.desk.web.names import form, team_name
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.referrals.numbers import quarters
from frontdoor.inbox.referrals.numbers.disclosure import SMALL
from frontdoor.inbox.referrals.numbers.report import first_quarter, report_of
from frontdoor.inbox.store.models import Role

MOST = 12
"""Quarters to choose from."""


def numbers(request: DeskRequest) -> HttpResponse:
    """Show the report of the quarter that the address names, else of the last one, and where people wait now."""
    now = request.desk.now
    team, quarter = _asked(request)
    report = report_of(team, quarter, now) if quarter else None
    quarter = quarter if report else None
    earlier = quarters.before(quarter) if quarter else None
    before = report_of(team, earlier, now) if earlier and earlier in _finished(team, request) else None
    waiting = waiting_times.waiting(team, now)
    tables = numbers_shown.tables_of(report, form()) if report else []
    return page(
        request,
        "numbers",
        team=team,
        teams=[(one, team_name(one)) for one in _managed(request)],
        quarter=quarter and (quarters.code(quarter), quarters.words(quarter)),
        quarters=[(quarters.code(one), quarters.words(one)) for one in _finished(team, request)[:MOST]],
        this=quarters.words(quarters.quarter_at(now)),
        changes=list(numbers_shown.changes(report, before, form())) if report else [],
        waiting=waiting,
        open=sum(one.open for one in waiting),
        old=sum(one.ages[-1] for one in waiting),
        ages=waiting_times.AGES,
        tables=[(table, _plot(table)) for table in tables if table.said],
        empty=[table for table in tables if not table.said],
        indicators=numbers_shown.indicators(report) if report else [],
        small=SMALL,
    )


def as_csv(request: DeskRequest) -> HttpResponse:
    """Return the report of a quarter as a table for spreadsheets."""
    team, quarter = _asked(request)
    report = report_of(team, quarter, request.desk.now) if quarter else None
    if report is None or quarter is None:
        return redirect("desk:numbers")
    name = f'attachment; filename="numbers-{team}-{quarters.code(quarter)}.csv"'
    text = csv_text(numbers_shown.csv_rows([report], form()))
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


def _asked(request: DeskRequest) -> tuple[str, date | None]:
    """Return the team and the finished quarter that an address names; without, the member's first and the last one."""
    managed = _managed(request)
    team = request.GET.get("team", "")
    team = team if team in managed else managed[0]
    finished = _finished(team, request)
    named = {quarters.code(one): one for one in finished}
    return team, named.get(request.GET.get("quarter", ""), finished[0] if finished else None)


def _finished(team: str, request: DeskRequest) -> list[date]:
    """Return the quarters that are over since the team's first referral, latest first."""
    first, this = first_quarter(team), quarters.quarter_at(request.desk.now)
    return list(quarters.between(first, quarters.before(this)))[::-1] if first else []


def _managed(request: DeskRequest) -> list[str]:
    return sorted(seat.team for seat in request.desk.seats if seat.role == Role.MANAGER)


def _plot(table: numbers_shown.ShownTable) -> str:
    rows = [(row.words, row.number) for row in table.rows]
    drawn = table.measure in numbers_shown.PLOTTED and len(rows) > 1
    return plots.bars(table.title, rows) if drawn else ""
