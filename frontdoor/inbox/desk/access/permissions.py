"""The permission table of the desk: method, sign-in level, roles and team key for each route. Middleware, checks and tests read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from frontdoor.inbox.store.models import Role


class AuthLevel(Enum):
    """How far a session must have signed in before roles are looked at."""

    ANYONE = auto()
    SIGNED_IN = auto()
    WITH_A_ROLE = auto()


@dataclass(frozen=True)
class RoleAssignment:
    """One role in one team; the empty team stands for the whole inbox."""

    team: str
    role: Role


@dataclass(frozen=True)
class RoutePermission:
    """What a route requires: HTTP methods, sign-in level, roles, and whether the team's key must be unlocked."""

    who: AuthLevel
    methods: tuple[str, ...] = ("GET",)
    roles: frozenset[Role] = frozenset()
    key: bool = False
    """Whether the key of the referral's team must be unlocked."""
    reauthenticate: str = ""
    """Re-authentication: if the passphrase was typed long ago it is asked for again; this is the page to return to."""
    script: str = ""
    """The one script that the page may run; decisions/12 says why no page that opens a referral has one."""
    asks: bool = False
    """Whether its script may ask this server."""
    frames: bool = False
    """Whether the page may show pages of the desk in frames."""
    framed: bool = False
    """Whether a page of the desk may show this one in a frame; such a page sends no form."""
    practice: bool = False
    """Whether a member's own practice referral may be opened here; elsewhere there is none."""


READERS = frozenset({Role.TRIAGE, Role.MANAGER})
MANAGERS = frozenset({Role.MANAGER})
AUDITORS = frozenset({Role.AUDITOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
EDITORS = frozenset({Role.EDITOR})


def anyone(*methods: str, script: str = "") -> RoutePermission:
    """Return the permission of a page that is open to anyone, signed in or not."""
    return RoutePermission(AuthLevel.ANYONE, methods or ("GET",), script=script)


def signed_in(*methods: str, reauthenticate: str = "", script: str = "") -> RoutePermission:
    """Return the permission of a page for every member, whatever their roles."""
    return RoutePermission(
        AuthLevel.SIGNED_IN, methods or ("GET",), reauthenticate=reauthenticate, script=script
    )


def with_role(
    roles: frozenset[Role],
    *methods: str,
    key: bool = False,
    reauthenticate: str = "",
    script: str = "",
    practice: bool = False,
) -> RoutePermission:
    """Return the permission of a page for members with one of these roles."""
    return RoutePermission(
        AuthLevel.WITH_A_ROLE, methods or ("GET",), roles, key, reauthenticate, script, practice=practice
    )


def for_editors(*methods: str, script: str = "", asks: bool = False, framed: bool = False) -> RoutePermission:
    """Return the permission of a page of the catalogue: for editors, with previews in frames."""
    return RoutePermission(
        AuthLevel.WITH_A_ROLE,
        methods or ("GET",),
        EDITORS,
        script=script,
        asks=asks,
        frames=not framed,
        framed=framed,
    )


RULES: dict[str, RoutePermission] = {}
"""Permission of each route by its name, as ``desk.urls`` says it beside each. A route without one is closed to everybody,
and the server refuses to start."""


BEFORE_THE_PASSPHRASE = frozenset(
    {"look", "icon", "script", "passphrase", "sign-out", "signed-out", "missing"}
)
"""Routes open to a member who signed in with a start passphrase and has not chosen one yet."""
BEFORE_THE_FACTOR = frozenset(
    {
        "look", "icon", "script", "sign-in", "sign-out", "signed-out", "factor", "security-keys", "again", "missing",
    }
)  # fmt: skip
"""Routes open to a member who has not yet set up the second factor that the settings require."""


def is_allowed(rule: RoutePermission, seats: Iterable[RoleAssignment], *, team: str | None = None) -> bool:
    """Return whether a member with these roles may use a route; ``team`` is the team of the requested item, if there is one."""
    if rule.who is not AuthLevel.WITH_A_ROLE:
        return True
    return any(seat.role in rule.roles and team in (None, seat.team) for seat in seats)
