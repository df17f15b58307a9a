"""Tries each mail recipient up to the message itself, for ``frontdoor inbox check``: greeting, encryption, sign-in, addresses.

Postfix, for one, says what it thinks of a greeting only when it is told the recipient; so this goes as far, and then quits.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.config.mailbox_kinds import kind_of
from frontdoor.inbox.notifications.message import Notification
from frontdoor.inbox.notifications.outcome import Sent
from frontdoor.inbox.notifications.send_process import Job, attempt

_AT_ONCE = 4
"""The most connections at one time; many servers allow ten from one client."""


def objections(environment: Environment) -> Iterator[str]:
    """Yield a sentence for each objection of the mail server, with the recipients whom it concerns; nothing is sent."""
    server = environment.smtp
    if server is None:
        return
    told = (*environment.mailboxes, *environment.second_route)
    recipients = list(dict.fromkeys(mailbox.address for mailbox in told if mailbox.kind.takes_canary))
    knock = Notification("", "check", environment.address, kind="canary")
    jobs = [Job.from_environment(knock, recipient, environment) for recipient in recipients]
    said: dict[str, list[str]] = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for recipient, outcome in zip(recipients, pool.map(attempt, jobs), strict=True):
            if not isinstance(outcome, Sent):
                said.setdefault(outcome.words, []).append(kind_of(recipient).target(recipient))
    for words, whom in said.items():
        yield (
            f"Mail to {', '.join(whom)} by {server.host}:{server.port}: {words} Server, user and password stand in FRONTDOOR_SMTP; "
            "the name that we give is the host of FRONTDOOR_ADDRESS."
        )
