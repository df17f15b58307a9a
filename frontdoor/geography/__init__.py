"""Scotland's council areas, postcode districts and towns, and which of them somebody means."""
