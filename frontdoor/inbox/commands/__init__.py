"""``frontdoor inbox …``: what the people who run the inbox type; turns options into calls and problems into lines."""

from frontdoor.inbox.commands import copies, daily, passphrases, running
from frontdoor.inbox.commands.common import inbox

__all__ = ["copies", "daily", "inbox", "passphrases", "running"]
