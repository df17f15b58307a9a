"""Asset pipeline: minifies stylesheets and scripts, and writes each and the map under a name with its content hash (cache busting)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from frontdoor.geography.council_map import map_svg
from frontdoor.site.output.stylesheet import minify, with_plain_values

_FOLDER = files("frontdoor.site") / "assets"


def write_assets(out: Path) -> dict[str, str]:
    """Write stylesheets, scripts, map and icon to ``out``/assets; return a mapping from plain to hashed names."""
    folder = out / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    site = minify(_own("base.css")) + minify(_own("site.css"))
    sheets = {
        "site.css": with_plain_values(site, site),
        **{
            name: with_plain_values(minify(_own(name)), site)
            for name in ("form.css", "easy-read.css", "pictures.css", "rtl.css")
        },
    }
    sheets |= {name: lighter(_own(name)) for name in ("form.js", "find.js", "dates.js")}
    sheets["council-map.svg"] = map_svg()
    names = {}
    for plain, text in sheets.items():
        stem, _, kind = plain.partition(".")
        names[plain] = f"{stem}.{sha256(text.encode()).hexdigest()[:10]}.{kind}"
        (folder / names[plain]).write_text(text, "utf-8")
    (folder / "icon.svg").write_text(_own("icon.svg").strip(), "utf-8")
    return names


def lighter(script: str) -> str:
    """Return one of our scripts without indents and whole-line comments; they hold no text over several lines."""
    return re.sub(r"(?m)^[ \t]+", "", re.sub(r"(?m)^[ \t]*//.*\n", "", script))


def with_hashed_names(html: str, names: Mapping[str, str]) -> str:
    """Replace the plain names of assets in a page by their hashed names."""
    for plain, hashed in names.items():
        html = html.replace(f'"/assets/{plain}"', f'"/assets/{hashed}"')
    return html


def _own(name: str) -> str:
    path = _FOLDER / name
    return path.read_text("utf-8") if path.is_file() else ""
