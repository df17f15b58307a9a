#!/bin/sh
# pdftotext (poppler): a hyphen that belongs to the word is gone if a line ends behind it.
#
# Expected: a hyphen that is in the text of the PDF (U+002D, no word is divided) is in the plain text; MuPDF has it.
# What happens: every hyphen at the end of a line is taken for a division, and the halves are joined. With -layout or -raw it stays.
# Why it matters: whoever searches for "twenty-first" or copies "drop-in" from a leaflet finds it or not, as the line happened to break.
# Seen: poppler 22.12 (Debian 12's poppler-utils 22.12.0-2+deb12u3) and MuPDF 1.21.1, PDF by Typst 0.15.2, on 30 November 2026. Needs both programs:
# apt-get install poppler-utils mupdf-tools.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check typst==0.15.2 2>/dev/null
cat >leaflet.typ <<'END'
#set page(width: 6.2cm, height: 4cm, margin: 1cm)
#set text(hyphenate: false)
Anti-sectarianism. Ask at the drop-in. A twenty-first century.
END
env/bin/python -c 'import typst; typst.compile("leaflet.typ", "leaflet.pdf")'
{
    echo "pdftotext:" "$(pdftotext leaflet.pdf - | tr -s '\n\f' ' ')"
    echo "pdftotext -raw:" "$(pdftotext -raw leaflet.pdf - | tr -s '\n\f' '  ')"
    echo "mutool:" "$(mutool draw -q -F txt leaflet.pdf 2>/dev/null | tr -s '\n\f ' ' ')"
} | tee seen
cat >wanted <<'END'
pdftotext: Anti-sectarianism. Ask at the drop-in. A twentyfirst century. 
pdftotext -raw: Anti-sectarianism. Ask at the drop-in. A twenty- first century. 
mutool: Anti-sectarianism. Ask at the drop-in. A twenty- first century. 
END
diff wanted seen || { echo "This has changed."; exit 1; }
