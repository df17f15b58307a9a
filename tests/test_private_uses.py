"""Every place where we lean on the inside of a library: each is listed here with its reason, and there are at most ten.

An inside is a name with an underscore, or one that the library's own documentation does not give. Documented parts of
libraries are imported from the modules that ``PUBLIC`` lists, so that a new module is looked up once before it is used.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = {
    path: ast.parse(path.read_text("utf-8"))
    for folder in ("frontdoor", "hooks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.parent.name != "migrations"  # Django writes those
}
MOST = 10


@dataclass(frozen=True)
class Private:
    """One inside that we lean on."""

    library: str
    name: str
    """The module, and the attribute within it after a colon."""
    where: str
    shown_by: str
    """What stands in our file as long as it leans on this."""
    why: str


PRIVATE = (
    Private(
        "uvicorn", "uvicorn.protocols.http.httptools_impl:HttpToolsProtocol", "frontdoor/inbox/server/http_server.py",
        "HttpToolsProtocol", "uvicorn has no bound for how long a request may take (decisions/15); its Config takes a class, and we override only what asyncio calls",
    ),
    Private(
        "Django", "django.db:connections.configure_settings", "frontdoor/inbox/store/copy_rows.py",
        "connections.configure_settings", "a backup writes into a second database whose name is known only then; Django knows databases from its settings alone",
    ),
    Private(
        "Django", "django.db.backends.postgresql.base:DatabaseWrapper.get_new_connection", "frontdoor/inbox/store/postgresql/base.py",
        "get_new_connection", "a connection with deadlines of ours (decisions/19); no option takes a class of connection",
    ),
    Private(
        "Django", "django.db.backends.postgresql.base:DatabaseWrapper.close_if_unusable_or_obsolete", "frontdoor/inbox/store/postgresql/base.py",
        "errors_occurred", "Django would ask a frozen server whether it is there, before a page that needs no database",
    ),
    Private(
        "psycopg", "psycopg:Connection.wait", "frontdoor/inbox/store/postgresql/base.py",
        "super().wait(", "the one place through which every question and every COMMIT waits; PostgreSQL's own limits are kept by the server that is frozen",
    ),
    Private(
        "requests", "urllib3.exceptions:MaxRetryError", "frontdoor/inbox/notifications/transports.py",
        "error.args", "whether a mailbox was reached at all, which requests does not tell apart from a connection that broke",
    ),
    Private(
        "pydantic", "pydantic_core:PydanticCustomError", "frontdoor/catalogue/validation/messages.py",
        '["ctx"]["expected"]', "the choices of a field stand only in the words of the error",
    ),
    Private(
        "pydantic", "pydantic:ValidationError.errors", "frontdoor/catalogue/validation/messages.py",
        '"[key]"', "how an error's place says that it means a key, and not its value",
    ),
    Private(
        "MkDocs", "mkdocs.livereload:LiveReloadServer.serve", "hooks/build_catalogue_pages.py",
        "server.builder", "a saved catalogue is shown without another run of MkDocs",
    ),
    Private(
        "Django", "django.contrib.auth:SESSION_KEY", "frontdoor/inbox/desk/access/session_revocation.py",
        "SESSION_KEY", "whose session a stored one is, to end it at once",
    ),
)  # fmt: skip

DOCUMENTED = {
    "_meta": "Django documents it as the Model _meta API",
    "_base_manager": "Django documents it under Managers, Base managers",
    "_replace": "Python documents it under collections, namedtuple",
    "_exit": "Python documents it under os",
    "_value_": "Python documents it under enum, Supported _sunder_ names",
}
"""Names with an underscore that are public all the same."""

PUBLIC = frozenset(
    [
        "PIL",
        "argon2",
        "argon2.low_level",
        "asgiref.typing",
        "babel",
        "babel.dates",
        "babel.messages.catalog",
        "babel.messages.extract",
        "babel.messages.pofile",
        "brotli",
        "click",
        "cryptography.hazmat.primitives.ciphers.aead",
        "cryptography.hazmat.primitives.hashes",
        "cryptography.hazmat.primitives.hmac",
        "cryptography.hazmat.primitives.kdf.hkdf",
        "django",
        "django.apps",
        "django.conf",
        "django.contrib.auth",
        "django.contrib.auth.models",
        "django.contrib.auth.password_validation",
        "django.contrib.sessions.backends.base",
        "django.contrib.sessions.models",
        "django.core",
        "django.core.checks",
        "django.core.exceptions",
        "django.core.files.uploadhandler",
        "django.core.management",
        "django.core.paginator",
        "django.core.serializers.base",
        "django.core.wsgi",
        "django.db",
        "django.db.backends.postgresql",
        "django.db.models",
        "django.http",
        "django.shortcuts",
        "django.template.loader",
        "django.urls",
        "django.utils.crypto",
        "django.utils.html",
        "django.utils.http",
        "django.utils.safestring",
        "django.views.decorators.csrf",
        "django.views.decorators.debug",
        "django.views.decorators.gzip",
        "django.views.decorators.http",
        "django_otp.plugins.otp_static.models",
        "django_otp.plugins.otp_totp.models",
        "dns.exception",
        "dns.name",
        "dns.resolver",
        "dns.reversename",
        "fido2.server",
        "fido2.webauthn",
        "holidays",
        "jinja2",
        "jinja2.bccache",
        "jinja2.ext",
        "markdown",
        "markdown.extensions.sane_lists",
        "markupsafe",
        "mkdocs.config.defaults",
        "mkdocs.exceptions",
        "mkdocs.livereload",
        "mkdocs.structure.files",
        "mkdocs.utils",
        "prometheus_client",
        "prometheus_client.core",
        "prometheus_client.registry",
        "psycopg",
        "psycopg.conninfo",
        "leather",
        "psycopg.errors",
        "pydantic",
        "pydantic_core",
        "pyrage",
        "requests",
        "segno",
        "tinycss2",
        "tinycss2.ast",
        "typst",
        "urllib3.exceptions",
        "uvicorn",
        "whitenoise.middleware",
        "yaml",
        "yaml.events",
        "yaml.nodes",
        "zxcvbn",
    ]
)
"""The modules of libraries from which documented names are imported; look a new one up in its library's documentation."""
INSIDES = frozenset(one.name.partition(":")[0] for one in PRIVATE)


