"""Frontdoor: builds a charity's website from one YAML catalogue, and receives its referrals. The charity's facts are in the catalogue."""
