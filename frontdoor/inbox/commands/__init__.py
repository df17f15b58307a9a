"""``frontdoor inbox …``: what the people who run the inbox type; turns options into calls and problems into lines."""

from frontdoor.inbox.commands import backup_and_retention, passphrases, serve, setup_and_status
from frontdoor.inbox.commands.common import inbox

__all__ = ["backup_and_retention", "inbox", "passphrases", "serve", "setup_and_status"]
