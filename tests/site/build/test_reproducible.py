"""The same input and the same day give the same bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.make_catalogue import catalogue
from tests.conftest import clean_environment
from tests.frozen import ROOT
from tests.site.build.test_build import contents


@pytest.fixture(scope="module")
def builds(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two builds of one invented catalogue, by processes whose sets are in different orders."""
    room = tmp_path_factory.mktemp("twice")
    text = "\n".join(catalogue(40))
    outs = []
    for seed in ("1", "2"):
        folder = room / seed
        folder.mkdir()
        (folder / "services.yaml").write_text(text + "\n", "utf-8")
        subprocess.run(
            [
                *(Path(sys.executable).parent / "frontdoor", "build", "--no-leaflets", "--site", built_site),
                *("--catalogue", folder / "services.yaml", "--out", folder / "out"),
            ],
            cwd=ROOT,
            env=clean_environment(PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH="1795305600"),
            check=True,
            capture_output=True,
        )
        outs.append(folder / "out")
    return outs


def test_two_builds_give_the_same_bytes(builds: list[Path]) -> None:
    """No order of a set, no name of a folder and no clock gets into a file, compressed copies included."""
    one, other = map(contents, builds)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert any(name.endswith(".br") for name in one)
