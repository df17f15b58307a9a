"""A project whose content is frozen: the catalogue, the form, docs/ and the menu as they were one day.

Tests of behaviour read these, so that an edit of content turns none of them red; tests of content read the files that are
edited, and say in their failure what to do. Where a test needs what these copies lack, take new ones: copy
``services.yaml``, ``referral.yaml`` and ``docs/`` here, and what stands under ``nav`` in ``mkdocs.yml`` to ``menu.yml``.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

from frontdoor.catalogue import Catalogue, load_catalogue
from frontdoor.form import Form, load_form
from frontdoor.site.print import KEPT

ROOT = Path(__file__).parents[2]
FROZEN = Path(__file__).parent
CATALOGUE = FROZEN / "services.yaml"
FORM = FROZEN / "referral.yaml"


@cache
def the_catalogue() -> Catalogue:
    """Return the frozen catalogue."""
    return load_catalogue(CATALOGUE)


@cache
def the_form() -> Form:
    """Return the frozen form."""
    return load_form(FORM, the_catalogue())


def lay_out(folder: Path) -> Path:
    """Make a whole project in a folder: our engine's settings, hooks and frame, with the frozen content."""
    for name in ("hooks", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(FROZEN / "docs", folder / "docs")
    for file in (CATALOGUE, FORM):
        shutil.copy(file, folder)
    menu, settings = (FROZEN / "menu.yml").read_text("utf-8"), (ROOT / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"(?ms)^nav:.*?(?=^validation:)", lambda _: menu, settings)
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    (ROOT / KEPT).mkdir(parents=True, exist_ok=True)
    (folder / KEPT).parent.mkdir(parents=True)
    (folder / KEPT).symlink_to(ROOT / KEPT)  # leaflets that were laid out once
    return folder
