#!/bin/sh
# frictionless: "describe" takes phone numbers for integers, and "extract" then drops the zero that each begins with.
#
# Expected: digits that begin with 0 cannot be an integer without loss, so they stay text.
# What happens: a column of 01314960000 and the like is inferred as integer. Extracted, it is 1314960000, and the extension 05 is 5. No warning,
#   and "validate" finds nothing, because it reads by the same guess.
# Why it matters: Open Referral's CSV form is a data package for just this tool. Its phones table, read without the published schema, comes
#   out with numbers that cannot be called.
# Seen: frictionless 5.21.0 on 30 November 2026. The numbers are of Ofcom's for use in drama.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check frictionless==5.21.0
cat >phones.csv <<'END'
id,number,extension
a,01314960000,05
b,01414960000,12
END
cat >wanted <<'END'
{"phones": [{"id": "a", "number": 1314960000, "extension": 5}, {"id": "b", "number": 1414960000, "extension": 12}]}
END
echo "frictionless $(env/bin/frictionless --version)"
env/bin/frictionless describe phones.csv --yaml
env/bin/frictionless validate phones.csv >/dev/null && echo 'validate: no fault'
env/bin/frictionless extract phones.csv --json | env/bin/python -c 'import json, sys; print(json.dumps(json.load(sys.stdin)))' >seen
cat seen
diff wanted seen || { echo "This has changed."; exit 1; }
