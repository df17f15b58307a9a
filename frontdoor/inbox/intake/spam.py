"""How much a referral looks as if a program had written it; scores only, and forgets at once what it looked at.

What scores high is set aside: kept, sealed and counted like every other, and looked through by the team when it has
time. Nothing is dropped, nobody is asked to prove anything, and addresses play no part: a whole prison shares one.
No single sign is enough, because each has an innocent cause: a password manager fills in hidden inputs, somebody
sends again at once after a change, a worker pastes links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

ENOUGH = 3
"""From this score on a referral is set aside."""
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_MARKUP = re.compile(r"<a\s|\[url|\[link|<script", re.IGNORECASE)


def score(answers: Mapping[str, str], *, trap: str, scripted: bool, since_checked: timedelta) -> int:
    """Return the score of what was sent ``since_checked``, the time on the check page.

    ``trap`` is what stands in the input that is not for people. Whoever has a browser that knows no stylesheet may see it and
    write in it: so it weighs less where our script did not run (``scripted``).
    """
    text = "\n".join(answers.values())
    links = len(_LINK.findall(text))
    points = (2 if scripted else 1) if trap.strip() else 0
    points += 2 if since_checked < timedelta(seconds=1) else 1 if since_checked < timedelta(seconds=2) else 0
    points += 2 if links >= 4 else 1 if links >= 2 else 0
    points += 2 if _MARKUP.search(text) else 0
    return points
