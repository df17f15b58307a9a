"""What the records of services refer to: the bodies, the places and the needs, each written once a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from frontdoor.dates import date_words
from frontdoor.render.ids import Identify, identifier
from frontdoor.render.open_data.bodies import charity, leader, needs
from frontdoor.render.open_data.places import place
from frontdoor.render.open_data.shapes import sentences
from frontdoor.render.open_data.written import Known, Part
from frontdoor.render.overview import Overview


@dataclass(frozen=True)
class Shared:
    """Everything that the record of one service needs beside the service."""

    site: Overview
    identify: Identify
    origin: str
    charity: Known
    led: Mapping[str, Known]
    """The bodies that lead services in which the charity takes part, by name."""
    places: Mapping[str, Known]
    needs: Mapping[str, Known]
    taxonomy: Part
    everywhere: str
    """The notices for every page."""
    looked_up: str
    """Says how far ahead closed days are known."""

    def parts(self) -> Iterator[Part]:
        """Yield what all these add to the files."""
        for one in (self.charity, *self.led.values(), *self.places.values()):
            yield one.part
        yield self.taxonomy
        for need in self.needs.values():
            yield need.part


def share(site: Overview) -> Shared:
    """Write everything that services refer to."""
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
