#!/bin/sh
# UkPostcodeParser: the sector "G2 1" becomes the district G21, another part of Glasgow.
#
# Expected: with incode_mandatory=False, "G2 1" (district G2, sector 1) is read as G2, or refused.
# What happens: spaces go first, so the answer is the district G21. Where no such district can exist, the same is refused ("FK19 8"), so
#   whoever tries it with a long district believes that sectors are refused.
# Why it matters: people give a sector so as not to say where they live. G2 is the city centre, G21 is Springburn and Barmulloch, a mile or two
#   off: another team, another drop-in.
# Seen: UkPostcodeParser 1.1.2 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check UkPostcodeParser==1.1.2
env/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

from ukpostcodeparser import parse_uk_postcode


def read(text):
    try:
        return parse_uk_postcode(text, incode_mandatory=False)
    except ValueError as error:
        return type(error).__name__


seen = {text: read(text) for text in ("G2 1AA", "G2 1", "FK19 8")}
print("UkPostcodeParser", version("UkPostcodeParser"), seen)
if seen != {"G2 1AA": ("G2", "1AA"), "G2 1": ("G21", ""), "FK19 8": "InvalidPostcodeError"}:
    sys.exit("This has changed.")
PYTHON
