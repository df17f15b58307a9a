"""The runtime context: settings, catalogue, form, page shell and keyring, loaded together with all their faults.

A process has one at a time, and takes up another as a whole when the site was published anew; each request keeps the one
that it began with.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from frontdoor.catalogue import Catalogue, Team, load_catalogue
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.form import Form, load_form
from frontdoor.inbox.config.case_systems import CaseSystem, load_case_systems
from frontdoor.inbox.config.environment import Environment
from frontdoor.inbox.config.mailbox_urls import MailboxAddress
from frontdoor.inbox.crypto.keyring import Keyring, load_keyring
from frontdoor.translation.catalogs import offered, speaking

if TYPE_CHECKING:
    from frontdoor.site.search.daily_index import DailyIndex
    from frontdoor.site.templating.shell import Shell


@dataclass(frozen=True)
class Runtime:
    """Everything that stays the same from one publish to the next."""

    environment: Environment
    catalogue: Catalogue
    keyring: Keyring

    @cached_property
    def form(self) -> Form:
        """Return the referral form."""
        return load_form(self.environment.form, self.catalogue)

    @cached_property
    def case_systems(self) -> tuple[CaseSystem, ...]:
        """Return the case systems that referrals are handed over to."""
        file = self.environment.case_systems
        return load_case_systems(file, self.form) if file else ()

    @cached_property
    def searched(self) -> DailyIndex:
        """Return the search index, for browsers without script."""
        from frontdoor.site.search.daily_index import DailyIndex  # noqa: PLC0415 -- the delivery worker searches nothing

        return DailyIndex(self.catalogue, self.form)

    @cached_property
    def shell(self) -> Shell:
        """Return the page shell of the built site, in each language that the form has."""
        from frontdoor.site.templating.language_marks import in_language  # noqa: PLC0415 -- the delivery worker shows nothing
        from frontdoor.site.templating.shell import Shell  # noqa: PLC0415

        html = (self.environment.site / "shell" / "index.html").read_text("utf-8")
        editions = {}
        for code in offered():
            with speaking(code):
                editions[code] = Shell.from_html(in_language(html, code))
        return replace(Shell.from_html(html), editions=editions)

    def catalogue_on(self, day: date) -> Catalogue:
        """Return the catalogue as it is on a day; kept until another day is asked for, since it is asked for all the time."""
        kept = self._of_a_day.get(day)
        if kept is None:
            kept = self.catalogue.on(day)
            self._of_a_day.clear()
            self._of_a_day[day] = kept
        return kept

    @cached_property
    def _of_a_day(self) -> dict[date, Catalogue]:
        return {}

    def mailboxes(self, team: str) -> tuple[MailboxAddress, ...]:
        """Return the notification recipients of a team."""
        return tuple(mailbox for mailbox in self.environment.mailboxes if mailbox.team == team)

    def read_all(self) -> Runtime:
        """Load the lazy parts now, so that a fault shows at the start; raise DiagnosticsError."""
        from frontdoor.site.templating.shell import ShellError  # noqa: PLC0415 -- as above

        try:
            _ = self.shell
        except (OSError, ValueError, ShellError) as error:
            path = self.environment.site / "shell" / "index.html"
            sentence = f"The site is not built, or its shell is broken ({error}). Build it with: mkdocs build --strict"
            raise DiagnosticsError([Diagnostic(SourceLocation(str(path)), sentence)]) from error
        _ = self.form, self.case_systems
        return self


def start(environment: Environment) -> Runtime:
    """Load catalogue and keyring, and check that every team has a recipient; raise DiagnosticsError with every fault."""
    catalogue = load_catalogue(environment.catalogue)
    problems = destination_problems(environment, catalogue)
    try:
        keyring = load_keyring(
            environment.keys, (team.id for team in answering(catalogue)), development=environment.development
        )
    except DiagnosticsError as found:
        raise DiagnosticsError((*problems, *found.problems)) from found
    if problems:
        raise DiagnosticsError(problems)
    return Runtime(environment, catalogue, keyring)


_newest: Runtime | None = None
_held: ContextVar[Runtime | None] = ContextVar("runtime", default=None)


def started() -> Runtime:
    """Return the runtime context: in a request the one that it began with, else the newest; loaded on the first call."""
    if held := _held.get():
        return held
    if _newest is None:
        from django.conf import settings  # noqa: PLC0415 -- the settings may not be ready when this module is read

        take_up(start(settings.ENVIRONMENT))
    assert _newest is not None
    return _newest


not_taken_up = False
"""Whether something was published that this process could not take up, so that it goes on with what was before."""


def take_up(fresh: Runtime | None) -> None:
    """Replace the runtime context for all requests to come; with None it is loaded anew on the next call."""
    global _newest  # noqa: PLW0603 -- a process has one
    _newest = fresh


@contextmanager
def one_version() -> Iterator[None]:
    """Let ``started`` return the same runtime context within, whatever is taken up meanwhile."""
    token = _held.set(started())
    try:
        yield
    finally:
        _held.reset(token)


def answering(catalogue: Catalogue) -> tuple[Team, ...]:
    """Return the teams that take referrals."""
    return tuple(team for team in catalogue.teams.values() if team.answers)


def site_address_warning(using: Runtime) -> str | None:
    """Return what to do where the catalogue's ``settings.site`` is not the public address; None where it is, and in development.

    A warning and no fault: the pages work without it; only feeds, calendars and open data then hold links that lead nowhere.
    """
    environment, site = using.environment, (using.catalogue.settings.site or "").rstrip("/")
    if environment.development or site.casefold() == environment.address.casefold():
        return None
    there = f'says "{site}"' if site else "has no site:"
    return (
        f"{Path(environment.catalogue).name} {there} under settings:, and FRONTDOOR_ADDRESS is {environment.address}. Feeds, "
        f'calendars and open data take their links from there. Write "site: {environment.address}", or correct FRONTDOOR_ADDRESS.'
    )


def destination_problems(environment: Environment, catalogue: Catalogue) -> list[Diagnostic]:
    """Return a diagnostic for each team without a recipient, and for each setting that names an unknown team."""
    problems = []
    if not environment.address:
        sentence = (
            "FRONTDOOR_ADDRESS is missing. Write the public address of the site, such as https://example.org."
        )
        problems.append(Diagnostic(SourceLocation("FRONTDOOR_ADDRESS"), sentence))
    told = {mailbox.team for mailbox in environment.mailboxes}
    for team in answering(catalogue):
        if not team.desk and team.id not in told:
            sentence = (
                f'Team "{team.id}" ({team.name}) takes referrals but nobody would be told: it does not use the desk '
                "and FRONTDOOR_MAILBOXES names no mailbox for it. Add one, or remove desk: no."
            )
            problems.append(Diagnostic(SourceLocation(Path(environment.catalogue).name), sentence))
    for name in sorted(told - set(catalogue.teams)):
        near = difflib.get_close_matches(name, catalogue.teams, 1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        sentence = f'FRONTDOOR_MAILBOXES names team "{name}", which is not in the catalogue.{hint}'
        problems.append(Diagnostic(SourceLocation("FRONTDOOR_MAILBOXES"), sentence))
    return problems
