"""A printable page of the recovery key: large groups to type, a code for a camera, and what to do with it.

One HTML file that loads nothing, because a server has no printer: whoever sets it up carries it to a machine that has one.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

import segno

from frontdoor.inbox.crypto import typed_key
from frontdoor.inbox.crypto.sealing import Identity
from frontdoor.occurrences import date_words, london_day

_A_LINE = 5
"""Groups on one line."""


def sheet(identity: Identity, now: datetime) -> str:
    """Return the page as HTML; ``now`` is when the key was made."""
    groups = typed_key.groups(identity.secret)
    rows = "\n".join(
        "<tr>" + "".join(f"<td><small>{at + 1}</small> {escape(group)}" for at, group in line) + "</tr>"
        for line in (
            list(enumerate(groups))[start : start + _A_LINE] for start in range(0, len(groups), _A_LINE)
        )
    )
    code = segno.make_qr(identity.secret, error="m").svg_inline(scale=4, border=4)
    made = date_words(london_day(now))
    return _PAGE.format(start=typed_key.START, rows=rows, code=code, made=made, recipient=identity.recipient)


_PAGE = """<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<title>Recovery key of the inbox</title>
<style>
body {{ font: 12pt/1.5 sans-serif; max-width: 45em; margin: 2em auto; padding: 0 1em; color: #000; background: #fff }}
td, .start {{ font: bold 17pt monospace; padding: .3em 1.2em .3em 0; white-space: nowrap }}
small {{ font: 9pt sans-serif; color: #444 }}
svg {{ width: 55mm; height: 55mm }}
</style>
<h1>Recovery key of the inbox</h1>
<p>Made on {made}. It opens every referral, and every copy, when all passphrases are forgotten. Whoever has this sheet can read
everything.</p>
<p class="start">{start}</p>
<table>
{rows}
</table>
<p>{code}</p>
<h2>Now</h2>
<ol>
<li>Print this sheet twice. Read one against the other.</li>
<li>Seal each in an envelope, with the date and two signatures across the flap.</li>
<li>Keep them in two places that cannot burn together, each locked, each known to two people.</li>
<li>Delete this file and the file with the key.</li>
</ol>
<h2>When it is needed</h2>
<ol>
<li>Type the key into a file, {start} first, then the groups in the order of their small numbers. Spaces and line breaks do not
matter, nor small letters. No group has a B, an I, an O or a 1.</li>
<li>Run: frontdoor inbox restore COPY --identity FILE. If a letter is wrong, it says in which group.</li>
<li>Without this software, the program age opens a copy: age --decrypt --identity FILE COPY. It wants the key on one line, in capitals,
without spaces.</li>
</ol>
<p>The public half, which is no secret: {recipient}</p>
</html>
"""
