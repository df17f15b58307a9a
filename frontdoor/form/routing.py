"""Routing: which service a referral is for, by council area and eligibility rules, and which team answers it.

A council area leads to the service of the team that answers there. If that one does not take the person, another service
may that works there and uses the same form: nobody is turned away at one door while the next one is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from frontdoor.catalogue import Catalogue, Service, Team
from frontdoor.catalogue.audience import AudienceGroup
from frontdoor.catalogue.fields.suggestions import listed
from frontdoor.form.eligibility import Eligibility, EligibilityRule
from frontdoor.form.models import Form
from frontdoor.geography.council_areas import BY_NAME
from frontdoor.rules.service_status import status_notice

AREA, BORN = "local_authority", "date_of_birth"
"""The questions for the person's council area and date of birth."""


@dataclass(frozen=True)
class Route:
    """The service that takes the person or comes nearest, its team, and the eligibility rules that are not met."""

    service: Service | None
    team: Team | None
    unmet: tuple[EligibilityRule, ...] = ()

    @property
    def left_out(self) -> tuple[EligibilityRule, ...]:
        """Return the rules that exclude the person; empty where the service takes them."""
        return tuple(rule for rule in self.unmet if not rule.may_send)


def area_of(answers: Mapping[str, str]) -> str | None:
    """Return the council area in canonical answers; None where it is not known."""
    area = answers.get(AREA, "")
    return area if area in BY_NAME else None


def services_for(
    form: Form, catalogue: Catalogue, area: str | None, today: date | None
) -> tuple[Service, ...]:
    """Return the services that take a form's referrals from an area (from anywhere, for None), the local team's first.

    With ``today``, services that take nobody on that day are left out, unless all of them are such.
    """
    here = [
        service
        for service in catalogue.listed_services()
        if service.referral == form.id
        and (area is None or not service.areas or not {area, "Scotland"}.isdisjoint(service.areas))
    ]
    open_now = [
        one
        for one in here
        if today is None or (notice := status_notice(catalogue, one, today)) is None or notice.takes_people
    ]
    team = catalogue.team_for(form.id, area)
    return tuple(
        sorted(open_now or here, key=lambda one: team is not None and one.team not in (None, team.id))
    )


@dataclass(frozen=True)
class WhoFor:
    """Whom one service is for, and where."""

    service: Service
    where: str
    """"In Glasgow City", or for all of Scotland "Anywhere in Scotland"."""
    eligibility: Eligibility


def who_for(
    form: Form, catalogue: Catalogue, area: str | None, today: date | None = None
) -> tuple[WhoFor, ...]:
    """Return, for each service that takes a form's referrals from an area or from anywhere, whom it is for."""
    return tuple(
        WhoFor(service, _where(service), form.eligibility[service.id])
        for service in services_for(form, catalogue, area, today)
        if service.id in form.eligibility
    )


def _where(service: Service) -> str:
    named = [name for name in service.areas if name != "Scotland"]
    return f"In {listed(named, 'and')}" if named else "Anywhere in Scotland"


def placed(form: Form, catalogue: Catalogue, answers: Mapping[str, str], today: date) -> Route:
    """Return the route of canonical answers: the first service that takes the person, else the one with fewest unmet rules."""
    area = area_of(answers)
    own = catalogue.team_for(form.id, area)
    found = [
        Route(
            service, _team_of(service, form, catalogue) or own, form.unmet(service.id, answers, today=today)
        )
        for service in services_for(form, catalogue, area, today)
    ]
    return min(found, key=lambda one: len(one.left_out), default=Route(None, own))


def others_for(
    form: Form, catalogue: Catalogue, answers: Mapping[str, str], today: date
) -> tuple[Service, ...]:
    """Return services outside this form that may be for the person, by area, age and group."""
    area = area_of(answers)
    age = age_of(answers, today)
    groups = {AudienceGroup(name) for name, condition in form.groups.items() if condition.holds(answers)}
    if age is not None and age < _GROWN_UP:
        groups.add(AudienceGroup.YOUNG_PEOPLE)
    return tuple(
        service
        for service in (catalogue.services_for_area(area) if area else catalogue.listed_services())
        if service.referral != form.id
        and not service.prisons
        and (not service.for_ or not groups.isdisjoint(service.for_))
        and (age is None or service.takes_age(age))
    )


_GROWN_UP = 26


def age_of(answers: Mapping[str, str], today: date) -> int | None:
    """Return the person's age in years; None where no date of birth was given."""
    try:
        born = date.fromisoformat(answers.get(BORN, ""))
    except ValueError:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _team_of(service: Service, form: Form, catalogue: Catalogue) -> Team | None:
    team = catalogue.teams.get(service.team or "")
    return team if team and form.id in team.answers else None
