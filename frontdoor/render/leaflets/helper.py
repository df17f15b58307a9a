"""The second process of a build: lays out what it is handed and leaves it in the cache; knows no catalogue."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from frontdoor.render.leaflets.press import Press


def main() -> None:
    """Lay out what comes on standard input: pairs of a key and what the template reads, as JSON."""
    press = Press(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
    for key, data in json.load(sys.stdin):
        press.lay_out(key, data)


if __name__ == "__main__":
    main()
