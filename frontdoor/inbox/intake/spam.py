"""Spam score: how much a referral looks as if a program had written it; stores nothing.

A referral with a high score is set aside: kept, encrypted and counted like every other, for the team to look through
when it has time. Nothing is dropped, there is no CAPTCHA, and IP addresses play no part, because a whole prison
shares one. No single sign is enough, because each has an innocent cause: a password manager fills in hidden inputs,
somebody sends again at once after a change, a worker pastes links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

ENOUGH = 3
"""The score from which a referral is set aside."""
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_MARKUP = re.compile(r"<a\s|\[url|\[link|<script", re.IGNORECASE)


def score(answers: Mapping[str, str], *, trap: str, scripted: bool, since_checked: timedelta) -> int:
    """Return the score of answers that were sent ``since_checked`` after the check page was shown.

    ``trap`` is the value of the honeypot input. A browser without stylesheets shows that input, so somebody may write
    in it: it weighs less where our script did not run (``scripted``).
    """
    text = "\n".join(answers.values())
    links = len(_LINK.findall(text))
    points = (2 if scripted else 1) if trap.strip() else 0
    points += 2 if since_checked < timedelta(seconds=1) else 1 if since_checked < timedelta(seconds=2) else 0
    points += 2 if links >= 4 else 1 if links >= 2 else 0
    points += 2 if _MARKUP.search(text) else 0
    return points
