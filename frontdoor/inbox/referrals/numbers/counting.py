"""Counting decisions: adds what a decided referral says to its team's counts, and takes it back with the decision.

What needs an answer, such as the kind of help, is counted by a step of somebody who has the team's key: the decision, or
the first opening after a decision without one. Which counts it was added to is kept with the referral, sealed, so that
exactly those are taken back; nothing that is unsealed tells from which referral a count comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Min, Q

from frontdoor.inbox.config.runtime import started
from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.referrals.numbers.quarters import quarter_at
from frontdoor.inbox.referrals.retention_policy import DECIDED
from frontdoor.inbox.store import audit_log
from frontdoor.inbox.store.models import Audit, DecisionCount, QuarterReport, Referral, ReferralStatus
from frontdoor.inbox.store.opening import open_row
from frontdoor.occurrences import london_day
from frontdoor.rules.liberation import working_days

OUTCOME, ENDED, HELP, PRISON, DOOR, SOURCE, REPEAT, GATE_ASKED, GATE = (
    "outcome", "ended", "help", "prison", "door", "source", "repeat", "gate asked", "gate",
)  # fmt: skip
OPENED, CONTACT, DECISION = "days opened", "days contact", "days decided"
NOT_SAID = ""
"""The value where there is no answer."""
CONTACTS = Q(action__in=("number shown", "asked the sender")) | Q(action__startswith="told the referrer: ")
"""Audit actions that are a first contact, or come right before one, as far as the inbox can tell."""
MISTAKE = "closed: mistake or repeat"

Count = tuple[str, str]
"""Measure and value."""


@dataclass(frozen=True)
class _Before:
    """What a referral was counted as."""

    outcome: str = ""
    counts: tuple[tuple[date, str, str], ...] = field(default=(), repr=False)
    """Quarter, measure and value."""


def counts_of(
    referral: Referral, answers: Mapping[str, str], *, source: str, contact: datetime | None
) -> list[Count]:
    """Return the measures and values to which one decided referral adds one each."""
    received = london_day(referral.received_at)

    def days(until: datetime | None) -> str:
        return str(max(working_days(received, london_day(until)), 0)) if until else NOT_SAID

    return [
        (OUTCOME, outcome_of(referral)),
        *((HELP, kind) for kind in sorted(set(answers.get("needs", NOT_SAID).split("; ")))),
        (PRISON, answers.get("prison", NOT_SAID)),
        (DOOR, answers.get("referrer_kind", NOT_SAID)),
        (SOURCE, source),
        (REPEAT, "yes" if referral.possible_repeat_of else "no"),
        (GATE_ASKED, "yes" if referral.gate_pickup else "no"),
        (OPENED, days(referral.opened_at)),
        (CONTACT, days(contact)),
        (DECISION, days(referral.status_at)),
    ]


def outcome_of(referral: Referral) -> str:
    """Return a decision with its reason, as it is counted; empty while there is none.

    What looks like spam is not counted, nor practice, nor a repeat that is joined to another, which is counted for both.
    """
    apart = referral.set_aside or referral.joined_to_id or referral.practice_of
    if referral.status not in DECIDED or apart:
        return ""
    return f"{referral.status}: {referral.decision}" if referral.decision else str(referral.status)


def bring_up_to_date(
    reference: str,
    record: Mapping[str, object],
    answers: Mapping[str, str],
    identity: str,
    now: datetime,
) -> None:
    """Make the counts agree with a referral's present status, in the transaction of the step that may have changed it.

    ``record`` is what it holds decrypted, ``answers`` those with what the sender has changed since. Raise CannotOpen.
    """
    referral = Referral.objects.filter(reference=reference).defer("sealed").get()
    before, outcome = _before(referral, identity), outcome_of(referral)
    if before.outcome == outcome:
        return
    quarter = quarter_at(now)
    if before.outcome == ReferralStatus.ACCEPTED and outcome.startswith("closed: ") and outcome != MISTAKE:
        ended = (quarter, ENDED, outcome)
        add(referral.team, Counter([ended]))
        _keep(referral, _Before(outcome, (*before.counts, ended)))
        return
    add(referral.team, Counter(dict.fromkeys(before.counts, -1)))
    counts: list[Count] = []
    if outcome:
        first = Audit.objects.filter(CONTACTS, reference=reference).aggregate(at=Min("at"))["at"]
        counts = counts_of(referral, answers, source=str(record.get("source", "")), contact=first)
    keys = tuple((quarter, measure, value[:120]) for measure, value in counts)
    add(referral.team, Counter(keys))
    _keep(referral, _Before(outcome, keys))


def take_back(referral: Referral, identity: str) -> None:
    """Take a referral out of its team's counts, in the transaction of the step by which another team gets it."""
    add(referral.team, Counter(dict.fromkeys(_before(referral, identity).counts, -1)))
    _keep(referral, _Before())


def count_gate(referral: Referral, outcome: str, now: datetime) -> None:
    """Count what became of a gate pick-up, and take back what was said of it before, in the transaction of that step."""
    keys: Counter[tuple[date, str, str]] = Counter()
    if referral.gate_outcome:
        said = Audit.objects.filter(reference=referral.reference, action=f"gate: {referral.gate_outcome}")
        at = said.order_by("-seq").values_list("at", flat=True).first()
        if at:  # else it was said of a referral that it was joined to, and counted there
            keys[quarter_at(at), GATE, referral.gate_outcome] -= 1
    if outcome:
        keys[quarter_at(now), GATE, outcome] += 1
    add(referral.team, keys)


def add(team: str, keys: Mapping[tuple[date, str, str], int]) -> None:
    """Add to a team's counts, or take away; what was published stays as it is."""
    if not keys:
        return
    audit_log.one_at_a_time()  # so nobody else makes the same row meanwhile, or the quarter's report
    published = set(QuarterReport.objects.filter(team=team).values_list("quarter", flat=True))
    for (quarter, measure, value), number in keys.items():
        row = DecisionCount.objects.filter(team=team, quarter=quarter, measure=measure, value=value)
        if quarter not in published and not row.update(count=F("count") + number) and number > 0:
            DecisionCount.objects.create(
                team=team, quarter=quarter, measure=measure, value=value, count=number
            )
    DecisionCount.objects.filter(team=team, count__lte=0).delete()


def _before(referral: Referral, identity: str) -> _Before:
    if not referral.counted:
        return _Before()
    record = open_row(referral.counted, identity)
    if record.get("reference") != referral.reference:
        raise sealing.CannotOpen(
            "What it was counted as belongs to another reference: somebody has changed the database."
        )
    counts = record["counts"]
    assert isinstance(counts, list)
    keys = tuple(
        (date.fromisoformat(quarter), str(measure), str(value)) for quarter, measure, value in counts
    )
    return _Before(str(record["outcome"]), keys)


def _keep(referral: Referral, counted: _Before) -> None:
    sealed = None
    if counted.outcome:
        record = {
            "reference": referral.reference,
            "outcome": counted.outcome,
            "counts": [[quarter.isoformat(), measure, value] for quarter, measure, value in counted.counts],
        }
        ring = started().keyring
        sealed = ring.referral_keys.seal(record, ring.recipients(referral.team), referral.reference)
    Referral.objects.filter(pk=referral.pk).update(counted=sealed)
