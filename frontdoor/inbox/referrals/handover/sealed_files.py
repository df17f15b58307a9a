"""The folder from which the programs of case systems fetch: ``DATA/handover/SYSTEM/``, each file sealed to that system's key."""

from __future__ import annotations

from pathlib import Path

from frontdoor.inbox.config.case_systems import CaseSystem
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.crypto.private_file import write_private
from frontdoor.inbox.referrals.handover.formats import ending

FOLDER = "handover"


def put(system: CaseSystem, reference: str, content: bytes, data: Path) -> Path:
    """Write a file, sealed; one that is there already is replaced, since the later one has what was said meanwhile."""
    file = data / FOLDER / system.name / f"{reference}.{ending(system)}.age"
    file.unlink(missing_ok=True)
    write_private(file, sealing.seal_bytes(content, [system.recipient]))
    return file


def forget(reference: str, data: Path) -> None:
    """Remove the files of a referral that is erased, as far as they were not fetched."""
    for file in (data / FOLDER).glob(f"*/{reference}.*.age"):
        file.unlink(missing_ok=True)
