"""Availability: whether any service takes a form's referrals on a day."""

from __future__ import annotations

from datetime import date

from frontdoor.catalogue import Catalogue
from frontdoor.form.models import Form
from frontdoor.rules.service_status import StatusNotice, status_notice


def not_taking(form: Form, catalogue: Catalogue, today: date) -> tuple[StatusNotice, ...]:
    """Return the status notices of the form's services if none takes people on a day; empty where at least one does."""
    catalogue = catalogue.on(today)
    services = [service for service in catalogue.listed_services() if service.referral == form.id]
    found = [status_notice(catalogue, service, today) for service in services]
    closed = tuple(notice for notice in found if notice is not None and not notice.takes_people)
    return closed if len(closed) == len(services) else ()
