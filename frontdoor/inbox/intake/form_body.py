"""Parses a urlencoded request body into input names and values; a faulty body keeps everything that can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import unquote_to_bytes

from frontdoor.form import Raw
from frontdoor.inbox.server.wsgi_adapter import LARGEST_BODY
from frontdoor.translation.catalogs import gettext, gettext_noop

LIMIT = LARGEST_BODY
"""In bytes. The longest answers that the form takes, in the script that needs the most bytes, stay below it."""
MOST_INPUTS = 400


class Flaw(Enum):
    """What is wrong with a body as a whole, in a sentence for the person who sent it."""

    TOO_LARGE = gettext_noop(
        "Your answers are too long for us to take. Make the longest answer shorter, and look whether the last ones are here."
    )
    NOT_OURS = gettext_noop("What came was not sent by our form, so we cannot read it.")
    BROKEN = gettext_noop("Some signs in your answers could not be read. Look for � and type them again.")


@dataclass(frozen=True)
class Body:
    """Input names with their values, and what is wrong with the body as a whole, if anything."""

    raw: Raw = field(repr=False)
    flaw: Flaw | None = None

    def one(self, name: str) -> str:
        """Return the only value of an input; empty where it is missing or repeated."""
        values = self.raw.get(name, ())
        return values[0] if len(values) == 1 else ""


def text_fault(text: str, *, empty: str, longest: int) -> str:
    """Return what is wrong with a text that must be there, as a sentence; ``empty`` says what to write. Empty if nothing is."""
    if not text:
        return empty
    long = len(text) > longest
    return gettext("Use %(number)s characters or fewer.", number=f"{longest:,}") if long else ""


def read_body(sent: bytes, content_type: str) -> Body:
    """Parse a urlencoded body; pass at most one byte more than LIMIT, so that a longer one is noticed.

    No other type is read: browsers send text/plain and multipart to other sites without a preflight request.
    """
    if not sent:
        return Body({})
    kind, _, parameters = content_type.partition(";")
    charset = parameters.lower().replace(" ", "").removeprefix("charset=").strip('"')
    if kind.strip().lower() != "application/x-www-form-urlencoded" or charset not in ("", "utf-8", "utf8"):
        return Body({}, Flaw.NOT_OURS)
    flaw = None
    if len(sent) > LIMIT:
        sent, flaw = sent[:LIMIT].rpartition(b"&")[0] or sent[:LIMIT], Flaw.TOO_LARGE
    pairs = sent.split(b"&")
    if len(pairs) > MOST_INPUTS:
        pairs, flaw = pairs[:MOST_INPUTS], Flaw.TOO_LARGE
    raw: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        texts = []
        for part in (name, value):
            octets = unquote_to_bytes(part.replace(b"+", b" "))
            try:
                texts.append(octets.decode("utf-8", "strict"))
            except UnicodeDecodeError:
                flaw = flaw or Flaw.BROKEN
                texts.append(octets.decode("utf-8", "replace"))
        if texts[0]:
            raw.setdefault(texts[0], []).append(texts[1])
    return Body(raw, flaw)
