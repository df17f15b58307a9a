"""Content of an Easy Read edition for print, as template data: the lines of its page, with the same facts."""

from __future__ import annotations

from typing import Any

from frontdoor.catalogue import EasyRead
from frontdoor.site.index.site_index import SiteIndex
from frontdoor.site.pages.easy_read import LIST, LineFact, first_number, said, warnings
from frontdoor.site.print.service_content import Facts, frame, origin_of
from frontdoor.site.templating.environment import ENVIRONMENT, capital, sentence


def easy_read_facts(entry: EasyRead, site: SiteIndex) -> Facts:
    """Return the content of an Easy Read PDF."""
    origin, first = origin_of(site), first_number(entry, site)
    return {
        **frame(
            site, title=f"{entry.name} – Easy Read", heading=str(entry.name), address=f"{LIST}{entry.id}/"
        ),
        "kind": "easy-read",
        "first": {"number": first[0].number, "link": first[0].link, "whose": str(first[1])}
        if first
        else None,
        "warnings": list(warnings(entry, site)),
        "parts": [
            {
                "heading": str(part.heading),
                "lines": [
                    {
                        "icon": icon_svg(line.icon),
                        "says": str(line.says),
                        "word": str(line.word or ""),
                        "means": sentence(str(line.means)) if line.means else "",
                        "name": capital(str(line.word or "")),
                        "facts": [_fact(fact) for fact in facts],
                        "shown": f"{origin.partition('//')[2]}{line.page}" if line.page and origin else "",
                        "link": f"{origin}{line.page}" if line.page and origin else "",
                    }
                    for line, facts in part.lines
                ],
            }
            for part in said(entry, site)
        ],
    }


def icon_svg(name: str) -> str:
    """Return one of the site's icons as an SVG file, in black."""
    path = ENVIRONMENT.get_template("icons.html").module.paths[name]  # type: ignore[attr-defined]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="1.5" '
        f'stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
    )


def _fact(fact: LineFact) -> dict[str, Any]:
    return {
        "whose": str(fact.whose),
        "words": str(fact.words),
        "number": fact.phone.number if fact.phone else "",
        "link": fact.phone.link if fact.phone else "",
    }
