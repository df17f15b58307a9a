"""npm packages for the peers, by exact version, in a folder that is made once a run."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path


@cache
def npm_folder(*packages: str) -> Path:
    """Install packages such as ``ajv@8.20.0``; return the folder that holds node_modules."""
    folder = Path(tempfile.mkdtemp(prefix="npm-"))
    done = subprocess.run(
        ["npm", "install", "--no-save", "--no-fund", "--no-audit", "--prefix", folder, *packages],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder
