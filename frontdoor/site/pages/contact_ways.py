"""How a team is reached otherwise than by the form: its phone numbers and its postal address."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from frontdoor.catalogue import Address, Catalogue, PhoneNumber
from frontdoor.form import Form


@dataclass(frozen=True)
class Ways:
    """Contact details of the team that answers: phone numbers and postal address, for the page and for paper."""

    phones: tuple[PhoneNumber, ...] = ()
    post: Address | None = None
    name: str = ""
    own_post: bool = field(default=False)
    """Whether the address is the team's own; if not, it is the charity's."""


def ways_to_us(form: Form, catalogue: Catalogue, area: str | None) -> Ways:
    """Return contact details for a form's referrals from a council area, or from anywhere.

    A team without a number is reached through an office in the person's area, where there is one.
    """
    team = catalogue.team_for(form.id, area)
    services = [
        service for service in catalogue.listed_services() if service.referral == form.id and service.phone
    ]
    here = (place for place in catalogue.locations.values() if place.area == area)
    phones = (
        (team.phone if team else ())
        or tuple(replace(phone, label=phone.label or place.name) for place in here for phone in place.phone)
        or (services[0].phone if services else ())
        or catalogue.organisation.phone
    )
    post = team.post if team else None
    return Ways(
        phones, post or catalogue.organisation.address, catalogue.organisation.name, own_post=post is not None
    )
