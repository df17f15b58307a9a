from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from frontdoor.inbox.config.runtime import Runtime
from frontdoor.inbox.monitoring import readiness
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Membership, Role
from tests.inbox import places
from tests.inbox.builders import NOW
from tests.inbox.processes import frontdoor


def a_member(name: str, *teams: str, role: Role = Role.TRIAGE, active: bool = True) -> None:
    """An account with its places in teams."""
    user = User.objects.create(username=name, is_active=active)
    for team in teams:
        Membership.objects.create(user=user, team=team, role=role)


def a_drill(words: str = "drill passed: restored and opened") -> None:
    """A drill on record."""
    with transaction.atomic():
        audit_log.record("command line", words, "", NOW)


def sentences(inbox: Runtime) -> list[str]:
    """What is missing, in words."""
    return [problem.sentence for problem in readiness.problems(inbox.catalogue)]


def test_two_members_of_each_team_and_a_drill_are_enough(inbox: Runtime) -> None:
    """Then nothing is missing; a manager counts as well."""
    a_member("ailsa", *places.TEAMS)
    a_member("fergus", *places.TEAMS, role=Role.MANAGER)
    a_drill()
    assert sentences(inbox) == []


@pytest.mark.parametrize(
    ("role", "active"), [(Role.AUDITOR, True), (Role.ADMINISTRATOR, True), (Role.TRIAGE, False)]
)
def test_who_cannot_open_does_not_count(inbox: Runtime, role: Role, active: bool) -> None:
    """An auditor, an administrator and somebody who has left are no second member."""
    a_member("ailsa", *places.TEAMS)
    a_member("fergus", *places.TEAMS, role=role, active=active)
    a_drill()
    assert sentences(inbox)[0] == (
        'Team "glasgow-throughcare" (Throughcare, Glasgow) may not take referrals yet: it has 1 member, and needs 2. '
        "Add: frontdoor inbox add-member NAME --team glasgow-throughcare"
    )
    assert len(sentences(inbox)) == 2


def test_a_nightly_drill_does_not_prove_the_recovery_key(inbox: Runtime) -> None:
    """It opens the copy with the machine's own key; only the recovery key shows that people's answers come back."""
    a_member("ailsa", *places.TEAMS)
    a_member("fergus", *places.TEAMS)
    a_drill("drill passed: restored")
    (sentence,) = sentences(inbox)
    assert sentence.startswith(
        "No team may take referrals yet: it was never tried whether the recovery key opens"
    )


def test_a_server_starts_only_when_every_team_may_take_referrals(tmp_path: Path) -> None:
    """From the first command to the day on which it may go live, each sentence says what to do next."""
    data, recovery, passphrase = tmp_path / "data", tmp_path / "recovery-key.txt", tmp_path / "passphrase"
    passphrase.write_text("heather bicycle lantern seven\n", "utf-8")
    said = ("--passphrase-file", str(passphrase))
    server = {"FRONTDOOR_DEVELOPMENT": "no", "FRONTDOOR_ADDRESS": "https://example.org"}
    made = frontdoor(data, "inbox", "init", "--recovery-file", str(recovery), *said, **server)
    assert made.returncode == 0, made.stderr

    refused = frontdoor(data, "inbox", "serve", "--port", "1", **server)
    assert refused.returncode == 1
    for sentence in refused.stderr.splitlines():
        assert "may not take referrals yet" in sentence or "No team may take referrals yet" in sentence
    assert len(refused.stderr.splitlines()) == len(places.TEAMS) + 1

    for name in ("ailsa", "fergus"):
        assert frontdoor(data, "inbox", "add-member", name, *said, **server).returncode == 0
    assert frontdoor(data, "inbox", "check", **server).returncode == 1
    assert frontdoor(data, "inbox", "backup", **server).returncode == 0
    drilled = frontdoor(data, "inbox", "drill", "--identity", str(recovery), **server)
    assert drilled.returncode == 0, drilled.stderr
    checked = frontdoor(data, "inbox", "check", **server)
    assert checked.returncode == 0, checked.stderr
