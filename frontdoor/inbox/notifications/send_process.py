"""Runs one delivery attempt in a subprocess under a wall-clock deadline, and returns its outcome.

The time-outs of smtplib and requests hold for one read each: a server that sends a byte a second would never end.
"""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.config.mailbox_kinds import Webhook, kind_of
from frontdoor.inbox.config.mailbox_urls import MailServer, Secret
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Ambiguous, Outcome, Refused, Sent, TryLater

MEMORY = 256 * 1024 * 1024
"""Bytes that the subprocess may use: smtplib keeps every line of an answer, and a server may never end one."""
_KINDS = {kind.__name__: kind for kind in (Sent, TryLater, Ambiguous, Refused)}
_NO_RETURN = "no return"
_running: set[subprocess.Popen[str]] = set()


@dataclass(frozen=True)
class Job:
    """The input of one attempt."""

    notice: Notification
    mailbox: str
    """Its address, as in the settings."""
    sender: str = ""
    server: MailServer | None = None
    secret: str = field(default="", repr=False)
    deadline: timedelta | None = None
    """None: the default for its kind of mailbox."""

    @classmethod
    def from_environment(cls, notice: Notification, mailbox: str, environment: Environment) -> Job:
        """Return the job that sends a notification to one mailbox."""
        return cls(notice, mailbox, environment.mail_from, environment.smtp, str(environment.mailbox_secret))

    @property
    def seconds(self) -> float:
        """Return how many seconds it may take by the wall clock."""
        return (self.deadline or kind_of(self.mailbox).deadline).total_seconds()


def attempt(job: Job) -> Outcome:
    """Run one attempt and return its outcome, at the latest when the deadline has passed."""
    with subprocess.Popen(
        [sys.executable, "-m", "frontdoor.inbox.notifications.send_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,  # so that Ctrl-C does not reach it: the worker ends it with an outcome
    ) as child:
        _running.add(child)
        try:
            said, _ = child.communicate(_pack(job), timeout=job.seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            said, _ = child.communicate()
            ended = "It took too long, and was ended"
        else:
            ended = "The attempt broke off"
        finally:
            _running.discard(child)
    *before, last = said.splitlines() or [""]
    if last.startswith("{"):
        return _unpack(last)
    if _NO_RETURN in (*before, last):
        return Ambiguous(f"{ended} after the message was sent: it may have arrived or not.")
    return TryLater(f"{ended}.")


def end_all() -> None:
    """Kill the attempts that are under way; each still returns an outcome."""
    for child in list(_running):
        child.kill()


def main() -> None:
    """Run the attempt described on standard input, and write its outcome to standard output."""
    job = _job(json.load(sys.stdin))
    signal.alarm(int(job.seconds) + 2)  # in case our parent is gone
    with contextlib.suppress(ValueError):  # not every system lets a process limit itself
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        outcome = _make(job)
    except MemoryError:
        sys.exit("The mailbox answered without end.")
    words = {"kind": type(outcome).__name__, "words": outcome.words}
    if isinstance(outcome, TryLater) and outcome.after is not None:
        words["after"] = str(outcome.after.total_seconds())
    sys.stdout.write(json.dumps(words) + "\n")


def _make(job: Job) -> Outcome:
    from frontdoor.inbox.notifications import transports  # noqa: PLC0415 -- for the subprocess alone

    now = datetime.now(UTC)
    kind = kind_of(job.mailbox)
    target = kind.target(job.mailbox)
    if isinstance(kind, Webhook):
        return transports.post(job.notice, kind, url=target, secret=job.secret, now=now)
    if job.server is None:
        return Refused("FRONTDOOR_SMTP names no mail server.")
    return transports.send_mail(
        job.notice,
        recipient=target,
        sender=job.sender,
        server=job.server,
        now=now,
        point_of_no_return=lambda: print(_NO_RETURN, flush=True),  # noqa: T201 -- our parent reads it
    )


def _pack(job: Job) -> str:
    server = job.server
    return json.dumps(
        {
            "notice": vars(job.notice),
            "mailbox": job.mailbox,
            "sender": job.sender,
            "server": server and {**vars(server), "password": str(server.password)},
            "secret": job.secret,
            "seconds": job.seconds,
        }
    )


def _job(packed: dict[str, object]) -> Job:
    notice, server = packed["notice"], packed["server"]
    assert isinstance(notice, dict)
    if isinstance(server, dict):
        server = MailServer(**{**server, "password": Secret(server["password"])})
    return Job(
        Notification(**notice),
        str(packed["mailbox"]),
        str(packed["sender"]),
        server if isinstance(server, MailServer) else None,
        str(packed["secret"]),
        timedelta(seconds=float(str(packed["seconds"]))),
    )


def _unpack(line: str) -> Outcome:
    said = json.loads(line)
    kind = _KINDS[said["kind"]]
    if kind is TryLater and "after" in said:
        return TryLater(said["words"], timedelta(seconds=float(said["after"])))
    return kind(said["words"])


if __name__ == "__main__":
    main()
