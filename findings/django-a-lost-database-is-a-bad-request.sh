#!/bin/sh
# Django: a session that cannot be saved because the database is away, is told to the visitor as their own mistake.
#
# Expected: where a write of a session fails with OperationalError (database locked, read-only or gone), the answer is a fault of the server, 5xx, as it is for
#   every other write; what the view did and the page that it made are not lost to a fault in housekeeping.
# What happens: SessionStore.save takes every DatabaseError of an update as "the row is gone" and raises UpdateError; the middleware makes
#   SessionInterrupted of it, a BadRequest, in place of the view's page: 400, and in the log "The request's session was deleted before the
#   request completed. The user may have logged out in a concurrent request". A new session's OperationalError goes through as it is: 500.
# Why it matters: a view whose own work is done (or that shows what somebody has typed, because the database is away) answers 400, and nothing in
#   logs or counts of 5xx says that it was the database.
# Seen: Django 5.2.8 with SQLite 3.40.1 (Debian 12) on 1 December 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check django==5.2.8
env/bin/python - >seen 2>log <<'PYTHON'
import logging

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="not a secret",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.sessions"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "sessions.sqlite3"}},
)
django.setup()

from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path


def visit(request):
    request.session["visits"] = request.session.get("visits", 0) + 1
    return HttpResponse("the page that the view made")


urlpatterns = [path("", visit)]
call_command("migrate", verbosity=0)
logging.basicConfig()
visitor, stranger = Client(raise_request_exception=False), Client(raise_request_exception=False)
print("at first:", visitor.get("/").status_code)
connection.cursor().execute("PRAGMA query_only = ON")
print("read-only database, known session:", visitor.get("/").status_code)
print("read-only database, new session:", stranger.get("/").status_code)
PYTHON
cat seen
grep -o "The request's session was deleted before the request completed" log | sort -u
cat >wanted <<'END'
at first: 200
read-only database, known session: 400
read-only database, new session: 500
END
diff wanted seen || { echo "This has changed."; exit 1; }
