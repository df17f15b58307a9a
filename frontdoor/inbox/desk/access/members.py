"""Creates staff accounts with their roles in teams, for the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from frontdoor.catalogue import Catalogue
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.inbox.config.runtime import answering
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import WEBSITE, Membership, Role


def add(
    name: str,
    teams: Iterable[str],
    role: str,
    passphrase: str,
    *,
    catalogue: Catalogue,
    now: datetime,
    by: str = "command line",
) -> None:
    """Create an account with a role in each team (every team if none is named). Raises DiagnosticsError.

    A role that reads no referrals may cover the whole inbox, which is stored as the team without a name.
    """
    known = {team.id for team in answering(catalogue)}
    if role == Role.EDITOR:
        teams = (WEBSITE,)
    teams = tuple(teams) or tuple(sorted(known))
    problems = [
        Diagnostic(
            SourceLocation(team),
            f'There is no team "{team}" that takes referrals. The teams are: {", ".join(sorted(known))}.',
        )
        for team in teams
        if team not in (*known, WEBSITE if role == Role.EDITOR else None)
        and not (team == "" and role in (Role.AUDITOR, Role.ADMINISTRATOR))
    ]
    user = User(username=name)
    try:
        User.username_validator(name)
    except ValidationError:
        problems.append(
            Diagnostic(
                SourceLocation(name),
                f'"{name}" cannot be the name of an account: it has a space or another sign that a name cannot have. Use letters, '
                "digits and . - _ + @ only.",
            )
        )
    if User.objects.filter(username=name).exists():
        problems.append(Diagnostic(SourceLocation(name), f"There is already an account {name}."))
    try:
        validate_password(passphrase, user)
    except ValidationError as error:
        problems.extend(
            Diagnostic(SourceLocation(name), message.replace("password", "passphrase"))
            for message in error.messages
        )
    if problems:
        raise DiagnosticsError(problems)
    user.set_password(passphrase)
    with transaction.atomic():
        user.save()
        for team in teams:
            Membership.objects.create(user=user, team=team, role=role)
        audit_log.record(by, f"account made: {name}"[:60], "", now)
