"""Names from the catalogue and the form that the desk shows: the charity, its teams, the form's sections."""

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
    """Return a team's name, or its id if it has left the catalogue."""
    teams = started().catalogue.teams
    return str(teams[team].name) if team in teams else team


def team_names() -> dict[str, str]:
    """Return the teams that take referrals: id to name."""
    return {str(team.id): str(team.name) for team in answering(started().catalogue)}


def placed_on(answers: Mapping[str, str], day: date) -> Route:
    """Return the route of some answers as of a day: the service, and the rules of today that they do not meet."""
    return placed(started().form, started().catalogue, answers, day)


def form() -> Form:
    """Return the current referral form; a referral keeps the wording under which it was answered."""
    return started().form
