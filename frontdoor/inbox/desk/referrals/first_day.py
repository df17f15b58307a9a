"""The first day of a member: six steps, each ticked by what the member has really done, and a practice referral to do them with."""

from __future__ import annotations

from dataclasses import dataclass

from frontdoor.inbox.desk.access import accounts, preferences, team_keys, two_factor
from frontdoor.inbox.desk.access.session import DeskSession
from frontdoor.inbox.referrals import practice
from frontdoor.inbox.referrals.retention_policy import DECIDED
from frontdoor.inbox.store.models import Audit, Referral, ReferralStatus


@dataclass(frozen=True)
class FirstStep:
    """One step, and whether it is done."""

    words: str
    is_done: bool
    route: str = ""
    """Where it is done; empty for what is done with the practice referral."""


@dataclass(frozen=True)
class FirstDay:
    """What the front page shows of it."""

    steps: tuple[FirstStep, ...]
    """Empty once all are done, or put away."""
    practice: Referral | None

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.is_done for step in self.steps)


def first_day_of(visit: DeskSession) -> FirstDay:
    """Return the first day of a member who reads referrals; nothing of it is left once all is done and the practice erased."""
    if not visit.teams:
        return FirstDay((), None)
    over = preferences.of(visit.user).first_day_over
    steps = () if over else _steps(visit)
    if steps and all(step.is_done for step in steps):
        # Later the log forgets what was done on the first day.
        preferences.remember(visit.user, first_day_over=True)
        steps = ()
    return FirstDay(steps, practice.of(visit.name))


def _steps(visit: DeskSession) -> tuple[FirstStep, ...]:
    user = visit.member
    rows = Audit.objects.filter(actor=visit.name).exclude(reference="")
    did = set(rows.order_by().values_list("action", flat=True).distinct())
    decided = tuple(f"→ {status}" for status in DECIDED)
    return (
        FirstStep("Choose a passphrase of your own", not accounts.must_choose(user), "passphrase"),
        FirstStep(
            "Set up a second factor, so that your passphrase alone lets nobody in",
            two_factor.has_one(user),
            "factor",
        ),
        FirstStep(
            "Get your team’s key: ask a colleague who has it, in person or by phone",
            team_keys.holds_any(user, visit.teams),
            "keys",
        ),
        FirstStep("Open a referral, and read “Know this first”", "opened" in did),
        FirstStep("Take it", any(action.endswith(f"→ {ReferralStatus.TAKEN}") for action in did)),
        FirstStep(
            "Decide it: you see what follows before it is done",
            any(action.endswith(decided) for action in did),
        ),
    )
