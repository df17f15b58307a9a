"""Council areas, postcode districts and towns of Scotland, and the look-up of a place by typed text."""
