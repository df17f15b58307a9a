"""Turns the plainest Markdown into HTML quickly: paragraphs and lists of words; refuses whatever needs more.

Most of what staff write is just that, and a full Markdown converter takes forty times as long. A test holds the two
to the same HTML.
"""

from __future__ import annotations

import re
from html import escape

_NEEDS_MORE = re.compile(r"[*_`\[\]<>&\\#|~!$^{}=+\t]|^ | $|^\d+[.)]|^-")
_MARK = re.compile(r"^- (?=[^\s-])")


def plain_html(text: str) -> str | None:
    """Return the HTML of paragraphs and dashed lists, or None where the text holds any other mark."""
    if not text.strip():
        return None
    blocks = re.split(r"\n[ \n]*\n", text.strip("\n"))
    made = []
    was_list = False
    for block in blocks:
        lines = block.split("\n")
        is_list = all(_MARK.match(line) for line in lines)
        if is_list:
            if was_list:
                return None  # the converter joins such lists into one loose list
            lines = [line[2:] for line in lines]
        if any(_NEEDS_MORE.search(line) for line in lines):
            return None
        if is_list:
            made.append(
                "<ul>\n" + "".join(f"<li>{escape(line, quote=False)}</li>\n" for line in lines) + "</ul>"
            )
        else:
            made.append(f"<p>{escape(block, quote=False)}</p>")
        was_list = is_list
    return "\n".join(made)
