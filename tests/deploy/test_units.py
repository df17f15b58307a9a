from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from frontdoor.cli.main import every_command
from tests.command import PATIENCE
from tests.inbox import places
from tests.inbox.notifications.servers import free_port, wait_for
from tests.inbox.processes import FRONTDOOR, Referrer, answers, environment, new_data
from tests.test_readme import commands

places.prepare()

from frontdoor.inbox.server.security_headers import CONTENT_SECURITY_POLICY  # noqa: E402 -- the settings come first

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILES = [path for path in sorted(DEPLOY.rglob("*")) if path.is_file()]
SERVICES = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
MOST_EXPOSED = 20
"""Tenths, of a hundred; what systemd calls OK ends at 40."""


def read(name: str) -> str:
    """One of the examples."""
    return (DEPLOY / name).read_text("utf-8")


def analyze(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd what it thinks of files, without starting anything."""
    assert shutil.which("systemd-analyze"), "these tests need systemd-analyze: install the package systemd"
    return subprocess.run(
        ["systemd-analyze", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **more},
    )


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder that looks like a server on which the units were installed."""
    units = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(DEPLOY, units)
    return tmp_path


def test_every_server_example_is_listed_and_runs_real_commands() -> None:
    """Each example is in the guide beside it, and each ExecStart names a command that there is."""
    listing = read("README.md")
    there = commands(every_command) | {"mkdocs build"}
    for file in FILES:
        assert f"`{file.relative_to(DEPLOY)}`" in listing or file.name == "README.md"
        for line in re.findall(r"^ExecStart=[^+]\S*/bin/(.+)$", file.read_text("utf-8"), re.MULTILINE):
            assert any(line.startswith(command) for command in there), line


def test_the_examples_hold_nobody_s_name_or_secret() -> None:
    """Addresses are example.org's, and no password is filled in."""
    for file in FILES:
        text = file.read_text("utf-8")
        for host in re.findall(r"https?://(?:[^\s/@]*@)?([a-z0-9.-]+)", text):
            assert host == "127.0.0.1" or host.endswith("example.org"), (file.name, host)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_service_is_shut_in(machine: Path, unit: Path) -> None:
    """By systemd's own measure; catches a line of the sandbox that was lost, or is misspelt and so ignored."""
    done = analyze("security", "--offline=true", f"--root={machine}", f"--threshold={MOST_EXPOSED}", "--no-pager", unit.name)  # fmt: skip
    assert done.returncode == 0, done.stdout.splitlines()[-1]
    assert "Unknown" not in done.stderr


@pytest.mark.parametrize("unit", ["frontdoor-serve.service", "frontdoor-deliver.service"])
def test_what_writes_to_the_second_place_may(unit: str) -> None:
    """Under ProtectSystem=strict a folder that no ReadWritePaths names takes no file; a machine without one starts all the same."""
    (folder,) = re.findall(r"^# FRONTDOOR_SECOND_PLACE=(\S+)$", read("frontdoor.env.example"), re.MULTILINE)
    assert f"ReadWritePaths=-{folder}" in read(unit).splitlines()


def test_units_are_what_systemd_understands(tmp_path: Path) -> None:
    """No unknown setting, no unit that is waited for and not there; programs are put in their place, nothing else."""
    true = shutil.which("true")
    for path in FILES:
        if path.suffix in (".service", ".timer", ".path", ".conf"):
            copy = tmp_path / path.relative_to(DEPLOY)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(re.sub(r"(?<==)\+?/\S+/(frontdoor|mkdocs|systemctl)\b", str(true), path.read_text("utf-8")))  # fmt: skip
    units = [tmp_path / path.name for path in (*SERVICES, *TIMERS)]
    done = analyze("verify", "--man=no", *units, SYSTEMD_UNIT_PATH=f"{tmp_path}:")
    assert [line for line in done.stderr.splitlines() if "frontdoor" in line] == []


@pytest.mark.parametrize("timer", TIMERS, ids=lambda path: path.name)
def test_a_timer_goes_off_once_a_day_in_edinburgh_s_time(timer: Path) -> None:
    """Also in the nights in which the clocks change; catches a time in a zone that nobody named."""
    (when,) = re.findall(r"^OnCalendar=(.+)$", timer.read_text("utf-8"), re.MULTILINE)
    for before in ("2026-10-23 12:00", "2027-03-26 12:00"):
        done = analyze("calendar", "--iterations=5", f"--base-time={before}", when, TZ="Europe/London")
        there = [line for line in done.stdout.splitlines() if "elapse" in line or "Iter" in line]
        nights = re.findall(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)", "\n".join(there))
        assert done.returncode == 0, done.stderr
        assert len({day for day, _ in nights}) == 5
        assert {hour for _, hour in nights} == set(re.findall(r"\d\d:\d\d", when))


def test_the_sandbox_lets_through_what_the_inbox_does(tmp_path: Path) -> None:
    """A referral is taken and told, and every call to the system on the way is one that the sandbox allows."""
    data, port, trace = new_data(tmp_path / "data"), free_port(), tmp_path / "calls"
    watched = ["strace", "-f", "-qq", "-o", str(trace), "-A"]
    told = {"FRONTDOOR_MAILBOXES": f"glasgow-throughcare=http://127.0.0.1:{free_port()}/"}
    with subprocess.Popen([*watched, FRONTDOOR, "inbox", "serve", "--port", str(port)], env=environment(data, port, **told)) as server:  # fmt: skip
        wait_for(lambda: answers(port), PATIENCE)
        Referrer(port).send_until_answered()
        (child,) = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        os.kill(int(child), signal.SIGTERM)  # strace itself keeps no such wish
    subprocess.run([*watched, FRONTDOOR, "inbox", "deliver", "--once"], env=environment(data, port, **told), check=True)  # fmt: skip
    made = set(re.findall(r"^\d+ +([a-z0-9_]+)\(", trace.read_text("utf-8", "replace"), re.MULTILINE))
    assert {"accept4", "fdatasync", "connect", "execve"} <= made, "not all of it was seen"
    only_as_root = {"fchown"}  # SQLite then gives its files to their owner
    assert made - allowed_calls() <= only_as_root


def test_the_publisher_has_no_secret_and_writes_only_what_it_publishes() -> None:
    """And the process that serves the public cannot write what it serves. Sabotage: the settings of the inbox were given to both."""
    lines = {
        name: read(f"frontdoor-{name}.service").splitlines() for name in ("publisher", "serve", "deliver")
    }
    ours = lines["publisher"]
    assert not [line for line in ours if line.startswith("EnvironmentFile")]
    assert "User=frontdoor-publisher" in ours
    assert "ReadWritePaths=/var/lib/frontdoor-public /var/lib/frontdoor-spool/outcomes" in ours
    assert "InaccessiblePaths=-/var/lib/frontdoor -/etc/frontdoor.env" in ours
    for name in ("serve", "deliver"):
        assert "User=frontdoor" in lines[name]
        writes = " ".join(line for line in lines[name] if line.startswith("ReadWritePaths="))
        assert "public" not in writes
        assert "outcomes" not in writes
    assert {"renameat2", "flock", "fsync", "symlink"} <= allowed_calls()


def test_every_path_that_a_unit_names_is_made_by_the_guide() -> None:
    """A folder that is not there stops a unit at its start, unless a dash stands before it."""
    guide = read("README.md")
    for unit in SERVICES:
        for line in re.findall(r"^ReadWritePaths=(.+)$", unit.read_text("utf-8"), re.MULTILINE):
            for path in line.split():
                assert path.startswith("-") or re.search(
                    rf"install -d .*{path}(?:\s|$)", guide, re.MULTILINE
                ), path


def allowed_calls() -> set[str]:
    """What the sandbox's filter lets through, line by line as systemd reads it."""
    allowed: set[str] = set()
    for no, groups in re.findall(r"^SystemCallFilter=(~?)(.+)$", read("frontdoor-.service.d/sandbox.conf"), re.MULTILINE):  # fmt: skip
        named = set().union(*map(calls, groups.split()))
        allowed = allowed - named if no else allowed | named
    return allowed


def calls(group: str) -> set[str]:
    """The system calls of one of systemd's groups, and of the groups in it."""
    text = analyze("syscall-filter", "--no-pager", group).stdout
    names = {
        line.strip() for line in text.splitlines()[1:] if line.strip() and not line.strip().startswith("#")
    }
    return {name for name in names if not name.startswith("@")}.union(
        *(calls(name) for name in names if name.startswith("@"))
    )


def test_the_proxy_examples_say_what_the_inbox_says() -> None:
    """What stands in for the inbox carries the same policy, and neither keeps a log of who asked for which page."""
    for name in ("nginx.conf", "Caddyfile"):
        assert f'"{CONTENT_SECURITY_POLICY}"' in read(name)
    assert "access_log off;" in read("nginx.conf")
    assert "output discard" in read("Caddyfile")
