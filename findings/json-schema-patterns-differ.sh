#!/bin/sh
# JSON Schema: one pattern, two readings: a postcode with a line break behind it passes in Python and fails in JavaScript.
#
# Expected: the specification names the dialect of patterns (ECMA-262), so a value that one validator takes the other takes.
# What happens: jsonschema hands the pattern to Python's re, where $ is also before a last line break, \d and \w are digits and letters
# of every script, and a byte order mark is no space.
# Why it matters: a check on the server lets through what the editor marked, and a line break at the end of a phone number becomes a part of it.
# Seen: jsonschema 4.26.0 (Python 3.11) against ajv 8.20.0 (Node 20) on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund --prefix . ajv@8.20.0
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0
cat >cases.json <<'END'
[{"pattern": "^[A-Z0-9 ]+$", "value": "G2 1AA\n"}, {"pattern": "^\\d+$", "value": "٠١٤١"}, {"pattern": "^\\w+$", "value": "mìosan"},
 {"pattern": "^\\S+$", "value": "01\ufeff41"}]
END
env/bin/python - >seen <<'PYTHON'
import json

from jsonschema import Draft202012Validator

for case in json.load(open("cases.json", encoding="utf-8")):
    print("jsonschema", case["pattern"], Draft202012Validator({"type": "string", "pattern": case["pattern"]}).is_valid(case["value"]))
PYTHON
node -e '
const Ajv = require("ajv/dist/2020")
for (const { pattern, value } of require("./cases.json")) console.log("ajv", pattern, new Ajv().validate({ type: "string", pattern }, value))
' >>seen
cat seen
cat >wanted <<'END'
jsonschema ^[A-Z0-9 ]+$ True
jsonschema ^\d+$ True
jsonschema ^\w+$ True
jsonschema ^\S+$ True
ajv ^[A-Z0-9 ]+$ false
ajv ^\d+$ false
ajv ^\w+$ false
ajv ^\S+$ false
END
diff wanted seen || { echo "This has changed."; exit 1; }
