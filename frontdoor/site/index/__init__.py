"""The site index: the catalogue arranged for pages (by area, need, place and day)."""
