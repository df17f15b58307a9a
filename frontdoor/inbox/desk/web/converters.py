"""URL converter for references: accepts any spelling that is accepted over the phone, and writes the spoken form."""

from __future__ import annotations

from frontdoor.inbox.reference import read_reference, spoken


class ReferenceConverter:
    """Accept K4M-7TQ-9XC in any case, with or without dashes; convert it to the stored form."""

    regex = "[0-9A-Za-z-]{9,13}"

    def to_python(self, value: str) -> str:
        """Return the stored form; raise ValueError, so that no URL matches."""
        reference = read_reference(value)
        if reference is None:
            raise ValueError(value)
        return reference

    def to_url(self, value: str) -> str:
        """Return the spoken form."""
        return spoken(value)
