"""One member's presence at the desk: who, in which teams, until when, with which keys; knows no page.

Unlocked keys are kept in the session's row only sealed, to an identity made for that session whose secret lies in
a second cookie and nowhere else. A stolen database opens nothing, and neither does a stolen cookie after sign-out.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access.permissions import READERS, RoleAssignment
from frontdoor.inbox.store.models import Membership, Role
from frontdoor.occurrences import LONDON

IDLE = timedelta(minutes=20)
ABSOLUTE = timedelta(hours=10)
"""Or until midnight, whichever comes first."""
SURE_FOR = timedelta(minutes=10)
"""How long a passphrase that was typed stands for who is at the desk; a screen left open is somebody else's soon."""

HALF = "half"
"""Where the session notes that a passphrase was right and a code is awaited; keys may be held sealed meanwhile."""

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
    """Who is at the desk during one request; nobody when ``user`` is None."""

    session: SessionBase
    now: datetime
    user: User | None = None
    seats: tuple[RoleAssignment, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Team to unlocked identity."""
    cookie: str | None = field(default=None, repr=False)
    """What the second cookie holds, or is to hold after this request; None for no cookie."""
    ended: str = ""
    """Why a session that came with this request is over: "idle", "long" or nothing."""

    @property
    def name(self) -> str:
        """Return the name under which the log knows the member."""
        return self.user.get_username() if self.user else ""

    @property
    def teams(self) -> tuple[str, ...]:
        """Return the teams whose referrals this member may work with."""
        return tuple(sorted({seat.team for seat in self.seats if seat.role in READERS and seat.team}))

    @property
    def locked(self) -> tuple[str, ...]:
        """Return the member's teams whose key is still locked."""
        return tuple(team for team in self.teams if team not in self.keys)

    @property
    def ends_at(self) -> datetime:
        """Return the moment at which even a busy session is over."""
        return _end_of(datetime.fromisoformat(self.session[_BEGAN]))

    def has_role(self, role: Role) -> bool:
        """Say whether the member has a role in any team."""
        return any(seat.role == role for seat in self.seats)

    def unlock(self, team: str, secret: str) -> None:
        """Hold a team's identity for this session, sealed to a fresh secret that only the cookie will know."""
        self.keys = {**self.keys, team: secret}
        for_this_session = sealing.new_identity()
        sealed = sealing.seal({"keys": dict(self.keys)}, [for_this_session.recipient])
        self.session[_KEYS] = base64.b64encode(sealed).decode()
        self.cookie = for_this_session.secret

    def unlock_all(self, keys: Mapping[str, str]) -> None:
        """Hold several teams' identities at once."""
        for team, secret in keys.items():
            self.unlock(team, secret)

    def lock(self) -> None:
        """Let go of every key."""
        self.keys = {}
        self.session.pop(_KEYS, None)
        self.cookie = None

    def end(self) -> None:
        """Let go of everything that the server holds of this session."""
        self.lock()
        self.session.flush()
        self.user, self.seats = None, ()

    @property
    def must_set_up_factor(self) -> bool:
        """Say whether this member has to set up a second factor before anything else."""
        return settings.DESK_SECOND_FACTOR_REQUIRED and not self.session.get(_FACTOR)

    def held(self) -> Mapping[str, str]:
        """Return the identities that the session holds sealed, opened with the cookie."""
        return _held(self)

    @property
    def must_choose_passphrase(self) -> bool:
        """Say whether this member came with a start passphrase, and has to choose one before anything else."""
        return bool(self.session.get(_START))

    def has_chosen_passphrase(self) -> None:
        """Note that the member has chosen a passphrase."""
        self.session.pop(_START, None)

    def begin(self, *, with_factor: bool = False, with_start_passphrase: bool = False) -> None:
        """Start the clocks of a session that has just signed in."""
        self.session[_START] = with_start_passphrase
        self.passed_passphrase()
        self.session[_BEGAN] = self.session[_SEEN] = self.now.isoformat()
        self.session[_FACTOR] = with_factor

    @property
    def is_sure(self) -> bool:
        """Say whether the own passphrase was typed in this session a short time ago."""
        typed = _moment(self.session.get(_SURE))
        return typed is not None and typed <= self.now < typed + SURE_FOR

    def passed_passphrase(self) -> None:
        """Note that the own passphrase was typed just now."""
        self.session[_SURE] = self.now.isoformat()

    def passed_factor(self) -> None:
        """Note that a second factor was used in this session."""
        self.session[_FACTOR] = True

    def say(self, sentence: str) -> None:
        """Keep one sentence, without personal data, for the next page."""
        self.session[_SAID] = [*self.session.get(_SAID, []), sentence]

    def said(self) -> list[str]:
        """Take the sentences kept for this page."""
        return list(self.session.pop(_SAID, [])) if _SAID in self.session else []


class DeskRequest(HttpRequest):
    """A request that came through the desk's door."""

    desk: DeskSession


def session_of(request: HttpRequest, *, now: datetime, cookie: str | None) -> DeskSession:
    """Read who is there from the session, end it if its time is over, and open its keys with the cookie."""
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
    """Return a member's places; a superuser is an administrator and no more."""
    seats = [RoleAssignment(m.team, Role(m.role)) for m in Membership.objects.filter(user=user)]
    if user.is_superuser:
        seats.append(RoleAssignment("", Role.ADMINISTRATOR))
    return tuple(seats)


def _end_of(began: datetime) -> datetime:
    midnight = datetime.combine(began.astimezone(LONDON).date() + timedelta(days=1), time(), LONDON)
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
