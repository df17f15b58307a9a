#!/bin/sh
# Typst: after the first word that is divided at a line's end, every real hyphen of the PDF is a soft hyphen when it is copied or searched.
#
# Expected: "drop-in" and an address such as example.org/drop-in keep their hyphen (U+002D); only the one at the line's end is soft (U+00AD).
# What happens: both are drawn with the same glyph, and a font in a PDF says once what a glyph means. The first use wins: with a divided word above them,
#   all later hyphens are U+00AD. Without one they are right. The file passes for PDF/UA all the same.
# Why it matters: the address copied from a leaflet leads nowhere, or the search for "drop-in" finds nothing, and whether it is so depends on where
#   a line happened to break.
# Seen: Typst 0.15.2 (its own fonts), read by pypdf 7.1.1 and pdfminer.six 20260107, on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 pdfminer.six==20260107 pypdf==7.1.1
env/bin/python - >seen <<'PYTHON'
import re

import pypdf, typst
from pdfminer.high_level import extract_text

for divide in ("false", "true"):
    with open("leaflet.typ", "w", encoding="utf-8") as file:
        file.write(
            f'#set document(title: "Leaflet")\n#set text(lang: "en", region: "GB", hyphenate: {divide})\n#set page(width: 48mm, height: 60mm, margin: 5mm)\n'
            "Rehabilitation throughcare rehabilitation information throughcare rehabilitation.\n\nexample.org/drop-in\n"
        )
    typst.compile("leaflet.typ", output="leaflet.pdf", pdf_standards=["ua-1"], ignore_system_fonts=True)
    readers = {"pypdf": pypdf.PdfReader("leaflet.pdf").pages[0].extract_text(), "pdfminer": extract_text("leaflet.pdf")}
    for name, text in readers.items():
        print(f"hyphenate: {divide}, {name}:", ascii(re.search("example.org/drop.in", text)[0]))
PYTHON
cat seen
cat >wanted <<'END'
hyphenate: false, pypdf: 'example.org/drop-in'
hyphenate: false, pdfminer: 'example.org/drop-in'
hyphenate: true, pypdf: 'example.org/drop\xadin'
hyphenate: true, pdfminer: 'example.org/drop\xadin'
END
diff wanted seen || { echo "This has changed."; exit 1; }
