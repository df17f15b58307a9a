"""Whether each team may take real referrals: people who can open them, and the proof that recovery works; changes nothing."""

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
"""So that one who is ill, or has forgotten a passphrase, stops nobody."""
"""How the audit log says that a copy was opened with the recovery key."""


def problems(catalogue: Catalogue) -> list[Diagnostic]:
    """Return a problem for each team that may not take referrals yet, and for a recovery key that was never tried."""
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
    """Return the teams whose key fewer members hold than are needed: accounts alone open nothing.

    A member holds it from having unlocked it once, or been given it, until the passphrase of the account is forgotten.
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
