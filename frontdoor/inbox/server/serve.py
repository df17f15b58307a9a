"""The web process: checks everything, then serves site, intake and desk until a signal stops it."""

from __future__ import annotations

import logging
import resource
import socket

from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.bootstrap import check_teams, prepare_store
from frontdoor.inbox.config.runtime import Runtime, site_address_warning, started
from frontdoor.inbox.server.http_server import AT_ONCE, CONNECTIONS, http_server
from frontdoor.inbox.server.security_headers import headers_everywhere
from frontdoor.inbox.server.signals import stop_on_signal
from frontdoor.site.pages.referral_form import not_sent_page

THREADS = 8
_OTHER_FILES = 200 + AT_ONCE
"""Files that are open besides connections."""
_UNREAD = "What came could not be read, because it was far too long or not whole."


def serve(host: str, port: int) -> None:
    """Check everything, then serve until stopped; raise DiagnosticsError if a check fails."""
    using = started().read_all()
    prepare_store()
    check_teams(using.environment)
    log = logging.getLogger("frontdoor.serving")
    if warning := site_address_warning(using):
        log.warning("action=check-address %s", warning)
    from frontdoor.inbox.server.renewal import renew_in_background  # noqa: PLC0415 -- after the checks
    from frontdoor.inbox.wsgi import application  # noqa: PLC0415

    if using.environment.metrics_port:
        from frontdoor.inbox.monitoring import metrics  # noqa: PLC0415 -- where nobody asks, it need not be there

        metrics.start(using.environment.metrics_port, started)

    refused = _refused(using)

    def renewed(fresh: Runtime) -> None:
        nonlocal refused
        refused = _refused(fresh)

    with listening_socket(host, port) as listener:
        server = http_server(
            application,
            threads=THREADS,
            refused=lambda: refused,
            url_scheme="https" if using.environment.https else "http",
            connections=_connections(),
        )
        stop_on_signal(_end)
        renew_in_background(renewed)
        log.info("action=serve host=%s port=%d", host, port)
        server.run(sockets=[listener])


def _connections() -> int:
    """Return the connection limit, after raising the limit of open files as far as it needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = CONNECTIONS + _OTHER_FILES
    if soft < enough:
        soft = min(enough, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(CONNECTIONS, soft - _OTHER_FILES)


def _refused(using: Runtime) -> tuple[dict[str, str], bytes]:
    """Return the answer to requests that are refused unread: nothing was received, and how else to reach us."""
    page = not_sent_page(using.form, using.catalogue, {}, why=_UNREAD, key=None)
    headers = {
        **headers_everywhere(https=using.environment.https),
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
    }
    return headers, using.shell.filled(page).html


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket; raise DiagnosticsError with one sentence when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        sentence = f"Port {port} cannot be used ({error.strerror}). Stop what uses it, or choose another with --port."
        raise DiagnosticsError([Diagnostic(SourceLocation("--port"), sentence)]) from error
    return listener


def _end() -> None:
    raise SystemExit(0)
