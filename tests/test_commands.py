"""The command line as editors meet it: what it prints, and how it ends."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from frontdoor.cli import every_command
from frontdoor.render.leaflets import KEPT

ROOT = Path(__file__).parent.parent


def frontdoor(*words: str | Path) -> Result:
    """Run a command in this process; a traceback would show as an exception and fail."""
    result = CliRunner().invoke(every_command, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder under git with the real catalogue and form in its first commit."""
    for name in ("services.yaml", "referral.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    who = ["-c", "user.name=An editor", "-c", "user.email=editor@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "First"]):
        subprocess.run(["git", *words], check=True)
    return tmp_path


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
    assert 'There is no services.yaml at "no-such-branch".' in result.output


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
        ("check", {"frontdoor.render", "frontdoor.inbox", "jinja2"}),
        ("fmt --help", {"frontdoor.render", "frontdoor.inbox", "jinja2"}),
        (
            "build --no-leaflets --no-compressed --out out --site {site}",
            {"brotli", "django", "frontdoor.inbox", "frontdoor.render.leaflets", "multiprocessing"},
        ),
        ("inbox --help", {"django", "frontdoor.catalogue", "frontdoor.render", "waitress"}),
    ],
)
def test_a_command_imports_only_what_it_needs(
    words: str, not_wanted: set[str], project: Path, built_site: Path
) -> None:
    """Whoever checks at each save waits mostly for imports; one at the top of a shared module would cost every command."""
    program = "import sys\nfrom frontdoor.cli import every_command\nevery_command(standalone_mode=False)\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, *words.format(site=built_site).split()],
        cwd=project, capture_output=True, text=True, check=True,
    )  # fmt: skip
    imported = set(done.stdout.splitlines()[-1].split())
    assert "frontdoor.cli" in imported
    assert imported & not_wanted == set()
