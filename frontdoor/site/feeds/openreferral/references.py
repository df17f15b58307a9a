"""Shared records that services refer to (organisations, locations, taxonomy terms), each made once a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from frontdoor.occurrences import date_words
from frontdoor.site.feeds.openreferral.locations import place
from frontdoor.site.feeds.openreferral.organizations import charity, leader, needs
from frontdoor.site.feeds.openreferral.records import Resource
from frontdoor.site.feeds.openreferral.shared_fields import sentences
from frontdoor.site.feeds.uuids import Identify, identifier
from frontdoor.site.index.site_index import SiteIndex


@dataclass(frozen=True)
class Shared:
    """The shared records and facts that each service's record needs."""

    site: SiteIndex
    identify: Identify
    origin: str
    charity: Resource
    led: Mapping[str, Resource]
    """Other organisations that lead services in which the charity takes part, by name."""
    places: Mapping[str, Resource]
    needs: Mapping[str, Resource]
    taxonomy: Resource
    everywhere: str
    """The notices that concern everything."""
    looked_up: str
    """A sentence on how far ahead closed days are known."""

    def resources(self) -> Iterator[tuple[str, Resource]]:
        """Yield all of them, each with its kind."""
        yield from (("organizations", one) for one in (self.charity, *self.led.values()))
        yield from (("locations", one) for one in self.places.values())
        yield "taxonomies", self.taxonomy
        yield from (("taxonomy_terms", one) for one in self.needs.values())


def share(site: SiteIndex) -> Shared:
    """Make every record that services refer to."""
    catalogue = site.catalogue
    identify = identifier(catalogue.organisation.name)
    own = identify("organisation")
    places = {id_: place(one, site, identify, own) for id_, one in catalogue.locations.items()}
    taxonomy, terms = needs(site, identify)
    return Shared(
        site,
        identify,
        origin=(catalogue.settings.site or "").rstrip("/"),
        charity=charity(site, identify, [*places.values()]),
        led={s.led_by: leader(s.led_by, site, identify) for s in site.services if s.led_by},
        places=places,
        needs=terms,
        taxonomy=taxonomy,
        everywhere=sentences(*(notice.text for notice in site.notices())),
        looked_up=f"Closed days were looked up until {date_words(site.holds_until)}",
    )
