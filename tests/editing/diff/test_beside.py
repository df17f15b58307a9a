"""A change of the form, of a team or of a hand-written page is told in words, and no sentence holds a word of a program."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from frontdoor.catalogue import Catalogue, read_catalogue
from frontdoor.cli.main import every_command
from frontdoor.diagnostics import DiagnosticsError
from frontdoor.editing.diff.form import form_changes
from frontdoor.editing.diff.handwritten import page_changes
from frontdoor.editing.diff.other_entries import other_changes
from frontdoor.editing.diff.routing import routing_changes
from frontdoor.editing.diff.services import service_changes
from frontdoor.form import read_form
from tests import frozen
from tests.builders import a_catalogue, as_yaml, raw_team

TODAY = date(2026, 11, 30)
FORM = frozen.FORM.read_text("utf-8")
PYTHON = re.compile(
    r"[(\[{]['\"]|\b(None|True|False|datetime|PosixPath|tuple|dict|frozenset|mappingproxy)\b|<\w+|\w+\(\w+=|\b\w+_\w+\b(?!:)|\bx{9,}"
)
"""What only a program would say."""


def told_of_form(old: str, new: str) -> list[str]:
    """Return the sentences for a change of the frozen form."""
    assert old in FORM
    catalogue = frozen.the_catalogue()
    return list(
        form_changes(read_form(FORM, catalogue), read_form(FORM.replace(old, new, 1), catalogue), catalogue)
    )


def test_a_question_that_reads_otherwise_is_told_and_a_version_asked_for() -> None:
    """What people are asked, and that a page which is open would not notice."""
    label = re.search(r"(?m)^ +label: (.+)$", FORM)
    assert label
    said = told_of_form(label[0], label[0] + " now")
    was = label[1].strip('"')
    assert said[0] == f"The question “{was}” now reads “{was} now”"
    assert said[-1].startswith("The form asks something else, and has no new version")
    assert not any(map(PYTHON.search, said[:-1]))


def test_a_new_version_must_name_the_one_before() -> None:
    """Else whoever has the form open begins again; with it, nothing more is said."""
    version = re.search(r'(?m)^version: "(.+)"\nolder_versions: \[', FORM)
    assert version
    new = 'version: "2027-01-01"\nolder_versions: ['
    assert told_of_form(version[0], new) == [
        "The form has a new version, 2027-01-01.",
        f"The version before it, {version[1]}, is not in older_versions: whoever has the form open in a browser now has to begin again.",
    ]
    assert told_of_form(version[0], f'{new}"{version[1]}", ') == ["The form has a new version, 2027-01-01."]


def test_a_rule_is_told_with_the_service_it_is_for() -> None:
    """Who may be referred is what a referrer relies on."""
    rule = re.search(r"(?m)^        says: (.+)$", FORM)
    assert rule
    said = told_of_form(rule[0], "        says: have asked for it")
    assert any(": the form takes people who have asked for it; until now those who " in one for one in said)


def test_the_areas_that_go_to_another_team_are_named_with_what_the_team_needs() -> None:
    """Fife's referrals go to the new team of Fife; nobody could read them before it has a key and two members."""
    old = a_catalogue(teams={"glasgow-team": raw_team()})
    teams = {"glasgow-team": raw_team(), "fife": raw_team(name="Fife team", areas=["Fife"])}
    assert list(routing_changes(old, a_catalogue(teams=teams))) == [
        "Fife’s referrals now go to Fife team, and no longer to Glasgow team.",
        "Fife team can receive nothing yet: it needs a key and two members. Ask whoever runs the server for them before this is published.",
    ]
    assert "Fife’s referrals now go to Glasgow team, and no longer to Fife team." in list(
        routing_changes(a_catalogue(teams=teams), old)
    )


def test_a_hand_written_page_is_told_by_its_headings() -> None:
    """Which part is new, gone or reworded; a page that goes takes its address along."""
    about = "---\ntitle: About us\n---\n# About us\nWe are.\n## Past\nWe were.\n"
    assert list(
        page_changes({"about.md": about}, {"about.md": about.replace("We were", "We have been")})
    ) == ["The page “About us” changes: it has other words under “Past”."]
    assert list(
        page_changes({"about.md": about}, {"about.md": about.replace("## Past", "## History {#past}")})
    ) == ["The page “About us” changes: it has a new part “History” and no longer has “Past”."]
    assert list(page_changes({"about.md": about}, {})) == [
        "The page “About us” is taken out: /about/ stops working, on old posters too."
    ]
    assert list(page_changes({}, {"about.md": about})) == ["The page “About us” is new, at /about/."]


def test_the_command_tells_all_three(tmp_path: Path) -> None:
    """From the last commit: a question, a team and a page, in one list, without a word that nothing changes."""
    for name in ("services.yaml", "referral.yaml"):
        (tmp_path / name).write_bytes((frozen.FROZEN / name).read_bytes())
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/about.md").write_text("---\ntitle: About\n---\n# About\nOld.\n", "utf-8")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    (tmp_path / "docs/about.md").write_text("---\ntitle: About\n---\n# About\nNew.\n", "utf-8")
    (tmp_path / "referral.yaml").write_text(FORM.replace("title: ", "title: Now ", 1), "utf-8")
    said = CliRunner().invoke(every_command, ["diff", "--catalogue", str(tmp_path / "services.yaml")])
    assert said.exit_code == 0, said.output
    assert said.output.splitlines()[0].startswith("The form is now called “Now ")
    assert said.output.splitlines()[1:] == ["The page “About” changes: it has other words under “About”."]


def changed_facts(raw: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each key of the directory below an entry."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            if len(path) > 1 or (path and path[0] in ("organisation", "settings")):
                yield (*path, key)
            yield from changed_facts(value, (*path, key))
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from changed_facts(value, (*path, index))


def without(raw: Any, path: tuple[Any, ...]) -> Any:
    """Return the directory without what stands at a path."""
    copy = deepcopy(raw)
    inside = copy
    for step in path[:-1]:
        inside = inside[step]
    del inside[path[-1]]
    return copy


def read(raw: Any) -> Catalogue | None:
    """Return the catalogue, or None where it is not in order without what was taken out."""
    try:
        return read_catalogue(as_yaml(raw))
    except DiagnosticsError:
        return None


def test_no_sentence_about_any_fact_holds_a_word_of_a_program() -> None:
    """Each fact of the directory that has all of them is taken out and put in again: both are told, in words."""
    raw = yaml.load((frozen.FROZEN / "directory.yaml").read_bytes(), yaml.BaseLoader)
    full = read(raw)
    assert full is not None
    tried = 0
    for path in changed_facts(raw):
        less = read(without(raw, path))
        if less is None or path[-1] == "id":
            continue
        tried += 1
        for old, new in ((full, less), (less, full)):
            said = [
                *service_changes(old.on(TODAY), new.on(TODAY), lambda id_: "", TODAY),
                *other_changes(old.on(TODAY), new.on(TODAY), TODAY),
            ]
            for sentence in said:
                assert not PYTHON.search(sentence.replace("add-member", "")), (path, sentence)
                assert sentence[-1] in ".”!?", (path, sentence)
    assert tried > 150


@pytest.mark.parametrize(
    "said", ["are now given: ('stirling', 'perth').", "is now None.", "Checked(hours=1)"]
)
def test_the_test_knows_a_word_of_a_program(said: str) -> None:
    """A tuple, as a change of prisons once was told, would be found."""
    assert PYTHON.search(said)
