"""Session revocation: ends a member's sessions at once when the account is closed or its sign-in changes; deletes expired ones.

Half sessions, which still await the second factor, are ended too.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from frontdoor.inbox.desk.access.session import HALF


def forget_over(now: datetime) -> None:
    """Delete what is stored of expired sessions: closing a browser signs nobody out."""
    Session.objects.filter(expire_date__lt=now).delete()


def end_all(user: User, *, but: str | None = None) -> None:
    """End every session of a member, except one if it is named."""
    mine = str(user.pk)
    for session in Session.objects.exclude(session_key=but):
        held = session.get_decoded()
        if held.get(SESSION_KEY) == mine or str(held.get(HALF, {}).get("user")) == mine:
            session.delete()
