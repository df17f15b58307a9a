#!/bin/sh
# dateparser: told to prefer the future, it puts today's date into next year, although the weekday beside it fits only today.
#
# Expected: on Monday 30 November 2026 "Mon 30 Nov" is today.
# What happens: it is 30 November 2027, a Tuesday: PREFER_DATES_FROM "future" means after now, today counts as past, and a weekday beside a date is
#   not looked at. "Mon 1 Dec", which does not exist that year, is taken as 1 December without a word.
# Why it matters: a date of release that is today is the most urgent there is, and it is filed under next year. The weekday that people add so
#   that a slip is noticed does nothing.
# Seen: dateparser 1.5.0 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check dateparser==1.5.0
cat >wanted <<'END'
Mon 30 Nov -> Tuesday 30 November 2027
Mon 1 Dec -> Tuesday 01 December 2026
END
env/bin/python -W ignore - >seen <<'PYTHON'
from datetime import datetime

import dateparser

settings = {"RELATIVE_BASE": datetime(2026, 11, 30, 10), "PREFER_DATES_FROM": "future"}
for text in ("Mon 30 Nov", "Mon 1 Dec"):
    print(text, "->", f"{dateparser.parse(text, locales=['en-GB'], settings=settings):%A %d %B %Y}")
PYTHON
echo "now: Monday 30 November 2026, 10:00"
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
