"""Readiness: whether each team may take real referrals, with enough members and a recovery key that was tried."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, QuerySet

from frontdoor.catalogue import Catalogue
from frontdoor.diagnostics import Diagnostic, SourceLocation
from frontdoor.inbox.config.runtime import answering
from frontdoor.inbox.desk.models import Grant
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit, Membership, Role

MEMBERS = 2
"""So that the team can still read when one member is ill or has forgotten a passphrase."""


def problems(catalogue: Catalogue) -> list[Diagnostic]:
    """Return a diagnostic for each team that may not take referrals yet, and for a recovery key that was never tried."""
    counted = dict(_readers().order_by().values_list("team").annotate(Count("user", distinct=True)))
    found = [
        Diagnostic(
            SourceLocation(team.id),
            f'Team "{team.id}" ({team.name}) may not take referrals yet: {_members(counted.get(team.id, 0))}, and needs '
            f"{MEMBERS}. Add: frontdoor inbox add-member NAME --team {team.id}",
        )
        for team in answering(catalogue)
        if team.desk and counted.get(team.id, 0) < MEMBERS
    ]
    if not Audit.objects.filter(action=audit_log.DRILL).exists():
        found.append(
            Diagnostic(
                SourceLocation("drill"),
                "No team may take referrals yet: it was never tried whether the recovery key opens a copy. Do: "
                "frontdoor inbox backup, then frontdoor inbox drill --identity recovery-key.txt",
            )
        )
    return found


def unheld(catalogue: Catalogue) -> list[str]:
    """Return the teams whose key too few members hold: an account alone decrypts nothing.

    A member holds it after unlocking it once or being given it, until the passphrase of the account is forgotten.
    """
    held = set(Grant.objects.values_list("user_id", "team"))
    readers = Counter(
        team for user, team in _readers().values_list("user_id", "team") if (user, team) in held
    )
    return [team.id for team in answering(catalogue) if team.desk and readers[team.id] < MEMBERS]


def _readers() -> QuerySet[Membership]:
    return Membership.objects.filter(role__in=(Role.TRIAGE, Role.MANAGER), user__is_active=True)


def _members(number: int) -> str:
    return "it has no member" if number == 0 else f"it has {number} member"
