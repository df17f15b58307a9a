"""The desk session of one request: member, roles, time limits, and the team keys that are unlocked.

Unlocked keys are kept in the session's row, encrypted to an identity made for that session; its secret is only in a second
cookie. So a stolen database opens nothing, and neither does a stolen cookie after sign-out.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError
from django.http import HttpRequest

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access import preferences
from frontdoor.inbox.desk.access.permissions import READERS, RoleAssignment
from frontdoor.inbox.store.models import Membership, Role
from frontdoor.occurrences import LONDON, london_day

IDLE = timedelta(minutes=20)
ABSOLUTE = timedelta(hours=10)
"""Absolute session limit, or midnight if that comes first."""
SURE_FOR = timedelta(minutes=10)
"""How long a typed passphrase proves who is at the desk, before re-authentication: somebody else may sit at an open screen."""

HALF = "half"
"""Session key: the passphrase was right and the second factor is awaited; team keys may already be held, encrypted."""

_BEGAN, _SEEN, _KEYS, _SAID, _FACTOR, _SURE, _START = (
    "began",
    "seen",
    "keys",
    "said",
    "factor",
    "sure",
    "start",
)


@dataclass
class DeskSession:
    """The member at the desk during one request; ``user`` is None for somebody who is not signed in."""

    session: SessionBase
    now: datetime
    user: User | None = None
    seats: tuple[RoleAssignment, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Team to unlocked age identity."""
    cookie: str | None = field(default=None, repr=False)
    """Value of the second cookie, now or after this request; None for no cookie."""
    ended: str = ""
    """Why the session of this request has ended: "idle", "long", or an empty string."""

    @property
    def name(self) -> str:
        """Return the name under which the audit log records the member."""
        return self.user.get_username() if self.user else ""

    @property
    def member(self) -> User:
        """Return the member, on pages whose permission admits nobody else."""
        assert self.user is not None
        return self.user

    @property
    def today(self) -> date:
        """Return the date in London."""
        return london_day(self.now)

    @property
    def teams(self) -> tuple[str, ...]:
        """Return the teams whose referrals this member may work with."""
        return tuple(sorted({seat.team for seat in self.seats if seat.role in READERS and seat.team}))

    @cached_property
    def hides_names(self) -> bool:
        """Return whether the member shows no names in lists and headings, on a screen that others can see."""
        try:
            return preferences.of(self.user).hides_names
        except DatabaseError:  # asked on every page, and one with answers is shown all the same
            return True

    @property
    def locked(self) -> tuple[str, ...]:
        """Return those of the member's teams whose key is locked."""
        return tuple(team for team in self.teams if team not in self.keys)

    @property
    def ends_at(self) -> datetime:
        """Return the moment at which the session ends, however busy."""
        return _end_of(datetime.fromisoformat(self.session[_BEGAN]))

    def has_role(self, role: Role) -> bool:
        """Return whether the member has a role in any team."""
        return any(seat.role == role for seat in self.seats)

    @property
    def edits_only(self) -> bool:
        """Return whether the member's only place is the website, so that a list of referrals says nothing to them."""
        return bool(self.seats) and all(seat.role == Role.EDITOR for seat in self.seats)

    def unlock(self, team: str, secret: str) -> None:
        """Hold a team's identity for this session, encrypted to a fresh secret that only the cookie contains."""
        self.keys = {**self.keys, team: secret}
        for_this_session = sealing.new_identity()
        sealed = sealing.seal({"keys": dict(self.keys)}, [for_this_session.recipient])
        self.session[_KEYS] = base64.b64encode(sealed).decode()
        self.cookie = for_this_session.secret

    def unlock_all(self, keys: Mapping[str, str]) -> None:
        """Hold the identities of several teams at once."""
        for team, secret in keys.items():
            self.unlock(team, secret)

    def lock(self) -> None:
        """Discard every unlocked key."""
        self.keys = {}
        self.session.pop(_KEYS, None)
        self.cookie = None

    def end(self) -> None:
        """Delete everything that the server keeps of this session."""
        self.lock()
        self.session.flush()
        self.user, self.seats = None, ()

    @property
    def must_set_up_factor(self) -> bool:
        """Return whether this member must set up a second factor before anything else."""
        return settings.DESK_SECOND_FACTOR_REQUIRED and not self.session.get(_FACTOR)

    def held(self) -> Mapping[str, str]:
        """Return the identities that the session keeps encrypted, decrypted with the cookie."""
        return _held(self)

    @property
    def must_choose_passphrase(self) -> bool:
        """Return whether this member signed in with a start passphrase and must choose their own before anything else."""
        return bool(self.session.get(_START))

    def has_chosen_passphrase(self) -> None:
        """Record that the member has chosen a passphrase."""
        self.session.pop(_START, None)

    def begin(self, *, with_factor: bool = False, with_start_passphrase: bool = False) -> None:
        """Start the idle and absolute time limits of a session that has just signed in."""
        self.session[_START] = with_start_passphrase
        self.passed_passphrase()
        self.session[_BEGAN] = self.session[_SEEN] = self.now.isoformat()
        self.session[_FACTOR] = with_factor

    @property
    def recently_authenticated(self) -> bool:
        """Return whether the passphrase was typed in this session recently enough to skip re-authentication."""
        typed = _moment(self.session.get(_SURE))
        return typed is not None and typed <= self.now < typed + SURE_FOR

    def passed_passphrase(self) -> None:
        """Record that the passphrase was typed just now."""
        self.session[_SURE] = self.now.isoformat()

    def passed_factor(self) -> None:
        """Record that a second factor was used in this session."""
        self.session[_FACTOR] = True

    def say(self, sentence: str) -> None:
        """Queue one sentence, without personal data, for the next page (a flash message)."""
        self.session[_SAID] = [*self.session.get(_SAID, []), sentence]

    def said(self) -> list[str]:
        """Return the queued sentences and empty the queue."""
        return list(self.session.pop(_SAID, [])) if _SAID in self.session else []


