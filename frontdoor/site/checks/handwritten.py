"""Checks for hand-written pages only: HTML that the other checks cannot read, and text that is too hard (LIX)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from frontdoor.catalogue.validation.readability import how_hard

HARDNESS_LIMIT = 40
"""Highest LIX (readability index) of a hand-written page: a reader of about twelve can follow it. Texts of the catalogue are
checked when it is read."""

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_QUOTED = re.compile(r'"[^"]*"')
_ODD = re.compile(r'<[a-z]*[A-Z]|=(?!")')
_TOLD = re.compile(r"<(p|li)\b[^>]*>(.*?)</\1>", re.DOTALL)
_OVERRULED = re.compile(r"<!--\s*hard to read, because \S[^>]*-->")
"""By this comment an editor keeps a page as it is, with the reason."""
_FILLED = re.compile(r"<!-- frontdoor:([a-z-]+) -->.*?<!-- /frontdoor:\1 -->", re.DOTALL)


def slips(html: str) -> Iterator[str]:
    """Yield a sentence for each tag that the other checks would miss, and one if the text is too hard to read."""
    for tag in _TAG.findall(html):
        if _ODD.search(_QUOTED.sub('""', tag)):
            yield f"it holds {tag}; write tags in small letters and put values in double quotes"
    main = _FILLED.sub("", html.partition("<main")[2].partition("</main>")[0])
    if _OVERRULED.search(main):
        return
    told = [unescape(re.sub(r"<[^>]*>", "", words)).strip() for _, words in _TOLD.findall(main)]
    hardness, _ = how_hard("\n\n".join(words for words in told if words.endswith((".", "?", "!", ":"))))
    if hardness > HARDNESS_LIMIT:
        yield (
            f"it is too hard to read: its LIX is {hardness:.0f}, and the limit is {HARDNESS_LIMIT}, for readers of "
            "about twelve. Write shorter sentences and everyday words; or keep it with the line <!-- hard to read, because … -->"
        )
