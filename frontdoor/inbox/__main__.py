"""``python -m frontdoor.inbox``: the inbox's commands alone, which start sooner than with the site's."""

from frontdoor.inbox.commands import inbox

inbox()
