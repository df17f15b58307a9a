"""Turns the plainest Markdown into HTML quickly: paragraphs and lists of words; refuses whatever needs more.

Most of what staff write is just that, and a full Markdown converter takes forty times as long. A test holds the two
to the same HTML.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"[*_`\[\]<>&\\\t]")
_WORDS = r"(?!\s|[-+#=]|\d+[.)]).+"
_PARAGRAPH = re.compile(rf"{_WORDS}(?:\n{_WORDS})*")
_LIST = re.compile(rf"- {_WORDS}(?:\n- {_WORDS})*")


def plain_html(text: str) -> str | None:
    """Return the HTML of paragraphs and dashed lists, or None where the text holds any other mark."""
    text = text.strip("\n")
    if _MARK.search(text) or " \n" in text or text.endswith(" "):
        return None
    made = []
    was_list = False
    for block in re.split("\n\n+", text):
        if _PARAGRAPH.fullmatch(block):
            made.append(f"<p>{block}</p>")
            was_list = False
        elif _LIST.fullmatch(block) and not was_list:  # the converter joins two lists into one loose list
            made.append("<ul>\n<li>" + block[2:].replace("\n- ", "</li>\n<li>") + "</li>\n</ul>")
            was_list = True
        else:
            return None
    return "\n".join(made)
