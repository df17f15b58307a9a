"""Views of the first day: make and erase the practice referral, and put the steps away."""

from __future__ import annotations

from random import SystemRandom

from django.http import HttpResponse
from django.shortcuts import redirect

from frontdoor.inbox.desk.access import preferences
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.referrals import practice
from frontdoor.inbox.store.storage_health import NotStored


def practise(request: DeskRequest) -> HttpResponse:
    """Make a practice referral, in a team whose key is unlocked if there is one, and open it."""
    visit = request.desk
    team = next((team for team in visit.teams if team in visit.keys), visit.teams[0])
    try:
        reference = practice.make(visit.name, team, visit.now, SystemRandom())
    except NotStored:
        visit.say("The practice referral could not be stored: the inbox is busy. Try again in a minute.")
        return redirect("desk:list")
    return redirect("desk:referral", reference)


def erase(request: DeskRequest) -> HttpResponse:
    """Erase the member's practice referral."""
    practice.erase(request.desk.name, request.desk.now)
    request.desk.say("The practice referral is erased.")
    return redirect("desk:list")


def hide(request: DeskRequest) -> HttpResponse:
    """Put the six steps away for good, and erase the practice referral."""
    practice.erase(request.desk.name, request.desk.now)
    preferences.remember(request.desk.member, first_day_over=True)
    request.desk.say(
        "The first steps are put away. A practice referral can be made at any time, under “You”."
    )
    return redirect("desk:list")
