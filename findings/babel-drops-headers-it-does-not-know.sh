#!/bin/sh
# Babel: a header of a gettext file that Babel does not know is gone after it has read and written the file.
#
# Expected: the header entry of a .po file may hold fields of a team's own, named X-…; msgmerge and translators' editors keep them.
# What happens: read_po takes the fields that Babel has attributes for and forgets the others, so write_po writes the file without them,
#   X-Reviewed-By and X-Generator among them. polib keeps them. A comment at the top of the file stays with both.
# Why it matters: who has read a translation and vouched for it must not be forgotten when the file is brought up to date. A comment is safe.
# Seen: Babel 2.18.0 and polib 1.2.0 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check babel==2.18.0 polib==1.2.0
cat >gd.po <<'END'
# Read by a person.
msgid ""
msgstr ""
"Project-Id-Version: example 1\n"
"Language: gd\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"X-Reviewed-By: A. Person\n"
"X-Generator: An editor\n"

msgid "Find help"
msgstr "Lorg cuideachadh"
END
env/bin/python - >seen <<'PYTHON'
import polib
from babel.messages.pofile import read_po, write_po

with open("gd.po", "rb") as file:
    catalog = read_po(file)
with open("babel.po", "wb") as file:
    write_po(file, catalog)
polib.pofile("gd.po").save("polib.po")
for name in ("babel", "polib"):
    text = open(f"{name}.po", encoding="utf-8").read()
    kept = [word for word in ("Read by a person", "X-Reviewed-By", "X-Generator", "Find help") if word in text]
    print(f"{name}: {', '.join(kept)}")
PYTHON
cat seen
cat >wanted <<'END'
babel: Read by a person, Find help
polib: Read by a person, X-Reviewed-By, X-Generator, Find help
END
diff wanted seen || { echo "This has changed."; exit 1; }
