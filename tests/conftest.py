"""What many tests share: the site as the engine builds it, once a session."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent

# No deadline: a busy machine must not turn a property red. On CI the examples are the same each time, so that a red run can be
# repeated; on a developer's machine they are new each time, so that they find new faults.
settings.register_profile("frontdoor", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("frontdoor")


def clean_environment(**settings: str) -> dict[str, str]:
    """Return an environment for a child: ours without the settings of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
    return {**clean, "NO_MKDOCS_2_WARNING": "1", **settings}


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as ``mkdocs build --strict`` makes it."""
    site = tmp_path_factory.mktemp("built") / "site"
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=ROOT, env=clean_environment(), check=True,
    )  # fmt: skip
    return site
