"""Frontdoor: one catalogue in, one website and one inbox out; this package knows no organisation's facts."""
