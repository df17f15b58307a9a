"""Commands for editors: diff, review, fmt, messages and closures; each only turns arguments into calls.

What only one of them needs is imported when it is called: ``fmt`` may run at each save, and must start quickly.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from frontdoor.catalogue import Catalogue, load_catalogue, read_catalogue
from frontdoor.cli.common import CATALOGUE, FORM, a_file, a_new_file, problems_as_lines, today_in_london
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation, UserError
from frontdoor.editing.stale_numbers import SearchedFile
from frontdoor.yamlsource.encoding import decode, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog as Messages

    from frontdoor.editing.diff import Beside


@click.command()
@click.argument("old", default="HEAD")
@click.option("--catalogue", type=a_file, default=CATALOGUE, help="The catalogue as it is now.")
@click.option("--markdown", is_flag=True, help="For a pull request.")
@problems_as_lines
def diff(old: str, catalogue: Path, markdown: bool) -> None:
    """Say what a change means for people; OLD is a revision or a file, the last commit if left out."""
    from frontdoor.editing.diff import as_markdown, describe_changes  # noqa: PLC0415

    now = load_catalogue(catalogue)
    before = read_old(old, catalogue)
    today, files = today_in_london(), written_beside(catalogue)
    beside = _beside(old, catalogue, before, now)
    if markdown:
        click.echo(as_markdown(before, now, today=today, files=files, beside=beside))
    else:
        for sentence in describe_changes(before, now, today=today, files=files, beside=beside):
            click.echo(sentence)


def _beside(old: str, catalogue: Path, before: Catalogue, now: Catalogue) -> Beside:
    """Return form and hand-written pages in both versions; none where the old catalogue is a file, which has none beside it."""
    from frontdoor.editing.diff import Beside  # noqa: PLC0415
    from frontdoor.form import load_form, read_form  # noqa: PLC0415

    folder = catalogue.absolute().parent
    if Path(old).is_file() or catalogue.name != CATALOGUE.name:
        return Beside()

    def at_old(name: str) -> str | None:
        done = _git(folder, "show", f"{old}:./{name}")
        return None if done.returncode else done.stdout.decode("utf-8", "replace")

    listed = (
        _git(folder, "ls-tree", "--name-only", old, "./docs/").stdout.decode("utf-8", "replace").split("\n")
    )
    was = {Path(name).name: at_old(name) or "" for name in listed if name.endswith(".md")}
    pages = {path.name: path.read_text("utf-8") for path in sorted((folder / "docs").glob("*.md"))}
    with suppress(
        DiagnosticsError
    ):  # the old form may have been mended since, and of the new one the check tells
        form = load_form(folder / FORM.name, now) if (folder / FORM.name).is_file() else None
        text = at_old(FORM.name)
        return Beside(read_form(text, before) if text else None, form, was, pages)
    return Beside(None, None, was, pages)


def written_beside(catalogue: Path) -> list[SearchedFile]:
    """Return the text of the catalogue, the form and the hand-written pages; unreadable files are left out."""
    folder = catalogue.absolute().parent
    found = []
    for path in (catalogue.absolute(), folder / FORM.name, *sorted((folder / "docs").glob("*.md"))):
        with suppress(OSError, UnicodeDecodeError):
            found.append(SearchedFile(path.relative_to(folder).as_posix(), path.read_text("utf-8")))
    return found


def pages_beside(catalogue: Path) -> dict[str, str]:
    """Return the text of the form and of the hand-written pages beside a catalogue, by the addresses of their pages."""
    found = {Path(one.name): one.text for one in written_beside(catalogue)}
    pages = {f"/{path.stem}/": text for path, text in found.items() if path.suffix == ".md"}
    return {**pages, "/referral/": found.get(FORM, "")}


def read_old(old: str, catalogue: Path) -> Catalogue:
    """Return the catalogue of a file or a git revision; raise UserError where it cannot be read."""
    if Path(old).is_file():
        return load_catalogue(Path(old))
    folder, name = catalogue.absolute().parent, f"{catalogue.name} at {old}"
    try:
        done = _git(folder, "show", f"{old}:./{catalogue.name}")
        if done.returncode:
            raise DiagnosticsError(
                [Diagnostic(SourceLocation(catalogue.name), _why_not(old, catalogue.name, folder))]
            )
    except OSError as error:
        sentence = (
            "Git, which keeps the older versions, is not installed here or cannot be started. "
            "Install it (git-scm.com), or name an older copy of the file."
        )
        raise DiagnosticsError([Diagnostic(SourceLocation(catalogue.name), sentence)]) from error
    try:
        return read_catalogue(done.stdout, name)
    except DiagnosticsError as faults:  # a commit cannot be mended, and the faults may well be mended by now
        sentence = f"{name} cannot be compared with, because it has faults itself. Name an older revision without them, such as HEAD~1."
        raise UserError(f"{sentence} They are:\n{faults}") from faults


def _why_not(old: str, name: str, folder: Path) -> str:
    """Return why git has no such file at a revision, and what to do."""
    repository = _git(folder, "rev-parse", "--git-dir")
    if repository.returncode:
        words = repository.stderr.decode("utf-8", "replace").partition("\n")[0].removeprefix("fatal: ")
        return (
            f'Git reads no older versions in "{folder}" ("{words}"). '
            "Use the folder that was cloned, or name an older copy of the file."
        )
    if _git(folder, "rev-parse", "--verify", "--quiet", f"{old}^{{commit}}").returncode == 0:
        return f'"{old}" has no {name} in this folder. Name a revision that has it, such as HEAD~1, or an older copy of the file.'
    if old == "HEAD":
        return (
            "nothing has been committed here yet, so there is nothing to compare with. "
            "Commit the file first, or name an older copy of it."
        )
    return (
        f'There is no file and no revision "{old}". Name an older copy of the file, or a revision '
        "such as HEAD or origin/main; git fetch brings those of others."
    )


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run the git found on the editor's PATH, in a folder."""
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)  # noqa: S607


