"""Makes a page of the site fit to be shown as a preview at the desk: its links stay in the preview, and it says that it is one."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

CHANGED = "changed"
"""The anchor at the first thing that differs."""
_BLOCK = re.compile(r"<(?:p|h[1-3]|ul|ol|dl|table|section|article|div|details)\b[^>]*>")
_LINK = re.compile(r'(<a\b[^>]*?\shref=")(/(?:[^"?#]*/)?)((?:[?#][^"]*)?")')
"""A link to a page: its address ends with a slash."""
_SCRIPT = re.compile(r"<script\b.*?</script>\s*", re.DOTALL)
_BODY = re.compile(r"<body[^>]*>")
_ROBOTS = '<meta name="robots" content="noindex">'


def with_anchor(html: str, other: str) -> str:
    """Return a page with an anchor before the block in which it begins to differ from another version of it."""
    _, _, body = html.partition("<body")
    _, _, before = other.partition("<body")
    if body == before:
        return html
    pairs = enumerate(zip(body, before, strict=False))
    differs = next((n for n, (one, two) in pairs if one != two), min(len(body), len(before)))
    blocks = [found.start() for found in _BLOCK.finditer(body, 0, differs)]
    at = blocks[-1] if blocks else body.find(">") + 1
    return f'{html[: len(html) - len(body)]}{body[:at]}<span id="{CHANGED}"></span>{body[at:]}'


def framed(html: str, prefix: str, said: str, photos: Collection[str] = ()) -> str:
    """Return a page whose links lead to ``prefix`` and the address, without scripts, with a sentence at its top.

    ``photos`` are the addresses of photos that are not public yet.
    """
    html = _SCRIPT.sub("", html)
    html = _LINK.sub(lambda link: f"{link[1]}{escape(prefix)}{link[2]}{link[3]}", html)
    html = html.replace("</head>", f"{_ROBOTS}\n</head>", 1)
    for photo in photos:
        html = html.replace(f'src="{photo}"', f'src="{escape(prefix + photo)}"')
    note = f'<div class="fd-width"><div class="fd-box" role="note"><p><strong>{escape(said)}</strong></p></div></div>'
    return _BODY.sub(lambda body: body[0] + note, html, count=1)
