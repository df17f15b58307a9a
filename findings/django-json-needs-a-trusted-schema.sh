#!/bin/sh
# Django on SQLite: no table with a JSONField can be made where the schema is not trusted.
#
# Expected: PRAGMA trusted_schema = OFF is what SQLite advises each program to set, and built-in functions of JSON do no harm; Django's own
#   tables are to be had under it.
# What happens: Django guards a JSONField by CHECK (JSON_VALID(…)). With the pragma SQLite counts that function as unsafe in a schema, so that
#   already CREATE TABLE ends with "unsafe use of JSON_VALID()". A table of text and numbers is made. SQLite alone says the same.
# Why it matters: an inbox that opens copies from elsewhere wants the pragma, and keeps its reports as text.
# Seen: Django 5.2.8 with SQLite 3.40.1 (Debian 12) on 1 December 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check django==5.2.8
env/bin/python - >seen <<'PYTHON'
import sqlite3

import django
from django.conf import settings
from django.db import DatabaseError, connections, models

LITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
OFF = LITE | {"OPTIONS": {"init_command": "PRAGMA trusted_schema = OFF"}}
settings.configure(DATABASES={"default": LITE, "off": OFF}, DEFAULT_AUTO_FIELD="django.db.models.AutoField")
django.setup()


class Plain(models.Model):
    counts = models.TextField()

    class Meta:
        app_label = "reports"


class Json(models.Model):
    counts = models.JSONField()

    class Meta:
        app_label = "reports"


for database in ("default", "off"):
    for model in (Plain, Json):
        try:
            with connections[database].schema_editor() as editor:
                editor.create_model(model)
            print(f"{database}, {model.__name__}: made")
        except DatabaseError as error:
            print(f"{database}, {model.__name__}: {error}")
alone = sqlite3.connect(":memory:")
alone.execute("PRAGMA trusted_schema = OFF")
try:
    alone.execute("CREATE TABLE report (counts TEXT CHECK (json_valid(counts)))")
    print("SQLite alone: made")
except sqlite3.OperationalError as error:
    print(f"SQLite alone: {error}")
PYTHON
cat seen
cat >wanted <<'END'
default, Plain: made
default, Json: made
off, Plain: made
off, Json: unsafe use of JSON_VALID()
SQLite alone: unsafe use of json_valid()
END
diff wanted seen || { echo "This has changed."; exit 1; }
