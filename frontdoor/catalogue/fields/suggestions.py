"""Suggestions for misspelled words: the closest known name, and a list in words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_SAID_OTHERWISE = {
    **dict.fromkeys(
        ("to", "till", "end", "ends", "ending", "end-date", "finish", "finishes"), ("closes", "until")
    ),
    **dict.fromkeys(("start", "starts", "starting", "start-date", "begin", "begins"), ("opens", "from")),
    **dict.fromkeys(("date", "dates", "day"), ("on", "days")),
    **dict.fromkeys(("time", "times", "opening-hours"), ("hours",)),
    **dict.fromkeys(("where", "venue", "place"), ("at", "locations")),
    **dict.fromkeys(("title", "heading"), ("name",)),
    **dict.fromkeys(("description", "about"), ("summary",)),
    **dict.fromkeys(("tel", "mobile", "telephone"), ("phone", "number")),
    **dict.fromkeys(("web", "url", "link", "site"), ("website",)),
    **dict.fromkeys(("message", "words"), ("text",)),
}
"""Everyday words for a key, and the keys that they may mean, likeliest first."""


def did_you_mean(word: str, names: Iterable[str], *, quote: str = '"') -> str:
    """Return `` Did you mean "x"?``, with a leading space, or an empty string when no name is close."""
    guess = nearest(word, names)
    return f" Did you mean {quote}{guess}{quote}?" if guess is not None else ""


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name with the closest spelling, or None."""
    by_plain = {_plain(name): name for name in names}
    plain = _plain(word[:80])
    if plain in by_plain:
        return by_plain[plain]
    meant = next((name for name in _SAID_OTHERWISE.get(plain, ()) if name in by_plain), None)
    if meant is not None:
        return by_plain[meant]
    close = get_close_matches(plain, by_plain, n=1, cutoff=0.7)
    if close:
        return by_plain[close[0]]
    starts = [name for other, name in by_plain.items() if len(plain) >= 4 and other.startswith(plain)]
    return starts[0] if len(starts) == 1 else None


def listed(names: Iterable[str], last: str = "or") -> str:
    """Return ``a, b or c``."""
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", "-").replace(" ", "-")