class DeskRequest(HttpRequest):
    """A request that has passed the desk's middleware."""

    desk: DeskSession


def session_of(request: HttpRequest, *, now: datetime, cookie: str | None) -> DeskSession:
    """Load the desk session of a request: end it if its time is over, and decrypt its keys with the cookie."""
    visit = DeskSession(request.session, now, cookie=cookie)
    user = request.user
    if not isinstance(user, User):
        if HALF not in request.session:
            visit.cookie = None
        return visit
    began, seen = (_moment(request.session.get(name)) for name in (_BEGAN, _SEEN))
    if began is None or seen is None or not began <= now < _end_of(began) or now >= seen + IDLE:
        visit.end()
        visit.ended = "long" if began is not None and now >= _end_of(began) else "idle"
        return visit
    request.session[_SEEN] = now.isoformat()
    visit.user = user
    visit.seats = role_assignments(user)
    visit.keys = {team: secret for team, secret in _held(visit).items() if team in visit.teams}
    return visit


def role_assignments(user: User) -> tuple[RoleAssignment, ...]:
    """Return a member's roles in teams; a superuser counts as an administrator and no more."""
    seats = [RoleAssignment(m.team, Role(m.role)) for m in Membership.objects.filter(user=user)]
    if user.is_superuser:
        seats.append(RoleAssignment("", Role.ADMINISTRATOR))
    return tuple(seats)


def _end_of(began: datetime) -> datetime:
    midnight = datetime.combine(london_day(began) + timedelta(days=1), time(), LONDON)
    return min(began + ABSOLUTE, midnight)


def _held(visit: DeskSession) -> Mapping[str, str]:
    sealed = visit.session.get(_KEYS)
    if not sealed or not visit.cookie:
        return {}
    try:
        keys = sealing.open_sealed(base64.b64decode(sealed), visit.cookie)["keys"]
    except (sealing.CannotOpen, sealing.NotAKey):
        return {}
    return {str(team): str(secret) for team, secret in keys.items()} if isinstance(keys, dict) else {}


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
