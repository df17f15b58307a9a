"""Safe words for the referrer: ready sentences for each decision, which give nothing away to whoever else may read them.

A team adds its own in the catalogue (``says:``). None holds a name, a place or an offence; each is true as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frontdoor.catalogue import Team
from frontdoor.inbox.store.models import ReferralStatus

_OURS: Mapping[ReferralStatus, tuple[str, ...]] = {
    ReferralStatus.ACCEPTED: (
        "We can help. Somebody from the team will get in touch, in a way that you said is safe.",
        "We can help. Please call us, so that we can agree on what comes next.",
    ),
    ReferralStatus.NOT_SUITABLE: (
        "We have no place now. You can ask again later.",
        "We are not the right service for this. Our site lists others who help: look under Find help.",
        "Another service can help you better, and we have asked them to get in touch with you.",
    ),
    ReferralStatus.WITHDRAWN: ("We have stopped, because we were asked to. You can come back at any time.",),
    ReferralStatus.CLOSED: (
        "We tried to get in touch, but could not reach anyone. Please call us, or send it again.",
        "We have finished. You can ask again at any time.",
    ),
}


def sentences(status: ReferralStatus, team: Team | None) -> Sequence[str]:
    """Return the sentences that fit a decision, the team's own first."""
    own = tuple(str(text) for text in team.says) if team else ()
    return (*own, *_OURS.get(status, ()))
