"""Who may import whom: the borders of the design, held by a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = sorted(p for folder in ("frontdoor", "hooks") for p in (ROOT / folder).rglob("*.py"))

ALLOWED = {
    "mkdocs": ["hooks/"],
    "django": ["frontdoor/inbox/"],
    "whitenoise": ["frontdoor/inbox/"],
    "uvicorn": ["frontdoor/inbox/server/"],
    "pyrage": ["frontdoor/inbox/crypto/sealing.py", "frontdoor/inbox/crypto/typed_key.py"],
    "cryptography": ["frontdoor/inbox/crypto/passphrase_file.py"],
    "dns": ["frontdoor/inbox/notifications/mail_dns.py"],
    "smtplib": ["frontdoor/inbox/notifications/"],
    "requests": ["frontdoor/inbox/notifications/", "frontdoor/inbox/monitoring/canary_probe.py"],
    "prometheus_client": ["frontdoor/inbox/monitoring/metrics.py"],
    "sqlite3": ["frontdoor/inbox/"],
    "PIL": ["frontdoor/editing/photos.py"],
    "frontdoor.inbox": ["frontdoor/inbox/", "frontdoor/cli/site.py"],
    "hooks": [],
}
"""Module to the places that may import it; what is not named here anyone may import."""


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in it they stand."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, module: str) -> bool:
    """Say whether a dotted name is a module or something inside it."""
    return name == module or name.startswith(module + ".")


@pytest.mark.parametrize("module", ALLOWED)
def test_only_the_named_places_import(module: str) -> None:
    """A library with effects is imported only where the design puts its effects."""
    trespassers = {
        str(path.relative_to(ROOT))
        for path in OURS
        if not str(path.relative_to(ROOT)).startswith(tuple(ALLOWED[module]))
        for name in imports(path)
        if is_within(name, module)
    }
    assert trespassers == set()


def test_the_catalogue_stands_on_the_ground_floor() -> None:
    """The catalogue knows days, YAML, problems and council areas, and nothing of what is made from it."""
    ground = (
        "frontdoor.catalogue",
        "frontdoor.geography.council_areas",
        "frontdoor.recurrence",
        "frontdoor.language_codes",
        "frontdoor.yamlsource",
        "frontdoor.diagnostics",
    )
    files = [p for p in OURS if p.is_relative_to(ROOT / "frontdoor" / "catalogue")]
    above = {
        n
        for p in files
        for n in imports(p)
        if n.startswith("frontdoor.") and not any(is_within(n, g) for g in ground)
    }
    assert above == set()


def calls(path: Path) -> Iterator[str]:
    """Yield the dotted names of attribute look-ups, such as ``os.environ`` and ``date.today``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


CLOCKS = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "timezone.now"}
ENVIRONMENT = {"os.environ", "os.getenv"}
MIDDLE = [p for p in OURS if not {"cli", "hooks", "inbox"} & set(p.parts)]


def asks_the_environment(path: Path) -> bool:
    """Say whether a module looks at environment variables, by whichever import."""
    return not ENVIRONMENT.isdisjoint([*calls(path), *imports(path)])


def test_the_middle_never_asks_the_clock() -> None:
    """Today is an argument everywhere but at the rims."""
    assert {str(p.relative_to(ROOT)) for p in MIDDLE if CLOCKS & set(calls(p))} == set()


def test_the_middle_never_reads_the_environment() -> None:
    """Settings arrive as arguments; the middle does not look for them."""
    assert {str(p.relative_to(ROOT)) for p in MIDDLE if asks_the_environment(p)} == set()


def test_the_inbox_reads_the_environment_in_one_place() -> None:
    """All settings are read and checked together at start, in one module."""
    readers = {str(p.relative_to(ROOT)) for p in OURS if "inbox" in p.parts and asks_the_environment(p)}
    assert readers == {"frontdoor/inbox/config/environment.py"}


def test_the_borders_are_drawn_around_real_files() -> None:
    """Every place named in the table exists, so that a move cannot silently open a border."""
    assert [place for places in ALLOWED.values() for place in places if not (ROOT / place).exists()] == []


ORDER = {
    "frontdoor": [
        "cli",
        "inbox",
        "publishing",
        "editing",
        "site",
        "form",
        "rules",
        "occurrences",
        "catalogue",
        "geography",
        "recurrence yamlsource",
        "translation",
        "build_record command_help csv_writer diagnostics language_codes outage_flag",
    ],
    "frontdoor/inbox": [
        "__main__",
        "commands intake",
        "server",
        "bootstrap urls worker",
        "monitoring drill",
        "backup desk",
        "referrals",
        "notifications",
        "settings store wsgi",
        "config",
        "crypto reference working_hours",
    ],
    "frontdoor/inbox/desk": [
        "apps",
        "checks",
        "urls",
        "views",
        "case_forms",
        "forms",
        "subject_access templatetags",
        "catalogue middleware referrals",
        "web",
        "access",
        "models",
    ],
    "frontdoor/site": [
        "preview",
        "build",
        "print",
        "checks engine pages",
        "feeds output search",
        "templating",
        "index",
    ],
    "frontdoor/catalogue": [
        "__init__",
        "loader",
        "validation",
        "closures schema wrong_file",
        "sections",
        "models",
        "prisons timeline",
        "changes easy_read",
        "audience components",
        "fields",
    ],
    "frontdoor/form": [
        "__init__",
        "loader",
        "cross_checks",
        "availability door_wording example_checks json_schema routing sample_answers steps",
        "models",
        "reachability",
        "parse_answers",
        "messages staff_wording",
        "eligibility question",
        "kinds",
        "clean_input dates doors fields",
    ],
}
"""Package to its rooms, from the top floor down: a room imports only from rooms on lower lines. A new room needs a place here."""


def rooms_between(package: str) -> Iterator[tuple[str, str, str]]:
    """Yield the importing room, the imported room and the file, for each import between two rooms of a package."""
    folder = ROOT / package
    rooms = {p.stem if p.suffix else p.name for p in folder.iterdir() if p.suffix == ".py" or p.is_dir()}
    dotted = package.replace("/", ".")
    for path in sorted(folder.rglob("*.py")):
        room = path.relative_to(folder).with_suffix("").parts[0]
        for name in imports(path):
            if is_within(name, dotted) and name != dotted:
                other = name[len(dotted) + 1 :].split(".")[0]
                if other in rooms and other != room:
                    yield room, other, str(path.relative_to(ROOT))


@pytest.mark.parametrize("package", ORDER)
def test_packages_import_downward_only(package: str) -> None:
    """Inside a package as between packages: no import runs up, so there is no circle of rooms either."""
    floor = {room: number for number, line in enumerate(reversed(ORDER[package])) for room in line.split()}
    used = set(rooms_between(package))
    assert {room for a, b, _ in used for room in (a, b)} - set(floor) == set(), "name these rooms in ORDER"
    assert [(a, b, path) for a, b, path in sorted(used) if floor[a] <= floor[b]] == []


@pytest.mark.parametrize("package", ["frontdoor/inbox", "frontdoor/site", "frontdoor/inbox/desk"])
def test_no_package_is_a_flat_heap(package: str) -> None:
    """At most ten modules lie directly in the large packages; everything else has a room by its subject."""
    modules = [p.name for p in (ROOT / package).glob("*.py") if p.name not in ("__init__.py", "__main__.py")]
    assert len(modules) <= 10, modules
