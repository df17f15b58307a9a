"""Work shared among processes."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial

import pytest

from frontdoor.site.output.parallel import HelperLost, do_all, workers_for
from frontdoor.site.pages.pagination import parts
from frontdoor.site.templating.shell import ShellError


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_job_is_done_once_by_whoever_is_free(workers: int) -> None:
    """All results come back, from however many processes."""
    jobs = [lambda number=number: number * number for number in range(200)]
    assert do_all(jobs, workers) == [number * number for number in range(200)]


def test_a_lost_helper_is_not_passed_over() -> None:
    """A process that dies takes the build with it: a site with pages missing is never called done."""
    with pytest.raises(HelperLost, match="build again"):
        do_all([partial(os._exit, 1)] * 3, 2)


def test_a_fault_in_a_helper_is_the_builds_own() -> None:
    """What a job raises in another process stops the build as it would in this one."""

    def fault() -> None:
        raise ShellError("no marker")

    with pytest.raises(ShellError, match="no marker"):
        do_all([fault] * 3, 2)


def test_no_helper_outlives_a_build_that_is_killed() -> None:
    """They would wait for jobs for ever, each with a catalogue in memory."""
    code = (
        "import os, time; from functools import partial; from frontdoor.site.output.parallel import do_all;"
        "do_all([lambda: os.write(1, b'begun\\n'), partial(time.sleep, 60)] * 2, 2)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as build:
        assert build.stdout
        assert build.stdout.readline() == b"begun\n"
        build.kill()
        build.communicate(timeout=10)  # the pipe closes once no process holds its other side


def test_small_sites_are_built_alone() -> None:
    """Starting helpers costs more than it brings."""
    assert workers_for(60, worth=1000) == 1


def test_a_long_list_is_cut_into_pages() -> None:
    """Nothing is lost or shown twice, the first page has the list's own address, and an empty list has one page."""
    numbers = list(range(105))
    found = list(parts("/x/", numbers, 50))
    assert [part.address for part in found] == ["/x/", "/x/page-2/", "/x/page-3/"]
    assert [number for part in found for number in part.items] == numbers
    assert [part.before for part in found] == [0, 50, 100]
    assert found[1].near() == [1, 2, 3]
    assert [part.address for part in parts("/x/", numbers[:0])] == ["/x/"]
