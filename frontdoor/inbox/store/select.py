"""Reads by hand-written SQL, for what every referral asks: Django's ORM takes ten times as long to put such a question as SQLite to answer it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection


def select(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT; each ``%s`` stands for a value, and ``%s`` after IN for a collection of them."""
    flat: list[Any] = []
    for value in values:
        if isinstance(value, datetime):
            flat.append(connection.ops.adapt_datetimefield_value(value))
        elif isinstance(value, Collection) and not isinstance(value, str):
            flat.extend(value)
            statement = statement.replace("IN %s", f"IN ({', '.join(['%s'] * len(value))})", 1)
        else:
            flat.append(value)
    with connection.cursor() as cursor:
        cursor.execute(statement, flat)
        return list(cursor.fetchall())
