"""Schema version: brings the database's tables up to this version, or says that they are of another one."""

from __future__ import annotations

import io

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.store.durability_check import OTHER_TABLES

OURS = ("store", "desk")
"""The apps of ours that have tables."""
_NOT_APPLIED = "[ ]"
_NOT_RECORDED = "[-]"
"""A squashed migration whose parts are applied, as Django lists it."""
_TOO_OLD = (
    "The database's tables are from before version 0.1.0, and this version cannot bring them up to date. Start the "
    "inbox once with commit 4af391b, which does, and then with this version."
)


def bring_up_to_date(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Make the tables that are missing and change those that are old; raise DiagnosticsError if they are too old."""
    _check_age(alias)
    listed = _listed(alias)
    if _NOT_APPLIED in listed or _NOT_RECORDED in listed:  # else it works out all tables for nothing
        call_command("migrate", database=alias, verbosity=0, skip_checks=True)


def check_up_to_date() -> None:
    """Raise DiagnosticsError unless the tables are those of this version; for a process that may not change them."""
    _check_age(DEFAULT_DB_ALIAS)
    if _NOT_APPLIED in _listed(DEFAULT_DB_ALIAS):
        raise DiagnosticsError([Diagnostic(SourceLocation("FRONTDOOR_DATABASE"), OTHER_TABLES)])


def _check_age(alias: str) -> None:
    """Raise DiagnosticsError if an app of ours has some of the migrations applied that a squashed one replaces.

    Django then leaves out the squashed one and says nothing: no migration of that app would ever run again.
    """
    if _listed(alias, *OURS).count(" 0001_squashed") < len(OURS):
        raise DiagnosticsError([Diagnostic(SourceLocation("FRONTDOOR_DATABASE"), _TOO_OLD)])


def _listed(alias: str, *apps: str) -> str:
    listed = io.StringIO()
    call_command("showmigrations", *apps, database=alias, no_color=True, skip_checks=True, stdout=listed)
    return listed.getvalue()
