"""One number corrected in one of several places: the old one is found wherever it still stands, and a slip of the finger is seen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from frontdoor.catalogue import read_catalogue
from frontdoor.cli.main import every_command
from frontdoor.editing.diff import describe_changes
from frontdoor.editing.stale_numbers import SearchedFile, almost_the_same, left_behind
from tests.builders import a_catalogue, raw_location, raw_service, raw_team
from tests.form.builders import TODAY
from tests.frozen import CATALOGUE, FORM, the_catalogue

REAL = CATALOGUE.read_text("utf-8")
GLASGOW = "    name: Sacro Glasgow\n    area: Glasgow City\n    address: unknown\n    phone: "


def corrected() -> str:
    """Return the real file with the number of the Glasgow office changed, where it stands with the office."""
    assert GLASGOW + "0141 248 1763" in REAL
    return REAL.replace(GLASGOW + "0141 248 1763", GLASGOW + "0141 300 4455")


def test_the_old_number_is_named_with_its_lines() -> None:
    """The number of the Glasgow office stands with its team and its service as well."""
    text = corrected()
    (said,) = left_behind(the_catalogue(), read_catalogue(text), [SearchedFile("services.yaml", text)])
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "phone: 0141 248 1763"]
    assert len(lines) == 2
    assert said == (
        "The old number, 0141 248 1763, still stands: Throughcare, Glasgow and Throughcare Service; "
        f"services.yaml, lines {lines[0]} and {lines[1]}. Correct it there too, unless it is still right."
    )


def test_diff_says_it_and_says_nothing_where_all_are_corrected() -> None:
    """Whoever corrects a number everywhere is told nothing of it."""
    said = describe_changes(the_catalogue(), read_catalogue(corrected()), today=TODAY)
    assert sum("still stands" in sentence for sentence in said) == 1
    everywhere = REAL.replace("0141 248 1763", "0141 300 4455")
    said = describe_changes(the_catalogue(), read_catalogue(everywhere), today=TODAY)
    assert not any("still stands" in sentence for sentence in said)


def test_the_command_looks_into_the_form_and_the_hand_written_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number in a text or on a page is found however it is spaced; notes to colleagues are left alone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "contact.md").write_text("# Contact\n\nOr call (0141) 248-1763.\n", "utf-8")
    (tmp_path / "referral.yaml").write_text("# 0141 248 1763\nlabel: call +44 141 248 1763\n", "utf-8")
    (tmp_path / "services.yaml").write_text(REAL, "utf-8")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    (tmp_path / "services.yaml").write_text(corrected(), "utf-8")
    said = CliRunner().invoke(every_command, ["diff"]).output
    assert "; referral.yaml, line 2; docs/contact.md, line 3. Correct it there too" in said


def test_a_number_that_was_taken_out_or_moved_is_told_as_well() -> None:
    """It is the readers of the other place who would call in vain."""
    places = {"a": raw_location(name="Office A"), "b": raw_location(name="Office B", phone="0131 622 7500")}
    old = a_catalogue(locations=places, services={"one": raw_service(phone="unknown", at=["a"])})
    without = a_catalogue(
        locations={**places, "a": raw_location(name="Office A", phone="unknown"), "b": raw_location(name="Office B")},
        services={"one": raw_service(phone="unknown", at=["a"])},
    )  # fmt: skip
    said = list(left_behind(old, without))
    assert (
        "The old number, 0141 248 1763, still stands: Office B. Correct it there too, unless it is still right."
        in said
    )


@pytest.mark.parametrize("slip", ["0141 284 1763", "0141 348 1763", "0114 248 1763"])
def test_two_numbers_that_are_probably_one_are_seen(slip: str) -> None:
    """A digit is another, or two changed places: both are named with whose they are."""
    teams = {"glasgow-team": raw_team(phone=slip)}
    (said,) = almost_the_same(a_catalogue(teams=teams))
    assert slip in said
    assert "Glasgow office and Throughcare Service" in said


@pytest.mark.parametrize(
    "other", ["0141 248 1764", "0141 248 1736", "0141 248 1700", "0141 339 1763", "999", "101"]
)
def test_lines_of_one_office_and_other_numbers_are_no_slip(other: str) -> None:
    """An alarm that is false teaches staff to look away."""
    teams = {"glasgow-team": raw_team(phone=other)}
    assert list(almost_the_same(a_catalogue(teams=teams))) == []


def test_check_says_it_and_is_content_all_the_same(tmp_path: Path) -> None:
    """It may be right: it is said, and stops nothing."""
    file = tmp_path / "services.yaml"
    file.write_text(REAL.replace(GLASGOW + "0141 248 1763", GLASGOW + "0141 284 1763"), "utf-8")
    done = CliRunner().invoke(every_command, ["check", "--quick", str(file), "--form", str(FORM)])
    assert done.exit_code == 0, done.output
    assert "Look at this: 0141 248 1763 (" in done.output
    assert "are almost the same." in done.output
