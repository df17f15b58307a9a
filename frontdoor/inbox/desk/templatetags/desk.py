"""Template filters of the desk: the functions of ``formatting`` and the names of ``web.names``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django import template

from frontdoor.inbox import reference as references
from frontdoor.inbox.desk.referrals import formatting
from frontdoor.inbox.desk.web import names
from frontdoor.inbox.store.models import Tombstone
from frontdoor.rules.liberation import Clock
from frontdoor.site.templating.environment import unbroken

register = template.Library()
register.filter("unbroken", unbroken)  # for typed text within an attribute


@register.filter
def get(mapping: Mapping[str, str] | str | None, key: str) -> str:
    """Return a mapping's value, or an empty string."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""


@register.filter
def age(moment: datetime, now: datetime) -> str:
    """Format the time since a moment."""
    return formatting.age(moment, now=now)


@register.filter
def when(moment: datetime) -> str:
    """Format a moment in London time."""
    return formatting.when(moment)


@register.filter
def spoken(reference: str) -> str:
    """Format a reference as it is read out."""
    return references.spoken(reference)


@register.filter
def team_name(team: str) -> str:
    """Return a team's name."""
    return names.team_name(team)


@register.filter
def day(of: date) -> str:
    """Format a date."""
    return formatting.day(of)


@register.filter
def release(clock: Clock, today: date) -> str:
    """Format when the person can be out."""
    return formatting.release(clock, today=today)


@register.filter
def left(clock: Clock, today: date) -> str:
    """Format the time left until release."""
    return formatting.left(clock, today=today)


@register.filter
def left_at_the_gate(clock: Clock, today: date) -> str:
    """Format the time left until the day at the gate."""
    return formatting.left_at_the_gate(clock, today=today)


@register.filter
def erased(stone: Tombstone) -> str:
    """Format the outcome of an erased referral."""
    return formatting.erased(stone)


@register.filter
def count(number: int) -> str:
    """Format a number with a thousands separator."""
    return f"{number:,}"
