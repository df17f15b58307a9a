"""Renewal: takes up what was published while the process runs, so that a publish cuts no connection and refuses no referral.

A thread looks once a second whether another site is in place, loads its catalogue, form and page shell beside those in use, and
takes them up together. What cannot be taken up, such as a new team that has no key yet, leaves the process as it was, and an
alarm tells it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponseBase

from frontdoor.build_record import record_of
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config import runtime
from frontdoor.inbox.config.environment import Environment, ServedPart
from frontdoor.inbox.config.runtime import Runtime, started
from frontdoor.inbox.monitoring import readiness
from frontdoor.inbox.store import key_pins

log = logging.getLogger("frontdoor.renewal")

LOOK_EVERY = 1.0
"""Seconds between two looks at the record of the site's builds."""
Signature = tuple[tuple[int, int] | None, ...]


class OneVersion:
    """Middleware: a request is answered with the version that was in use when it came."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        with runtime.one_version():
            return self.get_response(request)


@dataclass
class Renewal:
    """Looks whether another site is in place, and takes up what belongs to it."""

    environment: Environment
    then: Callable[[Runtime], object] = lambda _: None
    """Called with what was taken up."""
    _seen: Signature = ()

    def __post_init__(self) -> None:
        self._seen = _signature(self.environment)

    def look(self) -> None:
        """Take up what was published since the last look; raise nothing: what cannot be taken up now is tried again when it changes."""
        seen = _signature(self.environment)
        if seen == self._seen:
            return
        try:
            fresh = _load(self.environment)
        except DiagnosticsError as faults:
            self._keep(" ".join(map(str, faults.problems)), seen)
        except (OSError, DatabaseError) as error:  # tried again at the next look
            self._keep(type(error).__name__, self._seen)
        except Exception:  # else the thread would end, and nothing would be taken up any more
            log.exception("failed action=renew")
            self._keep("for a reason that was not foreseen", seen)
        else:
            changed = seen != _signature(self.environment)
            if changed:  # published again while it was read: it may be half of each
                return
            runtime.take_up(fresh)
            self.then(fresh)
            self._seen, runtime.not_taken_up = seen, False
            log.info("action=renew form=%s", fresh.form.version)
        finally:
            connection.close()

    def _keep(self, why: str, seen: Signature) -> None:
        if not runtime.not_taken_up:
            log.warning("failed action=renew %s", why)
        self._seen, runtime.not_taken_up = seen, True

    def run(self, stop: threading.Event) -> None:
        """Look until ``stop`` is set."""
        while not stop.wait(LOOK_EVERY):
            self.look()


def renew_in_background(then: Callable[[Runtime], object] = lambda _: None) -> None:
    """Look in a thread that ends with the process."""
    renewal = Renewal(started().environment, then)
    threading.Thread(target=renewal.run, args=(threading.Event(),), name="renewal", daemon=True).start()


def _load(environment: Environment) -> Runtime:
    """Load what is in place now; raise DiagnosticsError where the start of a server would, for a reason that is new."""
    before = started()
    fresh = runtime.start(environment).read_all()
    problems = [
        Diagnostic(SourceLocation(f"{name}.recipient"), "this key is not the one that was written down.")
        for name in key_pins.unpinned_keys(fresh.keyring.named())
    ]
    if environment.part is not ServedPart.INTAKE and not environment.development:
        known = readiness.problems(before.catalogue)
        problems += [one for one in readiness.problems(fresh.catalogue) if one not in known]
    if problems:
        raise DiagnosticsError(problems)
    return fresh


def _signature(environment: Environment) -> Signature:
    """Return what changes when a site is put in place, and when a file is written of which only half may be there."""
    files = (
        record_of(environment.site),
        environment.catalogue,
        environment.form,
        environment.site / "shell" / "index.html",
    )
    return tuple(map(_changed, files))


def _changed(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
