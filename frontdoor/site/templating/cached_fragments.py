"""Cached fragments: HTML that many pages repeat (list entries, dates), rendered once a build through the fragment memo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from markupsafe import Markup

from frontdoor.catalogue import Service
from frontdoor.occurrences import Occurrence
from frontdoor.site.index.provenance import provenance
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.templating.closure_lines import Shut, shut_at
from frontdoor.site.templating.environment import ENVIRONMENT, piece, render

__all__ = ["dates", "entry", "render"]


def entry(service: Service, site: SiteIndex) -> Markup:
    """Return the HTML of a service's entry in lists."""
    return site.memo.once(("entry", service.id), partial(_entry, service.id, site))


def standing_tag(service: Service, site: SiteIndex) -> Markup:
    """Return the HTML of what stands beside a service's name: that it is closed, paused, full, or to be checked first."""
    return site.memo.once(("standing", service.id), partial(_standing_tag, service.id, site))


def dates(held: tuple[str, str], site: SiteIndex) -> Markup:
    """Return the HTML of a service's coming dates and closures at a location; both are ids.

    Drop-ins on the same days at the same hours share one fragment.
    """
    coming = site.dates.get(held, ())
    shut = shut_at(site, site.catalogue.services[held[0]], held[1])
    key = (
        tuple([one.starts for one in coming]),
        tuple([one.ends for one in coming]),
        tuple(shut),
    )
    return site.memo.once(key, partial(_dates, coming, shut, site.today))


def hold(site: SiteIndex) -> Markup:
    """Return the HTML of until when dates are right."""
    return site.memo.once("hold", lambda: piece("parts.html", "hold", site))


def _entry(id_: str, site: SiteIndex) -> Markup:
    return piece("parts.html", "service_link", site.catalogue.services[id_], site)


def _standing_tag(id_: str, site: SiteIndex) -> Markup:
    return piece("parts.html", "standing_tag", site.catalogue.services[id_], site)


def _dates(coming: Sequence[Occurrence], shut: Sequence[Shut], today: date) -> Markup:
    same = len({(one.starts.time(), one.ends.time()) for one in coming}) == 1
    return piece("parts.html", "dates", coming, shut, today, same)


ENVIRONMENT.filters.update(
    entry=entry,
    standing_tag=standing_tag,
    dates=dates,
    hold=hold,
    provenance=lambda key, site: provenance(key[0], key[1], site),
)
