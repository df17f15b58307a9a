"""Looks at the open database and says which promised setting did not take effect; changes nothing."""

from __future__ import annotations

from django.db import connection

from frontdoor.problems import Place, Problem, ProblemsFound

WANTED = {
    "journal_mode": "truncate",
    "synchronous": 2,  # FULL
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "temp_store": 2,  # memory
    "busy_timeout": 3000,
}


def check_database() -> None:
    """Raise ProblemsFound with each SQLite setting that is not as it must be, and if the file is damaged."""
    problems = []
    place = Place(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        for name, wanted in WANTED.items():
            cursor.execute(f"PRAGMA {name}")
            found = cursor.fetchone()[0]
            if found != wanted:
                sentence = (
                    f"The database's {name} is {found}, but must be {wanted}, or a referral could be lost."
                )
                problems.append(Problem(place, sentence))
        cursor.execute("PRAGMA quick_check")
        if cursor.fetchone()[0] != "ok":
            sentence = "The database is damaged. Restore the last backup with: frontdoor inbox restore"
            problems.append(Problem(place, sentence))
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        problems.append(Problem(place, "Transactions must begin immediately."))
    if problems:
        raise ProblemsFound(problems)
