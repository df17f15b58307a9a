"""Content files: the part of a project that people edit, and the only paths that the publisher ever writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form

CATALOGUE, FORM = "services.yaml", "referral.yaml"
MODELS: Mapping[str, type[BaseModel]] = {CATALOGUE: Catalogue, FORM: Form}
"""The files that are merged by entry and key, each with the model that gives the order of its keys."""
FOLDER = "docs"
_PATH = re.compile(rf"{FOLDER}(?:/[\w\-][\w.\- ]*)+", re.ASCII)

Contents = Mapping[str, bytes]
"""Content files by their paths, relative to the project."""


def is_content(path: str) -> bool:
    """Return whether a path, relative to the project, names content: no hidden file, and nothing that leads out."""
    return path in MODELS or _PATH.fullmatch(path) is not None


def read_content(folder: Path) -> Contents:
    """Return the content files of a project's folder; links are left out, as they may lead anywhere."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in content_paths(folder)}


def content_paths(folder: Path) -> list[Path]:
    """Return where the content files of a project's folder are."""
    docs = folder / FOLDER
    paths = [*(folder / name for name in MODELS), *(() if docs.is_symlink() else sorted(docs.rglob("*")))]
    return [
        path
        for path in paths
        if is_content(path.relative_to(folder).as_posix()) and path.is_file() and not path.is_symlink()
    ]
