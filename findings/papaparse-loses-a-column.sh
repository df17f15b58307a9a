#!/bin/sh
# PapaParse: a column that the first record lacks is not written at all.
#
# Expected: every key of any record becomes a column, or an error says that there is another one, as Python's csv.DictWriter does.
# What happens: unparse takes the keys of the first record, and leaves out what others have besides, without a word.
# Why it matters: if the first service on the list has no phone number, no service has one in the table that people print.
# Seen: papaparse 5.7.1 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund --prefix . papaparse@5.7.1
node -e '
const { unparse } = require("papaparse")
const soup = { name: "Soup" }, lifts = { name: "Lifts", phone: "0141 248 1763" }
console.log(unparse([soup, lifts], { newline: "; " }))
console.log(unparse([lifts, soup], { newline: "; " }))
' | tee seen
cat >wanted <<'END'
name; Soup; Lifts
name,phone; Lifts,0141 248 1763; Soup,
END
diff wanted seen || { echo "This has changed."; exit 1; }
