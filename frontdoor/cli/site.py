"""Commands for the site's operator: check, build, publish, schema, run; each only turns arguments into calls.

What only one of them needs is imported when it is called: importing all of it takes as long as building a small site.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from frontdoor.catalogue import Catalogue, last_changed, load_catalogue
from frontdoor.catalogue.loader import future_date_problems
from frontdoor.catalogue.validation.wording import wording_notes
from frontdoor.cli.common import CATALOGUE, FORM, a_file, a_folder, now, problems_as_lines, today_in_london
from frontdoor.cli.editing import pages_beside
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.editing.easy_read import to_compare
from frontdoor.editing.stale_numbers import almost_the_same
from frontdoor.form import Form, load_form


def load(catalogue: Path, form: Path | None) -> tuple[Catalogue, Form | None]:
    """Read a catalogue and its form: the one that is named, or referral.yaml beside the catalogue. Raises DiagnosticsError.

    A catalogue whose teams and services take no referrals needs no form.
    """
    read = load_catalogue(catalogue)
    takes_referrals = any(t.answers for t in read.teams.values()) or any(
        s.referral for s in read.services.values()
    )
    beside = form or catalogue.parent / FORM
    if not takes_referrals or (form is None and not beside.exists()):
        return read, None
    return read, load_form(beside, read)


@click.command()
@click.argument("catalogue", type=a_file, default=CATALOGUE)
@click.option(
    "--form", type=a_file, help="The referral form; referral.yaml beside the catalogue if left out."
)
@click.option("--quick", is_flag=True, help="Look at the two files alone, and make no pages.")
@problems_as_lines
def check(catalogue: Path, form: Path | None, *, quick: bool) -> None:
    """Check the catalogue, the form and, in a project, all that a build would stop at; list every fault."""
    if catalogue.is_dir():
        sentence = (
            "this is a folder, and the catalogue was expected, which is a file: name services.yaml. "
            "Pages written by hand are checked when the site is built."
        )
        raise DiagnosticsError([Diagnostic(SourceLocation(catalogue.name or str(catalogue)), sentence)])
    read, read_form = load(catalogue, form)
    today = today_in_london()
    if problems := future_date_problems(read, catalogue, today):
        raise DiagnosticsError(problems)
    if not quick and Path("mkdocs.yml").is_file():
        from frontdoor.site.build.dry_run import Rehearsal  # noqa: PLC0415 -- it takes time to import

        rehearsal = Rehearsal(Path(), catalogue, read, read_form)
        if problems := rehearsal.problems(today):
            raise DiagnosticsError(problems)
        for note in rehearsal.notes(today):
            click.echo(f"Good to know: {note}")
    compare = [
        f"the Easy Read “{one.name}” may say something else than {one.page}, which has changed; frontdoor review says what to do"
        for one, _ in to_compare(read, pages_beside(catalogue))
        if one.compared_with
    ]
    for note in (*wording_notes(read), *almost_the_same(read), *compare):
        click.echo(f"Look at this: {note}")
    click.echo(
        f"{catalogue.name} is in order: {len(read.services)} services, {len(read.locations)} locations."
    )


@click.command()
@click.option("--catalogue", type=a_file, default=CATALOGUE, help="The catalogue to build.")
@click.option(
    "--form", type=a_file, help="The referral form; referral.yaml beside the catalogue if left out."
)
@click.option(
    "--out", type=a_folder, help="Where the site is written; into the engine's own folder if left out."
)
@click.option(
    "--site",
    type=a_folder,
    default=Path("site"),
    help="What an engine made of docs/: MkDocs, or any other that knows overrides/.",
)
@click.option(
    "--leaflets/--no-leaflets",
    default=None,
    help="Make the leaflets to print, or leave them out; if neither is said, as the engine's own build does.",
)
@click.option("--compressed/--no-compressed", default=True, help="Put a compressed copy beside each file.")
@problems_as_lines
def build(
    *,
    catalogue: Path,
    form: Path | None,
    out: Path | None,
    site: Path,
    leaflets: bool | None,
    compressed: bool,
) -> None:
    """Complete what an engine made of docs/ to the whole site of a catalogue."""
    from frontdoor.site.build.garbage_collection import no_garbage_collection  # noqa: PLC0415
    from frontdoor.site.build.pipeline import complete_site  # noqa: PLC0415
    from frontdoor.site.engine import engine_output  # noqa: PLC0415

    with no_garbage_collection():
        read, read_form = load(catalogue, form)
    engine = engine_output(Path(), site)
    out = site if out is None or out.resolve() == site.resolve() else out
    today = today_in_london()
    maker = None
    if leaflets is not False:
        from frontdoor.site.print import KEPT, leaflet_maker  # noqa: PLC0415

        maker = leaflet_maker(KEPT, whatever_size=bool(leaflets))
    built = complete_site(
        engine, read, read_form, today=today, revised=last_changed(catalogue, now()), out=out, compressed=compressed,
        leaflets=maker,
    )  # fmt: skip
    for sentence in built.left_out:
        click.echo(f"Built all the same: {sentence}", err=True)
    click.echo(f"{len(built.files)} files of the catalogue are in {out}, correct for {today:%-d %B %Y}.")


@click.command()
@click.option(
    "--site",
    type=a_folder,
    default=Path("site"),
    envvar="FRONTDOOR_SITE",
    show_default=True,
    help="The site that people see.",
)
@click.option(
    "--working-copy",
    type=a_folder,
    envvar="FRONTDOOR_WORKING_COPY",
    help="The publisher's folder: its newest version is built, instead of what lies here.",
)
@problems_as_lines
def publish(site: Path, working_copy: Path | None) -> None:
    """Build the site anew, and put it in place when it is whole; if it cannot be built, the last good one stays."""
    from frontdoor.site.build import publish as swapping  # noqa: PLC0415

    moment = datetime.now(UTC)
    if working_copy:
        from frontdoor.publishing.release import Releases  # noqa: PLC0415
        from frontdoor.publishing.working_copy import WorkingCopy  # noqa: PLC0415

        with swapping.alone(site):
            said = Releases(WorkingCopy(working_copy), Path(), None, None).rebuild(site, moment)
    else:
        said = swapping.publish(Path(), site, moment)
    if said:
        click.echo(said, err=True)
    click.echo(f"{site} is built anew, correct for {today_in_london():%-d %B %Y}.")


@click.command()
@click.option("--out", type=a_folder, default=Path(), help="Where they are written; here if left out.")
def schema(out: Path) -> None:
    """Write the schemas by which editors complete and explain services.yaml and referral.yaml."""
    from frontdoor.catalogue.schema.json_schema import catalogue_schema_text  # noqa: PLC0415
    from frontdoor.form.json_schema import schema_text  # noqa: PLC0415

    for name, text in (("services", catalogue_schema_text()), ("referral", schema_text())):
        (out / f"{name}.schema.json").write_text(text, "utf-8", newline="\n")
    click.echo("services.schema.json and referral.schema.json are written.")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--data",
    type=a_folder,
    default=Path("var"),
    envvar="FRONTDOOR_DATA",
    show_default=True,
    help="Where the inbox keeps its files.",
)
@click.option(
    "--preview", is_flag=True, help="Show edits of services.yaml, referral.yaml and docs/ as they are saved."
)
@problems_as_lines
def run(port: int, data: Path, preview: bool) -> None:
    """Run site, intake, desk and delivery together, for trying out; Ctrl-C stops all."""
    from frontdoor.inbox.server.dev_runner import run as run_inbox  # noqa: PLC0415
    from frontdoor.site.preview.watcher import Workshop, keep_in_step  # noqa: PLC0415
    from frontdoor.site.print import KEPT, leaflet_maker  # noqa: PLC0415

    if not preview:
        sys.exit(run_inbox(port, data))
    shown = data / "preview" / "site"
    workshop = Workshop(Path(), CATALOGUE, FORM, engine=Path("site"), out=shown)
    workshop.preview.leaflets = leaflet_maker(KEPT, only_kept=True)
    workshop.build(today_in_london())

    def keep(wait: Callable[[], bool]) -> None:
        keep_in_step(workshop, today=today_in_london, wait=wait, say=click.echo)

    def publish(wait: Callable[[], bool]) -> None:
        from frontdoor.publishing.publisher import Publisher  # noqa: PLC0415
        from frontdoor.publishing.watch import Watch  # noqa: PLC0415
        from frontdoor.publishing.working_copy import WorkingCopy  # noqa: PLC0415

        # Into the files themselves, as an editor on this machine would; what they then say the preview shows.
        rounds = Watch(Publisher(WorkingCopy(Path()), Path(), None, data / "spool", use_git=False), now)
        while wait():
            rounds.look()

    using = {
        "FRONTDOOR_SITE": shown, "FRONTDOOR_SPOOL": data / "spool", "FRONTDOOR_WORKING_COPY": Path(),
        **workshop.keep_copies(data / "preview" / "started"),
    }  # fmt: skip
    sys.exit(run_inbox(port, data, using=using, meanwhile=(keep, publish)))
