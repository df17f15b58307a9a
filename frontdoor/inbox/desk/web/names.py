"""What the desk borrows from the catalogue and the form: the charity's name, teams' names, the form's sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from frontdoor.form import Form
from frontdoor.form.routing import Route, placed
from frontdoor.inbox.config.runtime import answering, started


def organisation() -> str:
    """Return the charity's name for the head of each page."""
    return str(started().catalogue.organisation.name)


def team_name(team: str) -> str:
    """Return a team's name as people say it, or its id if the catalogue has it no longer."""
    teams = started().catalogue.teams
    return str(teams[team].name) if team in teams else team


def team_names() -> dict[str, str]:
    """Return the teams that take referrals, id to name."""
    return {str(team.id): str(team.name) for team in answering(started().catalogue)}


def placed_on(answers: Mapping[str, str], day: date) -> Route:
    """Return which service answers lead to, and whether its rules of today leave the person out, as they were on a day."""
    return placed(started().form, started().catalogue, answers, day)


def form() -> Form:
    """Return the referral form as it is now; a referral keeps the wording under which it was answered."""
    return started().form
