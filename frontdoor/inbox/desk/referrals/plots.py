"""Bar charts as inline SVG: attributes only, since the page's Content-Security-Policy allows no style within it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_BAR, _INK, _LINE, _GROUND = "#1f5f8b", "#1a1a1a", "#d5d5d5", "#ffffff"
_HEIGHT = 34
"""Of one bar with its gap, in units of the drawing."""


_WIDTH, _LONGEST = 480, 30
"""Of the drawing, in units of which a letter of a label takes eight; and the most letters of one, which the table has whole."""


def bars(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """Return a chart of horizontal bars, the first on top; its title tells what the table beside it says in full."""
    import leather  # noqa: PLC0415 -- one page alone needs it

    leather.theme.background_color, leather.theme.tick_color, leather.theme.label_color = _GROUND, _LINE, _INK
    leather.theme.tick_font_family = "sans-serif"
    chart = leather.Chart(None)
    chart.add_bars([(count, _short(words)) for words, count in rows], fill_color=_BAR)
    height = 70 + _HEIGHT * len(rows)
    drawn = str(chart.to_svg(width=_WIDTH, height=height))
    begin = f'<svg role="img" aria-label="{escape(title)}: a bar for each line of the table" viewBox="0 0 {_WIDTH} {height}" '
    return drawn.replace("<svg ", begin, 1).replace(f'width="{_WIDTH}" height="{height}" ', "", 1)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
