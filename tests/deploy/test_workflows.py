"""What a pull request is told: what is wrong or what changes, and where the pages lie as they would be."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def steps(name: str) -> list[dict[str, Any]]:
    """The steps of the only job of a workflow."""
    (job,) = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text("utf-8"))["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


def test_every_script_of_a_workflow_is_there() -> None:
    """And may be run."""
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        for script in re.findall(r"\bscripts/[\w-]+", path.read_text("utf-8")):
            assert (ROOT / script).stat().st_mode & 0o111, script


def test_the_comment_carries_the_pages_as_they_would_be(tmp_path: Path) -> None:
    """Built only after the check passed, told before the comment is put, which comes whatever happened before."""
    by_name = {step.get("name", step.get("uses")): step for step in steps("content.yml")}
    names = list(by_name)
    in_order = [
        "Check the catalogue, and say what the change means", "Build the pages as they would be", "Keep them for two weeks",
        "Say where they are", "Put the message on the pull request",
    ]  # fmt: skip
    assert [name for name in names if name in in_order] == in_order
    assert [name for name in in_order if by_name[name].get("if")] == in_order[-1:]
    kept, said = by_name["Keep them for two weeks"], by_name["Say where they are"]
    assert kept["with"]["path"] == "site"
    assert said["env"]["PAGES"] == f"${{{{ steps.{kept['id']}.outputs.artifact-url }}}}"
    script = ["sh", "-euc", said["run"]]
    subprocess.run(script, cwd=tmp_path, env={"PAGES": "https://example.org/a?b=%20c"}, check=True)
    told = (tmp_path / "message.md").read_text("utf-8")
    assert told.startswith("\n[The pages as they would be](https://example.org/a?b=%20c): ")
