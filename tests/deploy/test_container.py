"""The container file, read: what it is made of, as whom it runs, and what can never be part of it."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
STEPS = [
    line.split(maxsplit=1)
    for line in re.sub(r" *\\\n *", " ", TEXT).splitlines()
    if line and not line.startswith("#")
]


def said(word: str) -> list[str]:
    """What stands behind an instruction, each time."""
    return [rest for first, rest in STEPS if first == word]


def test_the_base_is_one_version_by_its_short_name() -> None:
    """A version of Python and of Debian, from whichever registry the machine trusts."""
    (base,) = said("ARG")
    assert re.fullmatch(r"BASE=python:3\.\d+-slim-[a-z]+", base)
    assert {rest.split()[0] for rest in said("FROM")} == {"${BASE}"}


def test_packages_are_the_locked_ones() -> None:
    """Every pip install asks for hashes, or installs nothing but ourselves; no address of an index is named."""
    installs = re.findall(r"pip install ([^&\n]+)", re.sub(r" *\\\n *", " ", TEXT))
    assert len(installs) == 2
    assert all("--require-hashes -r requirements/run.txt" in one or "--no-deps" in one for one in installs)
    assert "://" not in TEXT.replace("http://127.0.0.1:8000/healthz", "")


def test_it_runs_as_nobody_in_particular() -> None:
    """A user of its own without a shell, by number, so that a root that is only named otherwise is noticed."""
    assert said("USER") == ["10001"]
    assert "--shell /usr/sbin/nologin" in said("RUN")[-1]
    assert [first for first, _ in STEPS].index("USER") < [first for first, _ in STEPS].index("ENTRYPOINT")


def test_nothing_secret_can_become_part_of_it() -> None:
    """What is copied is named piece by piece, is there, and holds no data folder; no setting with a secret is given."""
    for copied in said("COPY"):
        *sources, _ = [part for part in copied.split() if not part.startswith("--from")]
        for source in sources:
            assert source == "/srv/frontdoor" or (ROOT / source).exists(), source
            assert source not in (".", "./", "*", "var", ".venv", ".git")
    assert not re.search(r"SECRET|PASSWORD|SMTP|AGE-", TEXT)


def test_what_it_writes_is_a_volume_and_it_is_asked_how_it_is() -> None:
    """The rest of the image can be read-only; a container that does not answer is known to be ill."""
    assert said("VOLUME") == ["/var/lib/frontdoor"]
    assert "FRONTDOOR_DATA=/var/lib/frontdoor" in said("ENV")[0]
    (check,) = said("HEALTHCHECK")
    assert "/healthz" in check


def test_what_is_locked_runs_on_the_python_of_debian_12() -> None:
    """Python 3.11 is what we ask for, and 3.11.2 is what many machines have; catches a lock made on a newer one."""
    wants = {found.name: found.metadata.json.get("requires_python", "") for found in distributions()}
    assert [name for name, python in wants.items() if "3.11.2" not in SpecifierSet(str(python))] == []