@cache
def ours() -> frozenset[str]:
    """Every name that our own code gives to something, and the documented ones."""
    nodes = list(chain.from_iterable(map(ast.walk, FILES.values())))
    defined = {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    written = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    of_self = {
        n.attr
        for n in nodes
        if isinstance(n, ast.Attribute)
        and isinstance(n.ctx, ast.Store)
        and isinstance(n.value, ast.Name)
        and n.value.id in ("self", "cls")
    }
    return frozenset(defined | written | of_self | DOCUMENTED.keys())


def reached_into(tree: ast.AST, known: frozenset[str]) -> Iterator[str]:
    """Yield each name with an underscore that is not ours, and each module of a library that is not listed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (node.module for _ in [1] if is_unlisted(node.module))
            names = [*node.module.split("."), *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if is_unlisted(alias.name))
            names = [part for alias in node.names for part in alias.name.split(".")]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("getattr", "setattr", "hasattr"):
            names = [
                n.value for n in node.args[1:2] if isinstance(n, ast.Constant) and isinstance(n.value, str)
            ]
        else:
            continue
        yield from (
            name for name in names if name.startswith("_") and not name.startswith("__") and name not in known
        )


def is_unlisted(module: str) -> bool:
    """Say whether a module is a library's, and on neither list."""
    first = module.partition(".")[0]
    return first not in sys.stdlib_module_names | {"frontdoor", "hooks"} and module not in PUBLIC | INSIDES


def test_no_place_reaches_into_a_library_but_those_listed() -> None:
    """A new one has to be named here with its reason, or better: done without."""
    known = ours()
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in FILES.items()
        for name in reached_into(tree, known)
    }
    assert found == set()
    assert len(PRIVATE) <= MOST


@pytest.mark.parametrize(
    "line",
    [
        "server._watched_paths", "from yaml._yaml import CParser", "import json._x", "getattr(pool, '_processes')",
        "from waitress.channel import HTTPChannel", "import django.db.migrations.executor",
    ],
)  # fmt: skip
def test_a_new_place_is_noticed(line: str) -> None:
    """The test above finds what it is for."""
    assert list(reached_into(ast.parse(line), ours()))


@pytest.mark.parametrize("one", PRIVATE, ids=lambda one: one.name)
def test_each_inside_is_still_there_and_still_leaned_on(one: Private) -> None:
    """A release of the library without it fails here by name; a place that no longer needs it is taken off the list."""
    module, _, attribute = one.name.partition(":")
    reduce(getattr, attribute.split("."), importlib.import_module(module))
    assert one.shown_by in (ROOT / one.where).read_text("utf-8")


def test_no_module_is_listed_that_nobody_uses() -> None:
    """The list stays as short as the truth."""
    used = {
        name
        for tree in FILES.values()
        for node in ast.walk(tree)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        )
    }  # fmt: skip
    assert PUBLIC - used == set()
