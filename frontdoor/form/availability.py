"""Whether anybody takes the referrals of a form on a day; knows the catalogue, and no page."""

from __future__ import annotations

from datetime import date

from frontdoor.catalogue import Catalogue
from frontdoor.form.models import Form
from frontdoor.rules.service_status import StatusNotice, status_notice


def not_taking(form: Form, catalogue: Catalogue, today: date) -> tuple[StatusNotice, ...]:
    """Return why none of the form's services takes people on a day; nothing where at least one does."""
    services = [service for service in catalogue.listed_services() if service.referral == form.id]
    found = [status_notice(catalogue, service, today) for service in services]
    closed = tuple(notice for notice in found if notice is not None and not notice.takes_people)
    return closed if len(closed) == len(services) else ()
