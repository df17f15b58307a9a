"""Two changes of the tables that were made side by side follow each other: two of one number would stop every new inbox."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "frontdoor"


@pytest.mark.parametrize("folder", sorted(ROOT.rglob("migrations")), ids=lambda folder: folder.parent.name)
def test_each_migration_has_a_number_of_its_own(folder: Path) -> None:
    """Sabotage: a copy of the last one under another name."""
    numbers = Counter(file.name[:4] for file in folder.glob("[0-9]*.py"))
    assert [number for number, files in numbers.items() if files > 1] == []