@click.command()
@click.argument("catalogue", type=a_file, default=CATALOGUE)
@click.option("--calendar", type=a_new_file, help="Write what is due as a calendar file instead.")
@problems_as_lines
def review(catalogue: Path, calendar: Path | None) -> None:
    """List what somebody should check, by owner."""
    from frontdoor.editing.review import review_calendar, review_lines  # noqa: PLC0415

    read = load_catalogue(catalogue)
    if calendar is None:
        for line in review_lines(read, today_in_london(), pages_beside(catalogue)):
            click.echo(line)
        for line in _of_messages(read):
            click.echo(line)
    else:
        calendar.write_bytes(review_calendar(read, today_in_london()))


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@problems_as_lines
def messages(codes: tuple[str, ...]) -> None:
    """Write the site's own words for translators: the template, each language brought up to it, and those of CODE begun."""
    from frontdoor.editing.messages import write_files  # noqa: PLC0415
    from frontdoor.language_codes import is_known  # noqa: PLC0415
    from frontdoor.translation.catalogs import LOCALES  # noqa: PLC0415

    for code in codes:
        if not is_known(code):
            raise UserError(
                f'"{code}" is not the code of a language that is known here. Gaelic is gd; frontdoor/language_codes.py has them all.'
            )
    for path in write_files(_template(load_catalogue(CATALOGUE)), LOCALES, codes):
        click.echo(f"{path.relative_to(LOCALES)} is written.")


def _of_messages(read: Catalogue) -> Iterator[str]:
    """Yield what is due of the site's own words; the template is made only where any language has a file."""
    from frontdoor.translation.catalogs import LOCALES, there  # noqa: PLC0415

    if there(LOCALES):
        from frontdoor.editing.messages import message_lines  # noqa: PLC0415

        yield from message_lines(_template(read), LOCALES)


def _template(read: Catalogue) -> Messages:
    """Return all messages of the project in this folder: of the templates, of the frame, of the form."""
    from frontdoor.editing.messages import template  # noqa: PLC0415
    from frontdoor.form import load_form  # noqa: PLC0415
    from frontdoor.site.build.dry_run import CACHE  # noqa: PLC0415
    from frontdoor.site.engine import frame_of  # noqa: PLC0415
    from frontdoor.site.output.engine_output import SHELL  # noqa: PLC0415

    engine, _ = frame_of(Path(), CACHE)
    form = load_form(FORM, read) if FORM.is_file() else None
    return template((engine.folder / SHELL).read_text("utf-8"), form)


@click.command()
@click.argument("files", type=a_file, nargs=-1)
@problems_as_lines
def fmt(files: tuple[Path, ...]) -> None:
    """Tidy files (services.yaml if none is named) and keep every comment and value."""
    from frontdoor.editing.fmt import CannotTidy, tidy  # noqa: PLC0415

    for file in files or (CATALOGUE,):
        before = text_of(file)
        try:
            after = tidy(before, None if file.name == FORM.name else Catalogue)
        except CannotTidy as why:
            raise DiagnosticsError([Diagnostic(SourceLocation(file.name), str(why))]) from why
        if after == before:
            click.echo(f"{file} is tidy.")
        else:
            file.write_text(after, "utf-8")
            click.echo(f"{file} has been tidied.")


def text_of(file: Path) -> str:
    """Return a file's text; raise DiagnosticsError where it cannot be decoded safely."""
    read = decode(read_bytes(file), file.name)
    if read.problems:
        raise DiagnosticsError(read.problems)
    return read.text


@click.command()
@click.argument("year", type=click.IntRange(2020, 2100))
def closures(year: int) -> None:
    """Propose a year's Scottish bank holidays for pasting into services.yaml."""
    from frontdoor.editing.review import propose_closures  # noqa: PLC0415

    click.echo(propose_closures(year))
