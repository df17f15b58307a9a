"""The desk's template filters: the words of ``words`` and the names of the surroundings, for templates."""

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
register.filter("unbroken", unbroken)  # for what people typed, within an attribute


@register.filter
def get(mapping: Mapping[str, str] | str | None, key: str) -> str:
    """Return a mapping's value, or nothing."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""


@register.filter
def age(moment: datetime, now: datetime) -> str:
    """Say how long ago something was."""
    return formatting.age(moment, now=now)


@register.filter
def when(moment: datetime) -> str:
    """Say a moment as London's clock shows it."""
    return formatting.when(moment)


@register.filter
def spoken(reference: str) -> str:
    """Show a reference as it is read out."""
    return references.spoken(reference)


@register.filter
def team_name(team: str) -> str:
    """Say a team's name."""
    return names.team_name(team)


@register.filter
def day(of: date) -> str:
    """Say a day."""
    return formatting.day(of)


@register.filter
def release(clock: Clock, today: date) -> str:
    """Say when the person can be out."""
    return formatting.release(clock, today=today)


@register.filter
def left(clock: Clock, today: date) -> str:
    """Say how long that leaves."""
    return formatting.left(clock, today=today)


@register.filter
def left_at_the_gate(clock: Clock, today: date) -> str:
    """Say how long is left until the day at the gate."""
    return formatting.left_at_the_gate(clock, today=today)


@register.filter
def erased(stone: Tombstone) -> str:
    """Say what became of a referral that is erased."""
    return formatting.erased(stone)


@register.filter
def count(number: int) -> str:
    """Write a number with its thousands apart."""
    return f"{number:,}"
