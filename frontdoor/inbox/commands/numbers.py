"""The command for a team's numbers: reports of whole quarters, as lines to read or as CSV."""

from __future__ import annotations

import click

from frontdoor.inbox.commands.common import command, inbox, now, ready, stop


@inbox.command()
@click.option(
    "--from", "first", metavar="QUARTER", help="The first quarter, such as 2026-Q3. Default: the last one."
)
@click.option("--until", "last", metavar="QUARTER", help="The last quarter; default: the same as --from.")
@click.option("--team", help="Only this team; default: each team by itself.")
@click.option("--csv", "as_csv", is_flag=True, help="Write a table for spreadsheets.")
@command
def numbers(*, first: str | None, last: str | None, team: str | None, as_csv: bool) -> None:
    """Print the numbers of whole quarters, with small counts hidden; nothing in them is about one person."""
    ready()
    from frontdoor.csv_writer import csv_text  # noqa: PLC0415 -- needs Django ready
    from frontdoor.inbox.config.runtime import answering, started  # noqa: PLC0415
    from frontdoor.inbox.desk.referrals import numbers_shown  # noqa: PLC0415
    from frontdoor.inbox.referrals.numbers import quarters  # noqa: PLC0415
    from frontdoor.inbox.referrals.numbers.quarters import after, between  # noqa: PLC0415
    from frontdoor.inbox.referrals.numbers.report import first_quarter, of_several, report_of  # noqa: PLC0415

    latest = quarters.before(quarters.quarter_at(now()))
    try:
        begins = quarters.read(first) if first else latest
        ends = quarters.read(last, last=True) if last else begins
    except quarters.NoQuarter as error:
        stop(str(error))
    if not begins <= ends <= latest:
        stop(
            f"Only quarters that are over are reported, the last of them {quarters.code(latest)}, and --until is not before --from."
        )
    teams = [one.id for one in answering(started().catalogue)]
    if team and team not in teams:
        stop(f'There is no team "{team}". The teams are: {", ".join(sorted(teams))}.')
    reports = []
    for name in [team] if team else sorted(teams):
        since = max(begins, first_quarter(name) or after(ends))
        made = [report_of(name, quarter, now()) for quarter in between(since, ends)]
        if found := [report for report in made if report]:
            reports.append(of_several(found))
    if not reports:
        stop(
            f"There is no report of {quarters.code(begins)}{f' to {quarters.code(ends)}' if ends != begins else ''} yet: "
            "either no referral came in it, or the daily run of frontdoor inbox deliver, which makes it, has not run since."
        )
    form = started().form
    if as_csv:
        click.echo(csv_text(numbers_shown.csv_rows(reports, form)), nl=False)
        return
    for report in reports:
        click.echo(f"{report.team}, {', '.join(map(quarters.code, report.quarters))}")
        for table in numbers_shown.tables_of(report, form):
            click.echo(f"\n{table.title}")
            for row in table.rows:
                click.echo(f"{row.number:>8}{' or more' if row.at_least else ''}  {row.words}")
            for line in (
                table.rest,
                table.total and f"All: {table.total}",
                table.median and f"Half within {table.median}",
            ):
                if line:
                    click.echo(f"          {line}")
        click.echo()
