"""The permission table of the desk: method, sign-in level, roles and team key for each route. Middleware, checks and tests read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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


READERS = frozenset({Role.TRIAGE, Role.MANAGER})
MANAGERS = frozenset({Role.MANAGER})
AUDITORS = frozenset({Role.AUDITOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


def _for(
    roles: frozenset[Role], *methods: str, key: bool = False, reauthenticate: str = ""
) -> RoutePermission:
    return RoutePermission(AuthLevel.WITH_A_ROLE, methods or ("GET",), roles, key, reauthenticate)


RULES: Mapping[str, RoutePermission] = {
    "look": RoutePermission(AuthLevel.ANYONE),
    "icon": RoutePermission(AuthLevel.ANYONE),
    "script": RoutePermission(AuthLevel.ANYONE),
    "sign-in": RoutePermission(AuthLevel.ANYONE, ("GET", "POST")),
    "signed-out": RoutePermission(AuthLevel.ANYONE),
    "missing": RoutePermission(AuthLevel.ANYONE, ("GET", "POST")),
    "code": RoutePermission(AuthLevel.ANYONE, ("GET", "POST"), script="key"),
    "you": RoutePermission(AuthLevel.SIGNED_IN),
    "factor": RoutePermission(AuthLevel.SIGNED_IN, ("GET", "POST")),
    "recovery": RoutePermission(AuthLevel.SIGNED_IN, ("POST",), reauthenticate="you"),
    "security-keys": RoutePermission(
        AuthLevel.SIGNED_IN, ("GET", "POST"), reauthenticate="security-keys", script="key"
    ),
    "security-key-remove": RoutePermission(AuthLevel.SIGNED_IN, ("POST",), reauthenticate="security-keys"),
    "passphrase": RoutePermission(AuthLevel.SIGNED_IN, ("GET", "POST")),
    "again": RoutePermission(AuthLevel.SIGNED_IN, ("GET", "POST")),
    "sign-out": RoutePermission(AuthLevel.SIGNED_IN, ("POST",)),
    "list": RoutePermission(AuthLevel.SIGNED_IN, script="list"),
    "log": _for(AUDITORS | MANAGERS),
    "people": _for(ADMINISTRATORS),
    "person": _for(ADMINISTRATORS, "GET", "POST", reauthenticate="person"),
    "new-person": _for(ADMINISTRATORS, "GET", "POST", reauthenticate="new-person"),
    "start-again": _for(ADMINISTRATORS, "POST", reauthenticate="person"),
    "keeping": _for(MANAGERS | AUDITORS | ADMINISTRATORS),
    "keeping-go-on": _for(MANAGERS, "POST", reauthenticate="keeping"),
    "keeping-until": _for(MANAGERS, "POST"),
    "keeping-unopened": _for(MANAGERS, "POST", reauthenticate="keeping"),
    "keys": _for(READERS, "GET", "POST"),
    "lock": _for(READERS, "POST"),
    "give": _for(READERS, "POST", reauthenticate="keys"),
    "find": replace(_for(READERS), script="list"),
    "several": replace(_for(READERS, "POST"), script="list"),
    "search": _for(READERS, "GET", "POST"),
    "rights": _for(MANAGERS, "GET", "POST", reauthenticate="rights"),
    "rights-ask": _for(MANAGERS, "POST", reauthenticate="rights"),
    "wish": _for(READERS, key=True),
    "wish-agree": _for(READERS, "POST", key=True, reauthenticate="wish"),
    "wish-drop": _for(READERS, "POST", key=True),
    "wish-save": _for(MANAGERS, key=True, reauthenticate="wish"),
    "wish-print": _for(MANAGERS, key=True, reauthenticate="wish"),
    "wish-erase": _for(MANAGERS, "POST", key=True, reauthenticate="wish"),
    "referral": _for(READERS, key=True),
    "print": _for(READERS, key=True),
    "number": _for(READERS, "POST", key=True),
    "status": _for(READERS, "POST", key=True),
    "gate": _for(READERS, "POST", key=True),
    "release": _for(READERS, "POST", key=True),
    "note": _for(READERS, "POST", key=True),
    "pass-on": _for(READERS, "GET", "POST", key=True),
    "beside": _for(READERS, key=True),
    "sealed": _for(READERS, reauthenticate="referral"),
}
"""Permission of each route by its name. A route that is missing is closed to everybody, and the server refuses to start."""


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
