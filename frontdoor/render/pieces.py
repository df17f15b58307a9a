"""Pieces of HTML that many pages repeat, each made once a build; knows which, and not where they stand."""

from __future__ import annotations

from markupsafe import Markup

from frontdoor.catalogue import Service
from frontdoor.render.overview import Overview
from frontdoor.render.templates import ENVIRONMENT, piece, render

__all__ = ["dates", "entry", "render"]


def entry(service: Service, site: Overview) -> Markup:
    """Return a service's entry in lists."""
    made = site.memo.get(service.id)
    if made is None:
        made = site.memo[service.id] = piece("parts.html", "service_link", service, site)
    return Markup(made)  # noqa: S704 -- made by a template


def dates(held: tuple[str, str], site: Overview) -> Markup:
    """Return the coming dates of a service (its id) at a location (its id), and those that fall out.

    Thousands of drop-ins fall on the same days at the same hours: what they show is made once for all of them.
    """
    coming, gaps = site.dates.get(held, ()), site.gaps.get(held, ())
    key = (
        tuple([one.starts for one in coming]),
        tuple([one.ends for one in coming]),
        tuple([(off.day, off.reason) for off in gaps]),
    )
    made = site.memo.get(key)
    if made is None:
        same = len({(one.starts.time(), one.ends.time()) for one in coming}) == 1
        made = site.memo[key] = piece("parts.html", "dates", coming, gaps, site.today, same)
    return Markup(made)  # noqa: S704 -- made by a template


ENVIRONMENT.filters.update(entry=entry, dates=dates)
