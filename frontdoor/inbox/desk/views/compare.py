"""View of two referrals side by side, to see whether one duplicates the other; both openings are logged."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from frontdoor.inbox.crypto import sealing
from frontdoor.inbox.desk.access.session import DeskRequest
from frontdoor.inbox.desk.referrals.answers import Answer, group_answers
from frontdoor.inbox.desk.web.names import form
from frontdoor.inbox.desk.web.render import page
from frontdoor.inbox.referrals import triage


@dataclass(frozen=True)
class Pair:
    """One question and both answers; an answer is None where it was not asked or not given."""

    title: str
    one: Answer | None
    other: Answer | None

    @property
    def differs(self) -> bool:
        """Return whether the answers differ."""
        return (self.one.text if self.one else "") != (self.other.text if self.other else "")


def beside(request: DeskRequest, reference: str, other: str) -> HttpResponse:
    """Show the answers of two referrals side by side."""
    visit = request.desk
    opened = []
    for one in (reference, other):
        try:
            found = triage.open_referral(one, visit.keys[triage.peek(one).team], visit.name, visit.now)
        except sealing.CannotOpen as cannot:
            return page(request, "cannot_open", status=409, reference=one, why=str(cannot))
        laid = group_answers(found.asked, found.answers, form(), numbers=False, labels=found.labels)
        opened.append((found.referral, laid))
    (first, ours), (second, theirs) = opened
    by_id = [{answer.id: answer for answer in laid.all} for laid in (ours, theirs)]
    ids = list(dict.fromkeys([*by_id[0], *by_id[1]]))
    pairs = [Pair((by_id[0].get(i) or by_id[1][i]).title, by_id[0].get(i), by_id[1].get(i)) for i in ids]
    return page(
        request, "beside", first=first, second=second, pairs=pairs, differing=sum(p.differs for p in pairs)
    )
