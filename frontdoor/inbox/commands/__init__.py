"""``frontdoor inbox …``: the operators' command line; turns options into calls and diagnostics into lines."""

from frontdoor.inbox.commands import (
    backup_and_retention,
    hand_over,
    numbers,
    office_links,
    passphrases,
    serve,
    setup_and_status,
)
from frontdoor.inbox.commands.common import inbox

__all__ = [
    "backup_and_retention",
    "hand_over",
    "inbox",
    "numbers",
    "office_links",
    "passphrases",
    "serve",
    "setup_and_status",
]
