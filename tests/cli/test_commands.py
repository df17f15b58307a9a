"""The command line as editors meet it: what it prints, and how it ends."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from frontdoor.cli.main import every_command
from frontdoor.inbox.config.environment import SETTINGS
from frontdoor.site.print import KEPT
from tests.frozen import CATALOGUE, FORM, ROOT


def frontdoor(*words: str | Path) -> Result:
    """Run a command in this process; a traceback would show as an exception and fail."""
    result = CliRunner().invoke(every_command, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder under git with the frozen catalogue and form in its first commit."""
    for file in (CATALOGUE, FORM):
        shutil.copy2(file, tmp_path)  # with its time, which calendars tell
    monkeypatch.chdir(tmp_path)
    who = ["-c", "user.name=An editor", "-c", "user.email=editor@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "First"]):
        subprocess.run(["git", *words], check=True)
    return tmp_path


def commit(*files: str) -> None:
    """Commit what changed in files, those that are gone too."""
    who = ["-c", "user.name=An editor", "-c", "user.email=editor@example.org"]
    for words in (["add", *files], [*who, "commit", "-q", "-m", "Another"]):
        subprocess.run(["git", *words], check=True)


def edit(file: Path, old: str, new: str) -> None:
    """Replace the first place of a text in a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_good_catalogue_passes_the_check(project: Path) -> None:
    """A check without faults ends with 0 and one line."""
    result = frontdoor("check")
    assert (result.exit_code, result.output) == (0, "services.yaml is in order: 33 services, 7 locations.\n")


def test_every_fault_is_a_line_of_its_own(project: Path) -> None:
    """A check with faults ends with 1, and each fault has its place and sentence, in the order of the file."""
    edit(project / "services.yaml", "opens: 1pm", "opens: 1pmm")
    edit(project / "services.yaml", "Glasgow City]", "Glasgoww City]")
    result = frontdoor("check")
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert len(lines) == 2
    assert all(re.match(r"services\.yaml:\d+:\d+: [^:]+", line) for line in lines)
    assert lines == sorted(lines, key=lambda line: int(line.split(":")[1]))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "check referral.yaml",
            "referral.yaml:9:1: this is a referral form, and the catalogue was expected. "
            "Name the catalogue, services.yaml; the referral.yaml beside it is checked with it.",
        ),
        (
            "check --form services.yaml",
            "services.yaml:28:1: this is the catalogue, and a referral form was expected, such as referral.yaml. Name that.",
        ),
        (
            "check docs/",
            "docs:1:1: this is a folder, and the catalogue was expected, which is a file: name services.yaml. "
            "Pages written by hand are checked when the site is built.",
        ),
        (
            "check .",
            ".:1:1: this is a folder, and the catalogue was expected, which is a file: name services.yaml. "
            "Pages written by hand are checked when the site is built.",
        ),
        ("review docs", "docs:1:1: this is a folder, and a file was expected. Name the file in it."),
        ("fmt .", ".:1:1: this is a folder, and a file was expected. Name the file in it."),
        (
            "check docs/page.md",
            'page.md:1:1: this is not a catalogue: it has neither "organisation:" nor "services:". '
            "Name the catalogue, which is mostly called services.yaml.",
        ),
        (
            "check docs/leaflet.pdf",
            "leaflet.pdf:1:1: this is a PDF, and a plain text file was expected, such as services.yaml. "
            "Check the name; if it is the right one, bring back its last version.",
        ),
    ],
)
def test_another_file_than_is_meant_is_told_in_one_sentence(project: Path, words: str, told: str) -> None:
    """Whoever names the form, a folder, a page or a PDF reads what that is and what was expected, and nothing else."""
    (project / "docs").mkdir()
    (project / "docs/page.md").write_text("# Help\n\nRing us: any day.\nand: so `on`\n", "utf-8")
    (project / "docs/leaflet.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n")
    result = frontdoor(*words.split())
    assert (result.exit_code, result.output) == (1, f"{told}\n")


def test_a_catalogue_may_have_any_name(project: Path) -> None:
    """What has the sections of a catalogue is read as one, whatever the file is called."""
    (project / "services.yaml").rename(project / "services.txt")
    assert frontdoor("check", "services.txt").output.startswith("services.txt is in order: ")


def test_faults_of_the_form_are_found_too(project: Path) -> None:
    """The check reads referral.yaml as well, and names it."""
    edit(project / "referral.yaml", "kind: name", "kind: nam")
    result = frontdoor("check")
    assert result.exit_code == 1
    assert re.match(r"referral\.yaml:\d+:\d+: ", result.output)


def test_a_change_is_told_in_words_for_people(project: Path) -> None:
    """Since the last commit, the Glasgow drop-in moved; the sentence says so without a word of YAML."""
    edit(project / "services.yaml", "days: Monday, Wednesday and Friday", "days: Tuesday")
    told = frontdoor("diff").output
    assert "The Glasgow drop-in moves from Monday, Wednesday and Friday to Tuesday." in told
    assert "drop_ins" not in told
    assert "The Glasgow drop-in moves" in frontdoor("diff", "--markdown").output


def test_no_change_is_said_to_be_none(project: Path) -> None:
    """Without a change the answer is a sentence, not silence."""
    assert "Nothing changes" in frontdoor("diff").output


def test_an_unknown_revision_is_a_sentence(project: Path) -> None:
    """A revision that does not exist is named, with what to write instead."""
    result = frontdoor("diff", "no-such-branch")
    assert result.exit_code == 1
    assert result.output == (
        'services.yaml:1:1: There is no file and no revision "no-such-branch". Name an older copy of the file, or a revision '
        "such as HEAD or origin/main; git fetch brings those of others.\n"
    )


def test_an_older_version_that_was_saved_wrongly_is_told_as_such(project: Path) -> None:
    """Somebody committed the catalogue as UTF-16, and then saved it rightly: what is wrong is the older version."""
    file = project / "services.yaml"
    right = file.read_bytes()
    file.write_bytes(right.decode("utf-8").encode("utf-16"))
    commit("services.yaml")
    file.write_bytes(right)
    result = frontdoor("diff")
    first, second, *more = result.output.splitlines()
    assert result.exit_code == 1
    assert first == (
        "services.yaml at HEAD cannot be compared with, because it has faults itself. "
        "Name an older revision without them, such as HEAD~1. They are:"
    )
    assert second.startswith('services.yaml at HEAD:1:1: this file was saved as "Unicode" (UTF-16)')
    assert more == []
    assert "Nothing changes" in frontdoor("diff", "HEAD~1").output


def test_why_there_is_no_older_version_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of now, the file of then, the first commit, the repository or git itself may be missing: each has its sentence."""

    def told() -> str:
        result = frontdoor("diff")
        assert result.exit_code == 1
        return result.output.removeprefix("services.yaml:1:1: ").removesuffix("\n")

    file, away = project / "services.yaml", project / "away.yaml"
    file.rename(away)
    assert told() == 'there is no file of this name in ".". Check the name and the folder.'
    assert frontdoor("diff", "--catalogue", "no-such-folder/services.yaml").output == (
        'services.yaml:1:1: there is no file of this name in "no-such-folder". Check the name and the folder.\n'
    )
    commit("services.yaml")
    away.rename(file)
    assert told() == (
        '"HEAD" has no services.yaml in this folder. Name a revision that has it, such as HEAD~1, or an older copy of the file.'
    )
    shutil.rmtree(project / ".git")
    subprocess.run(["git", "init", "-q"], check=True)
    assert told() == (
        "nothing has been committed here yet, so there is nothing to compare with. "
        "Commit the file first, or name an older copy of it."
    )
    shutil.rmtree(project / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    monkeypatch.setenv("LC_ALL", "C")
    assert told() == (
        f'Git reads no older versions in "{project}" ("not a git repository (or any of the parent directories): .git"). '
        "Use the folder that was cloned, or name an older copy of the file."
    )
    monkeypatch.setenv("PATH", str(project))
    assert told() == (
        "Git, which keeps the older versions, is not installed here or cannot be started. "
        "Install it (git-scm.com), or name an older copy of the file."
    )


def test_tidying_keeps_what_cannot_be_tidied(project: Path) -> None:
    """A file that cannot be read is left as it is, and the sentence names it."""
    broken = project / "services.yaml"
    broken.write_text("services: [\n", "utf-8")
    result = frontdoor("fmt")
    assert result.exit_code == 1
    assert result.output.startswith("services.yaml:1:1: ")
    assert broken.read_text("utf-8") == "services: [\n"


def test_what_is_due_names_owner_and_fact(project: Path) -> None:
    """The review lists facts that nobody has checked, under their owner's name or under nobody's."""
    lines = frontdoor("review").output.splitlines()
    assert "Throughcare, Glasgow" in lines
    assert "  Throughcare Service: phone number, never checked" in lines
    assert "No owner named" in lines


def test_what_is_due_comes_as_a_calendar_too(project: Path) -> None:
    """The review can be put into a calendar program."""
    assert frontdoor("review", "--calendar", project / "due.ics").exit_code == 0
    assert (project / "due.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_proposed_closures_can_be_pasted_as_they_are(project: Path) -> None:
    """What is proposed for a year, pasted under closures, passes the check."""
    text = (project / "services.yaml").read_text("utf-8")
    text = re.sub(r"^closures:.*$", "", text, flags=re.MULTILINE)
    (project / "services.yaml").write_text(
        f"{text}\nclosures:\n{frontdoor('closures', '2027').output}", "utf-8"
    )
    assert frontdoor("check").output == "services.yaml is in order: 33 services, 7 locations.\n"


def test_the_command_builds_what_the_engine_builds(project: Path, built_site: Path) -> None:
    """``frontdoor build`` writes the same files as the engine's own build, byte for byte."""
    shutil.copytree(ROOT / KEPT, project / KEPT)
    shutil.copystat(
        built_site.parent / "services.yaml", project / "services.yaml"
    )  # calendars tell its last change
    out = project / "out"
    assert frontdoor("build", "--out", out, "--site", built_site).exit_code == 0
    ours, engines = (
        {p.relative_to(d): p for d in [top] for p in d.rglob("*") if p.is_file()} for top in (out, built_site)
    )
    assert set(ours) == set(engines)
    assert [name for name, file in ours.items() if file.read_bytes() != engines[name].read_bytes()] == []


@pytest.mark.parametrize(
    ("words", "not_wanted"),
    [
        ("check", {"frontdoor.site", "frontdoor.inbox", "jinja2"}),
        ("fmt --help", {"frontdoor.site", "frontdoor.inbox", "jinja2"}),
        (
            "build --no-leaflets --no-compressed --out out --site {site}",
            {"brotli", "django", "frontdoor.inbox", "frontdoor.site.print", "multiprocessing"},
        ),
        ("inbox --help", {"django", "frontdoor.catalogue", "frontdoor.site", "uvicorn"}),
    ],
)
def test_a_command_imports_only_what_it_needs(
    words: str, not_wanted: set[str], project: Path, built_site: Path
) -> None:
    """Whoever checks at each save waits mostly for imports; one at the top of a shared module would cost every command."""
    program = "import sys\nfrom frontdoor.cli.main import every_command\nevery_command(standalone_mode=False)\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, *words.format(site=built_site).split()],
        cwd=project, capture_output=True, text=True, check=True,
    )  # fmt: skip
    imported = set(done.stdout.splitlines()[-1].split())
    assert "frontdoor.cli.main" in imported
    assert imported & not_wanted == set()


@pytest.mark.parametrize(
    ("words", "ends"), [("--help", "services.yaml and referral.yaml."), ("inbox --help", "on purpose.")]
)
def test_help_cuts_no_sentence(words: str, ends: str) -> None:
    """Each command's first sentence is whole, whatever the width. Sabotage: click's own group, which cuts at 45 signs."""
    said = frontdoor(*words.split()).stdout
    assert "..." not in said.partition("Commands:")[2]
    assert ends in " ".join(said.split())


def test_the_inboxs_help_names_every_setting() -> None:
    """Whoever runs it looks there first."""
    said = " ".join(frontdoor("inbox", "--help").stdout.split())
    for setting in SETTINGS:
        assert f"{setting.name} " in said
    assert "Without it: services.yaml." in said
