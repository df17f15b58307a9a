"""Names that a reader can rely on: one meaning for each class, and one form for each line of the log."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "frontdoor").rglob("*.py"))}
WITH_TWO_MEANINGS = {
    "Meta": "Django asks for this name inside of each model",
    "Migration": "Django asks for this name in each migration",
}
"""Class names that may be there more than once, with the reason."""
STANDARD_TERMS = {
    "outbox": "inbox/notifications/outbox.py",
    "retry policy": "inbox/notifications/retry_policy.py",
    "rate limit": "inbox/notifications/rate_limit.py",
    "clock skew": "inbox/notifications/clock_skew.py",
    "message": "inbox/notifications/message.py",
    "transport": "inbox/notifications/transports.py",
    "TLS": "inbox/notifications/tls.py",
    "webhook, mailbox": "inbox/config/mailbox_kinds.py",
    "worker": "inbox/worker.py",
    "idempotency key": "inbox/crypto/idempotency_key.py",
    "keyring": "inbox/crypto/keyring.py",
    "encryption (sealing)": "inbox/crypto/sealing.py",
    "key pin": "inbox/store/key_pins.py",
    "audit log": "inbox/store/audit_log.py",
    "concurrency limit": "inbox/store/concurrency_limit.py",
    "migration": "inbox/store/migrations",
    "schema version": "inbox/store/schema_version.py",
    "database error": "inbox/store/db_errors.py",
    "database role": "inbox/store/postgres_roles.py",
    "storage health": "inbox/store/storage_health.py",
    "settings, environment": "inbox/config/environment.py",
    "logging": "inbox/config/logging.py",
    "database URL": "inbox/config/database_url.py",
    "health check": "inbox/monitoring/health_check.py",
    "readiness": "inbox/monitoring/readiness.py",
    "metrics": "inbox/monitoring/metrics.py",
    "daily digest": "inbox/monitoring/daily_digest.py",
    "alarm": "inbox/monitoring/alarms.py",
    "canary": "inbox/monitoring/canary_probe.py",
    "outage banner": "site/pages/outage_banner.py",
    "retention policy": "inbox/referrals/retention_policy.py",
    "triage": "inbox/referrals/triage.py",
    "escalation": "inbox/referrals/escalation.py",
    "assignment": "inbox/referrals/assignment.py",
    "backup": "inbox/backup.py",
    "bootstrap": "inbox/bootstrap.py",
    "HTTP server": "inbox/server/http_server.py",
    "security headers": "inbox/server/security_headers.py",
    "static files": "inbox/server/static_site.py",
    "error pages": "inbox/server/error_pages.py",
    "middleware": "inbox/desk/middleware.py",
    "permissions": "inbox/desk/access/permissions.py",
    "session": "inbox/desk/access/session.py",
    "sign-in": "inbox/desk/views/sign_in.py",
    "login throttle": "inbox/desk/access/login_throttle.py",
    "two-factor": "inbox/desk/access/two_factor.py",
    "WebAuthn": "inbox/desk/access/webauthn.py",
    "passphrase strength": "inbox/desk/access/passphrase_strength.py",
    "subject access": "inbox/desk/subject_access",
    "streaming": "inbox/desk/web/streaming.py",
    "spam": "inbox/intake/spam.py",
    "cross-site request": "inbox/intake/cross_site.py",
    "site index": "site/index/site_index.py",
    "translations": "site/index/translations.py",
    "site checks": "site/checks/site_checks.py",
    "page weight": "site/checks/page_weight.py",
    "pagination": "site/pages/pagination.py",
    "page type": "site/pages/page_types.py",
    "search index": "site/search/index.py",
    "sitemap": "site/feeds/sitemap.py",
    "Atom feed": "site/feeds/atom.py",
    "iCalendar": "site/feeds/icalendar_writer.py",
    "JSON-LD": "site/feeds/json_ld.py",
    "Open Referral": "site/feeds/openreferral",
    "parallel build": "site/output/parallel.py",
    "precompression": "site/output/precompress.py",
    "live preview": "site/preview/live_build.py",
    "validation": "catalogue/validation",
    "JSON schema": "catalogue/schema/json_schema.py",
    "question kind": "form/kinds.py",
    "eligibility": "form/eligibility.py",
    "routing": "form/routing.py",
    "parser": "yamlsource/loader.py",
    "error recovery": "yamlsource/recovery",
    "recurrence rule": "recurrence/rrule.py",
    "bank holidays": "recurrence/bank_holidays.py",
    "postcodes": "geography/postcodes.py",
    "council area": "geography/council_areas.py",
    "diagnostics": "diagnostics.py",
    "diff": "editing/diff",
    "formatter": "editing/fmt",
}
"""Terms for which an engineer would search, and the file or package to which its name leads."""
LEVELS = ("debug", "info", "warning", "error", "exception", "critical")
LINE = re.compile(r"(failed )?action=[a-z][a-z-]+( |$)")
"""How a line of the log begins: whether it failed, and the word by which it can be filtered."""


def test_no_class_name_has_two_meanings() -> None:
    """Whoever searches for a class finds one."""
    found = defaultdict(list)
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {
        name: places for name, places in found.items() if len(places) > 1 and name not in WITH_TWO_MEANINGS
    } == {}


def test_each_line_of_the_log_says_its_action() -> None:
    """A line without ``action=`` is one that nobody can filter for; the formatter adds the request's id."""
    calls = [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0])
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id.lower().lstrip("_") in ("log", "logger", "logging")
    ]
    assert calls
    wrong = [
        place
        for place, said in calls
        if not (isinstance(said, ast.Constant) and isinstance(said.value, str) and LINE.match(said.value))
    ]
    assert wrong == []


def test_standard_terms_lead_to_their_files() -> None:
    """A file that is moved or renamed still has the name for which people search."""
    assert {
        term: place for term, place in STANDARD_TERMS.items() if not (ROOT / "frontdoor" / place).exists()
    } == {}
