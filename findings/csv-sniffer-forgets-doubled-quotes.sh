#!/bin/sh
# Python's csv.Sniffer: a quotation further down the file takes its row apart.
#
# Expected: the recipe in the documentation (sniff the first 1024 characters, read all with the dialect found) reads a file as csv.writer wrote it.
# What happens: if no quote is doubled in what was sniffed, the dialect says doublequote=False. The default, with which it was written, is True. A row
# with a quotation and a comma, later on, has one cell more, and its quotes are wrong; nothing is raised.
# Why it matters: one sentence in quotes in one note, and the phone numbers of that row stand under another heading.
# Seen: Python 3.11 and 3.13 on 30 November 2026.
set -eu
python3 - <<'PYTHON'
import csv, io, sys

rows = [["name", "note", "phone"]] + [["Lifts", "From door to door, and back", "01592 593 100"]] * 30
rows += [["Soup", 'Say "Soup, please" at the door', "0141 248 1763"]]
file = io.StringIO(newline="")
csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)

file.seek(0)
dialect = csv.Sniffer().sniff(file.read(1024))
file.seek(0)
last = list(csv.reader(file, dialect))[-1]
print(f"Python {sys.version.split()[0]}; doublequote: {dialect.doublequote}")
print("written:", rows[-1])
print("read:   ", last)
assert last == ["Soup", 'Say "Soup', ' please"" at the door"', "0141 248 1763"], "This has changed."
PYTHON
