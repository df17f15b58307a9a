"""A long text is read by two processes, and comes out as if one had read it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor import plainyaml
from frontdoor.plainyaml import halves, reading
from tests.catalogue.edits import SMALL, TRAPS, an_edit


def what_is_read(text: str) -> tuple[object, ...]:
    """Return all that a reading says, with mappings in their order."""
    read = plainyaml.read(text, "f.yaml")
    return repr(read.value), read.problems, read.unread, read.text, [*read.begins]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([SMALL, TRAPS, SMALL.replace("notices:", "a_section_of_another_name:")]),
    st.lists(an_edit(), max_size=3),
    st.floats(0, 1),
)
def test_a_text_in_two_halves_is_read_as_the_whole(
    text: str, edits: list[Callable[[list[str]], list[str]]], part: float
) -> None:
    """Wherever a text is cut, and whatever is in it, its values, their places and its faults are those of the whole."""
    for edit in edits:
        text = "\n".join(edit(text.split("\n")))
    whole = what_is_read(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(halves, "LONG", 0)
        patch.setattr(halves, "_FIRST_PART", part)
        patch.setattr(halves, "_elsewhere", _here)
        assert what_is_read(text) == whole


def _here(job: Callable[[], halves.Built]) -> Callable[[], halves.Built | None]:
    """Do a job in this process, as the other one would: whatever goes wrong there, nothing comes back."""
    try:
        made = job()
    except yaml.YAMLError:
        return lambda: None
    return lambda: made


@pytest.mark.skipif(
    not hasattr(os, "fork") or os.cpu_count() == 1, reason="there is no second process to help"
)
def test_a_long_text_is_read_by_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both halves are read, each in a process of its own, and what they make is joined."""
    monkeypatch.setattr(halves, "LONG", 0)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # those of whoever runs the tests
    read_here: list[str] = []

    def build(text: str) -> halves.Built:
        read_here.append(text)
        return reading._build(text)

    built = halves.build_in_two(SMALL, build)

    assert built == reading._build(SMALL)
    assert len(read_here) == 1
    assert SMALL.startswith(read_here[0])
    assert len(read_here[0]) < len(SMALL)


def test_a_half_that_is_broken_is_told_in_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where either process finds a slip, the file is read again in one, which says where it stands."""
    for broken in (
        SMALL.replace("{name: Bail,", "{name: Bail"),
        SMALL.replace("Leaving prison}", "Leaving prison"),
    ):
        whole = what_is_read(broken)
        assert whole[1]
        with monkeypatch.context() as patch:
            patch.setattr(halves, "LONG", 0)
            assert what_is_read(broken) == whole
