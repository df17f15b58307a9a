"""A reference in an address: read as forgivingly as over the phone, written as it is spoken."""

from __future__ import annotations

from frontdoor.inbox.reference import read_reference, spoken


class ReferenceConverter:
    """Take K4M-7TQ-9XC in any case, with or without dashes; hand on what the store keeps."""

    regex = "[0-9A-Za-z-]{9,13}"

    def to_python(self, value: str) -> str:
        """Return the stored form, or say that no address matches."""
        reference = read_reference(value)
        if reference is None:
            raise ValueError(value)
        return reference

    def to_url(self, value: str) -> str:
        """Return the spoken form."""
        return spoken(value)
