"""Copies every row of the database from one engine to another, for backup and restore.

So a backup of an inbox on PostgreSQL is the same one file as on SQLite: it is drilled without a database server, and
can be restored on either engine.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.database_url import django_database
from frontdoor.inbox.store.schema_version import bring_up_to_date

SCRATCH = "aside"
"""The alias of the second database, while there is one."""
_AT_ONCE = 200


def export_rows(to: Path) -> None:
    """Write all rows of our database, in one consistent snapshot, into a new SQLite file."""
    with _beside(to), _snapshot():
        _carry(DEFAULT_DB_ALIAS, SCRATCH)


def import_rows(source: Path) -> None:
    """Write all rows of a SQLite file into our database, which must hold no inbox yet; raise DiagnosticsError."""
    bring_up_to_date()
    if any(
        _rows(model, DEFAULT_DB_ALIAS).exists() for model in _models() if model._meta.app_label == "store"
    ):
        sentence = "The database holds an inbox already. Restore into a new one, then start on that."
        raise DiagnosticsError([Diagnostic(SourceLocation("FRONTDOOR_DATABASE"), sentence)])
    with _beside(source):
        _carry(SCRATCH, DEFAULT_DB_ALIAS)
    labels = {model._meta.app_label for model in _models()}
    statements = io.StringIO()
    call_command("sqlsequencereset", *labels, no_color=True, stdout=statements)
    if said := statements.getvalue():  # nothing where there are no sequences, as on SQLite
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(said)


def _carry(source: str, target: str) -> None:
    with transaction.atomic(using=target):  # foreign keys are checked only at the end
        for model in _models():
            # Rows that migrations create, such as content types, are replaced by those of the source.
            if model._meta.app_label != "store":
                _rows(model, target).delete()
        for model in _models():
            last = None
            while some := list(_after(model, source, last)[:_AT_ONCE]):
                last = some[-1].pk
                _rows(model, target).bulk_create(some)


def _after(model: type[models.Model], alias: str, last: Any) -> models.QuerySet[Any]:
    """Select the rows whose key comes after one; so a few at a time are read without a cursor that a pooler would lose."""
    rows = _rows(model, alias).order_by("pk")
    return rows if last is None else rows.filter(pk__gt=last)


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _rows(model: type[models.Model], alias: str) -> models.QuerySet[Any]:
    return model._base_manager.using(alias)


@contextmanager
def _beside(file: Path) -> Iterator[None]:
    """Open a SQLite file as the second database, and migrate it."""
    entry = {"default": {}, SCRATCH: django_database(file)}
    connections.settings[SCRATCH] = connections.configure_settings(entry)[SCRATCH]
    try:
        bring_up_to_date(SCRATCH)
        yield
    finally:
        connections[SCRATCH].close()
        del connections[SCRATCH]
        del connections.settings[SCRATCH]


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read one consistent snapshot of the database, whatever others write meanwhile."""
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    if ours.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    from psycopg import IsolationLevel  # noqa: PLC0415 -- takes 16 MB, which an inbox on SQLite saves

    raw: Any = ours.connection
    # Our engine's first statement would come too late for SET TRANSACTION.
    raw.isolation_level, raw.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        with transaction.atomic():
            yield
    finally:
        if not raw.closed:
            raw.isolation_level, raw.read_only = IsolationLevel.READ_COMMITTED, None
