"""Formatting of a referral's reference: in groups of three, and spelled out for the phone (NATO alphabet)."""

from __future__ import annotations

_SPELLING = {
    "2": "2", "3": "3", "4": "4", "6": "6", "7": "7", "9": "9", "C": "C for Charlie", "D": "D for Delta",
    "F": "F for Foxtrot", "G": "G for Golf", "H": "H for Hotel", "J": "J for Juliet", "K": "K for Kilo",
    "M": "M for Mike", "N": "N for November", "P": "P for Papa", "Q": "Q for Quebec", "R": "R for Romeo",
    "T": "T for Tango", "V": "V for Victor", "W": "W for Whisky", "X": "X for X-ray", "Y": "Y for Yankee",
}  # fmt: skip


def threes(reference: str) -> list[str]:
    """Return a reference in groups of three: K4M, 7TQ, 9XC."""
    return [reference[i : i + 3] for i in range(0, len(reference), 3)]


def dashed(reference: str) -> str:
    """Return a reference as it is shown: K4M-7TQ-9XC."""
    return "-".join(threes(reference))


def spelled(reference: str) -> str:
    """Return the words for each sign, group by group: "K for Kilo, 4, M for Mike; 7, T for Tango …"."""
    return "; ".join(", ".join(_SPELLING.get(sign, sign) for sign in group) for group in threes(reference))
