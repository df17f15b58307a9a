"""What members choose for their own lists, kept with the account rather than in a cookie: names shown or hidden, and filters."""

from __future__ import annotations

from django.contrib.auth.models import User

from frontdoor.inbox.store.models import Preference


def of(user: User | None) -> Preference:
    """Return a member's preferences; what was never chosen is as for everybody."""
    chosen = Preference.objects.filter(user=user).first() if user else None
    return chosen or Preference()


def remember(user: User | None, **chosen: object) -> None:
    """Keep a choice: ``hides_names``, ``filters`` or ``first_day_over``."""
    Preference.objects.update_or_create(user=user, defaults=chosen)
