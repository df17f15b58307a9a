"""Prettier and yamllint, which editors and their programs run over the YAML files, find nothing in what `frontdoor fmt` writes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.editing.fmt.test_fmt import TIDY
from tests.frozen import ROOT

SETTINGS = (".editorconfig", ".prettierrc", ".prettierignore", ".yamllint")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with our settings, the shipped files, and in the place of one of them a sample in which everything occurs."""
    (tmp_path / "sample").mkdir()
    for name in (*SETTINGS, "services.yaml", "referral.yaml"):
        shutil.copy(ROOT / name, tmp_path)
        shutil.copy(ROOT / name, tmp_path / "sample")
    (tmp_path / "sample" / "services.yaml").write_text(TIDY, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command", [["npx", "--yes", "prettier@3.10.1", "--check", "."], ["yamllint", "--strict", "."]]
)
@pytest.mark.parametrize("inside", [".", "sample"])
def test_what_fmt_writes_is_left_as_it_is(folder: Path, inside: str, command: list[str]) -> None:
    """No line goes to and fro between a person's editor and ours."""
    done = subprocess.run(command, cwd=folder / inside, capture_output=True, text=True, timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command", [["npx", "--yes", "prettier@3.10.1", "--check", "."], ["yamllint", "--strict", "."]]
)
def test_the_tools_do_look(folder: Path, command: list[str]) -> None:
    """A file that is laid out anyhow is named: the settings do not hide ours."""
    (folder / "services.yaml").write_text("needs:   {a:    {name: A}}#\n\n\n\n\nservices:   {}\n", "utf-8")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode != 0
    assert "services.yaml" in done.stdout + done.stderr
