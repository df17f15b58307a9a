"""Set-up of the inbox's tests: one folder a run with a small site and keys, and a fresh database for each test."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.frozen import CATALOGUE, FORM

ROOT = Path(__file__).parents[2]

HOME = Path(tempfile.mkdtemp(prefix="frontdoor-tests-"))
"""Removed at the end of the run."""
DATA = HOME / "data"
SITE = HOME / "site"
POSTGRESQL = os.environ.get("TESTS_ON_POSTGRESQL", "")
"""A server's address without a database's name; the tests in postgresql/ start one and run the suites of the store on it."""
TEAMS = ("glasgow-throughcare", "throughcare-scotland")
"""The teams of the frozen catalogue that take referrals."""

_numbers = itertools.count(1)

SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<!-- frontdoor:head --><title>Shell</title><!-- /frontdoor:head -->
</head><body><header>The site's header</header>
<!-- frontdoor:breadcrumb --><!-- /frontdoor:breadcrumb -->
<main><!-- frontdoor:content --><!-- /frontdoor:content --></main>
<footer>The site's footer</footer></body></html>
"""


@cache
def prepare() -> None:
    """Make the site, the settings and the secret, and start Django; once, before any model is imported."""
    (SITE / "shell").mkdir(parents=True)
    (HOME / "work").mkdir()
    for file in (CATALOGUE, FORM):
        shutil.copy(file, HOME / "work")
    (SITE / "shell" / "index.html").write_text(SHELL, "utf-8")
    for address, title in (
        ("", "Home"),
        ("referral", "Make a referral"),
        ("contact", "Contact us"),
        ("404", "Page not found"),
    ):
        page = SITE / "404.html" if address == "404" else SITE / address / "index.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(SHELL.replace("<title>Shell", f"<title>{title}"), "utf-8")
    for variable in [variable for variable in os.environ if variable.startswith("FRONTDOOR_")]:
        del os.environ[variable]
    os.environ.update(settings())
    if POSTGRESQL:
        os.environ["FRONTDOOR_DATABASE"] = f"{POSTGRESQL}/postgres"

    from frontdoor.inbox.config.environment import make_django_ready  # noqa: PLC0415
    from frontdoor.inbox.crypto import keyring  # noqa: PLC0415 -- the settings come first
    from frontdoor.inbox.crypto.private_file import write_private  # noqa: PLC0415

    keyring.make_secret(DATA / "keys")
    write_private(DATA / "keys" / keyring.MARKER, b"for the tests\n")
    for name in (keyring.RECOVERY, *TEAMS):
        make_unlocked(DATA / "keys", name)
    make_django_ready()
    _derive_cheaply()


class CheapHasher(Argon2PasswordHasher):
    """The product's passphrase hasher at the least cost."""

    time_cost, memory_cost, parallelism = 1, 8, 1


def _derive_cheaply() -> None:
    """Hash passphrases, and derive keys from them, at the least cost: at the product's, each sign-in takes half a second.

    Processes that a test starts keep the product's.
    """
    from django.conf import settings as django  # noqa: PLC0415 -- the settings come first

    from frontdoor.inbox.crypto import passphrase_key  # noqa: PLC0415

    django.PASSWORD_HASHERS = [f"{__name__}.{CheapHasher.__name__}"]
    passphrase_key.COST = replace(passphrase_key.COST, time_cost=1, memory_cost=8, parallelism=1)


def settings(data: Path = DATA) -> dict[str, str]:
    """Return the settings of a development inbox over a data folder."""
    return {
        "FRONTDOOR_DEVELOPMENT": "yes",
        "FRONTDOOR_DATA": str(data),
        "FRONTDOOR_SITE": str(SITE),
        "FRONTDOOR_CATALOGUE": str(CATALOGUE),
        "FRONTDOOR_FORM": str(FORM),
        "FRONTDOOR_ADDRESS": "http://127.0.0.1:8000",
        "FRONTDOOR_WORKING_COPY": str(HOME / "work"),
        "FRONTDOOR_SPOOL": str(HOME / "spool"),
    }


def make_unlocked(folder: Path, name: str) -> None:
    """Make a key pair without a passphrase, which takes no time; ``locked_keys`` locks them where a test needs it."""
    from frontdoor.inbox.crypto import keyring, sealing  # noqa: PLC0415
    from frontdoor.inbox.crypto.private_file import write_private  # noqa: PLC0415

    identity = sealing.new_identity()
    write_private(folder / f"{name}.recipient", f"{identity.recipient}\n".encode())
    write_private(folder / f"{name}.identity", keyring.identity_file(identity, name))


def identity(team: str = TEAMS[0], folder: Path = DATA / "keys") -> str:
    """Return a team's opening key, or recovery's."""
    from frontdoor.inbox.crypto import sealing  # noqa: PLC0415

    return sealing.identity_in((folder / f"{team}.identity").read_text("ascii"))


def fresh_database(at: Path) -> None:
    """Make a migrated database: a copy of one that is made once a run."""
    if POSTGRESQL:
        _fresh_on_postgresql()
        return
    template = HOME / "template.sqlite3"
    use_database(template)
    if not template.exists():
        _migrate()
    shutil.copyfile(template, at)
    use_database(at)


def _fresh_on_postgresql() -> None:
    number = next(_numbers)
    if number == 1:
        _on_server("CREATE DATABASE template_of_tests")
        use_database("template_of_tests")
        _migrate()
        _make_the_intakes_role()
    _on_server(f"DROP DATABASE IF EXISTS test_{number - 1} WITH (FORCE)")
    # Copying files is much less work than copying through the log, which is the rule since PostgreSQL 15.
    _on_server(f"CREATE DATABASE test_{number} TEMPLATE template_of_tests STRATEGY FILE_COPY")
    use_database(f"test_{number}")


def _make_the_intakes_role() -> None:
    from django.db import connection  # noqa: PLC0415

    from frontdoor.inbox.store.postgres_roles import sql  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql())
    connection.close()


@contextmanager
def as_intake() -> Iterator[None]:
    """On PostgreSQL, do what the public door does with the role that it has there, which may only insert."""
    if not POSTGRESQL:
        yield
        return
    from django.db import connection  # noqa: PLC0415

    from frontdoor.inbox.store.postgres_roles import ROLE  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def _on_server(statement: str) -> None:
    from django.db import connection  # noqa: PLC0415

    use_database("postgres")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    _trust_the_keys()
    connection.close()


def _trust_the_keys() -> None:
    """Write the keys down as the right ones; without the rows in the log, which tests count."""
    from frontdoor.inbox.config.runtime import started  # noqa: PLC0415
    from frontdoor.inbox.store import key_pins  # noqa: PLC0415
    from frontdoor.inbox.store.models import Anchor  # noqa: PLC0415

    for name, recipient in started().keyring.named().items():
        Anchor.objects.create(name=name, fingerprint=key_pins.fingerprint(name, recipient), seq=0)


def use_database(at: Path | str) -> None:
    """Point Django at another database: a file, or a name on the PostgreSQL server."""
    from django.db import connections  # noqa: PLC0415

    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(at)


def needs_sqlite() -> None:
    """Skip a test of SQLite's file when the suite runs on PostgreSQL."""
    if POSTGRESQL:
        import pytest  # noqa: PLC0415

        pytest.skip("looks at SQLite's file")


@contextmanager
def raw(at: Path) -> Iterator[sqlite3.Connection]:
    """Open a database file without Django, to see what is stored in it; changes are committed at the end."""
    needs_sqlite()
    with closing(sqlite3.connect(at)) as database, database:
        yield database
