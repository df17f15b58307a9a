"""The commands of staff who edit: what a change means, what is due, tidying, closures and schemas; decides nothing itself.

What only some of them need is imported when they are called: whoever tidies a file at each save need not wait for it.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

from frontdoor.catalogue import Catalogue, load_catalogue, read_catalogue
from frontdoor.console import CATALOGUE, FORM, a_file, problems_as_lines, today_in_london
from frontdoor.plainyaml.saved import decode, read_bytes
from frontdoor.problems import Place, Problem, ProblemsFound


@click.command()
@click.argument("old", default="HEAD")
@click.option("--catalogue", type=a_file, default=CATALOGUE, help="The catalogue as it is now.")
@click.option("--markdown", is_flag=True, help="For a pull request.")
@problems_as_lines
def diff(old: str, catalogue: Path, markdown: bool) -> None:
    """Say what a change means for people; OLD is a revision or a file, the last commit if left out."""
    from frontdoor.diff import as_markdown, describe_changes  # noqa: PLC0415

    before, now = read_old(old, catalogue), load_catalogue(catalogue)
    today = today_in_london()
    if markdown:
        click.echo(as_markdown(before, now, today=today))
    else:
        for sentence in describe_changes(before, now, today=today):
            click.echo(sentence)


def read_old(old: str, catalogue: Path) -> Catalogue:
    """Return the catalogue of a file or of a git revision; raise ProblemsFound with a sentence where it cannot be had."""
    if Path(old).is_file():
        return load_catalogue(Path(old))
    done = subprocess.run(
        ["git", "show", f"{old}:./{catalogue.name}"],  # noqa: S607 -- whichever git the editor uses
        cwd=catalogue.absolute().parent,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        sentence = f'There is no {catalogue.name} at "{old}". Name a file, or a revision such as HEAD or origin/main.'
        raise ProblemsFound([Problem(Place(catalogue.name), sentence)])
    return read_catalogue(done.stdout.decode("utf-8"), f"{catalogue.name} at {old}")


@click.command()
@click.argument("catalogue", type=a_file, default=CATALOGUE)
@click.option("--calendar", type=a_file, help="Write what is due as a calendar file instead.")
@problems_as_lines
def review(catalogue: Path, calendar: Path | None) -> None:
    """List what somebody should check, by owner."""
    from frontdoor.review import review_calendar, review_lines  # noqa: PLC0415

    read = load_catalogue(catalogue)
    if calendar is None:
        for line in review_lines(read, today_in_london()):
            click.echo(line)
    else:
        calendar.write_bytes(review_calendar(read, today_in_london()))


@click.command()
@click.argument("files", type=a_file, nargs=-1)
@problems_as_lines
def fmt(files: tuple[Path, ...]) -> None:
    """Tidy files (services.yaml if none is named) and keep every comment and value."""
    from frontdoor.tidy import CannotTidy, tidy  # noqa: PLC0415

    for file in files or (CATALOGUE,):
        before = text_of(file)
        try:
            after = tidy(before, None if file.name == FORM.name else Catalogue)
        except CannotTidy as why:
            raise ProblemsFound([Problem(Place(file.name), str(why))]) from why
        if after == before:
            click.echo(f"{file} is tidy.")
        else:
            file.write_text(after, "utf-8")
            click.echo(f"{file} has been tidied.")


def text_of(file: Path) -> str:
    """Return what a file says; raise ProblemsFound where it is not text that can be edited safely."""
    read = decode(read_bytes(file), file.name)
    if read.problems:
        raise ProblemsFound(read.problems)
    return read.text


@click.command()
@click.argument("year", type=click.IntRange(2020, 2100))
def closures(year: int) -> None:
    """Propose a year's Scottish bank holidays for pasting into services.yaml."""
    from frontdoor.review import propose_closures  # noqa: PLC0415

    click.echo(propose_closures(year))
