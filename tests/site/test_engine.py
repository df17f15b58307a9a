"""The engine that makes the hand-written pages: when its output is made again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from frontdoor.site import engine
from frontdoor.site.output.engine_output import SHELL


def test_the_frame_is_made_again_when_our_own_code_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check after an update would otherwise look at the hand-written pages as the version before made them."""
    runs = []

    def make(_project: Path, site: Path, _strictness: str) -> tuple[bool, str]:
        about = json.dumps({"assets": {}, "files": [], "name": "Sacro", "pages": []})
        (site / "shell").mkdir(parents=True)
        (site / SHELL).write_text(f"<!-- frontdoor:engine {about} -->")
        runs.append(site)
        return True, ""

    code = tmp_path / "site"
    shutil.copytree(Path(engine.__file__).parent / "output", code / "output")
    monkeypatch.setattr(engine, "_mkdocs", make)
    monkeypatch.setattr(engine, "__file__", str(code / "engine.py"))
    for changed in (False, False, True, True):
        if changed:
            with (code / "output" / "assets.py").open("a") as file:
                file.write("# another version\n")
        engine.frame_of(tmp_path / "project", tmp_path / "cache")
    assert len(runs) == 3
