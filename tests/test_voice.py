"""One voice: Sacro speaks, in words of today; whoever made the site does not speak of what they read and could not find."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOLD = [
    ROOT / "services.yaml",
    ROOT / "referral.yaml",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "overrides").glob("*.html")),
    *sorted((ROOT / "frontdoor/site/templates").rglob("*.html")),
    *sorted((ROOT / "frontdoor/site/print/templates").glob("*.typ")),
    *sorted((ROOT / "frontdoor/rules").glob("*.py")),
]
NOTES = re.compile(r"(?m)^\s*(?:#|//).*$|\{#.*?#\}|<!--.*?-->", re.DOTALL)
"""What only editors read."""
MAKERS = re.compile(
    r"(?i)known to us|makers of this|\bwe (?:found|looked|gathered|list(?:ed)?|know of|do not know)\b"
    r"|\bour (?:copy|source|sources|reading)\b|as we read it"
)
OF_OLD = re.compile(
    r"(?i)\bring (?:us|them|me|first|before|an? |the )|\b(?:rang|ringing)\b|\bwhom should we\b|\bas a rule\b"
)
"""Calling as it was said long ago, and turns that read as translated."""


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.name)
def test_readers_hear_one_voice(path: Path) -> None:
    """No "not known to us", and no "ring" for a call."""
    text = NOTES.sub("", path.read_text("utf-8"))
    if path.name in ("services.yaml", "referral.yaml"):
        text = re.sub(r"(?m)^ *(?:also|source|wording_reason): .*$", "", text)
    found = [one[0] for pattern in (MAKERS, OF_OLD) for one in pattern.finditer(text)]
    assert found == [], (
        f"{path.name} says {found}. Let Sacro speak, as people do today; doubt stands on About this information."
    )
