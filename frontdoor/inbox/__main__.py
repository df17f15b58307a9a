"""``python -m frontdoor.inbox``: the inbox's commands without the site's, which start sooner."""

from frontdoor.inbox.commands import inbox

inbox()
