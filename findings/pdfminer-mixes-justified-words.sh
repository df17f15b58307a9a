#!/bin/sh
# pdfminer.six with Typst: in a justified line the words come out in the wrong order, digits of a phone number too.
#
# Expected: a plain paragraph in one column, tagged for PDF/UA, comes out line by line and word by word.
# What happens: Typst stretches the spaces of a justified line. Where they get wide, pdfminer takes each word for a box of its own and orders the boxes
#   by its own measure: "Call 0131 496 0000" comes out as 496, 0131, Call, 0000. pypdf reads the same file in order. Neither looks at the
#   tags, in which the order is right.
# Why it matters: indexes and archives read leaflets in this way; on a narrow column, as leaflets have, a number that is taken from there is wrong.
# Seen: Typst 0.15.2 (its own fonts), pdfminer.six 20260107 and pypdf 7.1.1 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 pdfminer.six==20260107 pypdf==7.1.1
cat >leaflet.typ <<'END'
#set document(title: "Leaflet")
#set text(lang: "en", region: "GB", hyphenate: true)
#set par(justify: true)
#set page(width: 52mm, height: 60mm, margin: 5mm)
Call 0131 496 0000 or 116 123. Community-justice rehabilitation throughcare information. Mondays 10:00, not Tuesdays, at the office.
END
env/bin/python - >seen <<'PYTHON'
import pypdf, typst
from pdfminer.high_level import extract_text

typst.compile("leaflet.typ", output="leaflet.pdf", pdf_standards=["ua-1"], ignore_system_fonts=True)
print("pypdf:   ", " | ".join(pypdf.PdfReader("leaflet.pdf").pages[0].extract_text().split("\n")))
print("pdfminer:", " | ".join(" ".join(line.split()) for line in extract_text("leaflet.pdf").split("\n") if line.strip()))
PYTHON
cat seen
cat >wanted <<'END'
pypdf:    Call 0131 496 0000
pdfminer: 496 | 0131 | Call | 0000
END
grep -o -e 'pypdf:    Call 0131 496 0000' -e 'pdfminer: 496 | 0131 | Call | 0000' seen | diff wanted - || { echo "This has changed."; exit 1; }
