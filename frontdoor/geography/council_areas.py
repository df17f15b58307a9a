"""The 32 council areas of Scotland: names, ISO 3166-2:GB codes and URL slugs.

Source: ISO 3166-2:GB, the 32 rows under GB-SCT, with the names that the councils themselves use.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CouncilArea:
    """A Scottish local authority; ``slug`` is its address under ``/areas/``."""

    name: str
    code: str
    slug: str
    also: tuple[str, ...] = ()
    """Other names that people write for it."""

    @property
    def council(self) -> str:
        """Return the name of the council itself, such as ``Fife Council``."""
        return "Comhairle nan Eilean Siar" if self.code == "GB-ELS" else f"{self.name} Council"


COUNCIL_AREAS = (
    CouncilArea("Aberdeen City", "GB-ABE", "aberdeen-city", ("Aberdeen",)),
    CouncilArea("Aberdeenshire", "GB-ABD", "aberdeenshire"),
    CouncilArea("Angus", "GB-ANS", "angus"),
    CouncilArea("Argyll and Bute", "GB-AGB", "argyll-and-bute", ("Argyll & Bute", "Argyll")),
    CouncilArea("City of Edinburgh", "GB-EDH", "city-of-edinburgh", ("Edinburgh",)),
    CouncilArea("Clackmannanshire", "GB-CLK", "clackmannanshire"),
    CouncilArea(
        "Dumfries and Galloway", "GB-DGY", "dumfries-and-galloway", ("Dumfries & Galloway", "Dumfries")
    ),
    CouncilArea("Dundee City", "GB-DND", "dundee-city", ("Dundee",)),
    CouncilArea("East Ayrshire", "GB-EAY", "east-ayrshire"),
    CouncilArea("East Dunbartonshire", "GB-EDU", "east-dunbartonshire"),
    CouncilArea("East Lothian", "GB-ELN", "east-lothian"),
    CouncilArea("East Renfrewshire", "GB-ERW", "east-renfrewshire"),
    CouncilArea("Falkirk", "GB-FAL", "falkirk"),
    CouncilArea("Fife", "GB-FIF", "fife"),
    CouncilArea("Glasgow City", "GB-GLG", "glasgow-city", ("Glasgow",)),
    CouncilArea("Highland", "GB-HLD", "highland", ("Highlands", "The Highlands")),
    CouncilArea("Inverclyde", "GB-IVC", "inverclyde", ("Greenock",)),
    CouncilArea("Midlothian", "GB-MLN", "midlothian"),
    CouncilArea("Moray", "GB-MRY", "moray"),
    CouncilArea("Na h-Eileanan Siar", "GB-ELS", "na-h-eileanan-siar", ("Eilean Siar", "Western Isles")),
    CouncilArea("North Ayrshire", "GB-NAY", "north-ayrshire"),
    CouncilArea("North Lanarkshire", "GB-NLK", "north-lanarkshire"),
    CouncilArea("Orkney Islands", "GB-ORK", "orkney-islands", ("Orkney",)),
    CouncilArea("Perth and Kinross", "GB-PKN", "perth-and-kinross", ("Perth & Kinross", "Perth")),
    CouncilArea("Renfrewshire", "GB-RFW", "renfrewshire"),
    CouncilArea("Scottish Borders", "GB-SCB", "scottish-borders", ("Borders", "The Borders")),
    CouncilArea("Shetland Islands", "GB-ZET", "shetland-islands", ("Shetland",)),
    CouncilArea("South Ayrshire", "GB-SAY", "south-ayrshire"),
    CouncilArea("South Lanarkshire", "GB-SLK", "south-lanarkshire"),
    CouncilArea("Stirling", "GB-STG", "stirling"),
    CouncilArea("West Dunbartonshire", "GB-WDU", "west-dunbartonshire"),
    CouncilArea("West Lothian", "GB-WLN", "west-lothian"),
)
"""All council areas, by name."""

ELSEWHERE = CouncilArea("Outside Scotland, or not known", "", "elsewhere", ("elsewhere", "outside Scotland"))
"""Stands in the place of a council area for a location that is in none, or in one that nobody knows; it has no page."""

BY_NAME = {area.name: area for area in COUNCIL_AREAS}
