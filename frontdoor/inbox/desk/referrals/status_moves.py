"""Status transitions that a member can choose: statuses, and reasons for a decision, in the desk's words."""

from __future__ import annotations

from dataclasses import dataclass

from frontdoor.inbox.store.models import ReferralStatus


@dataclass(frozen=True)
class Move:
    """One choice of a transition: the stored status and reason, and the label."""

    status: ReferralStatus
    decision: str
    words: str
    why: str = ""
    """What has to be said with it, as a note to the colleagues; empty where the reason says it all."""

    @property
    def value(self) -> str:
        """Return the value that the form sends."""
        return f"{self.status.value}: {self.decision}" if self.decision else str(self.status.value)


def _in_hand(status: ReferralStatus, words: str) -> Move:
    return Move(status, "", words)


IN_HAND = (
    _in_hand(ReferralStatus.NEW, "New: nobody has it"),
    _in_hand(ReferralStatus.TAKEN, "Taken: I have it"),
    _in_hand(ReferralStatus.WAITING, "Waiting for information"),
)
DECIDED = (
    Move(ReferralStatus.ACCEPTED, "", "Accepted"),
    Move(
        ReferralStatus.NOT_SUITABLE,
        "no capacity",
        "Not suitable: we have no capacity",
        "what else was tried, or until when there is no place",
    ),
    Move(
        ReferralStatus.NOT_SUITABLE,
        "not eligible",
        "Not suitable: not eligible",
        "which rule, and how you know",
    ),
    Move(
        ReferralStatus.NOT_SUITABLE,
        "referred elsewhere",
        "Not suitable: referred elsewhere",
        "to whom, and what was agreed",
    ),
    Move(ReferralStatus.WITHDRAWN, "declined", "Withdrawn: the person declined"),
    Move(ReferralStatus.WITHDRAWN, "by the referrer", "Withdrawn: by the referrer"),
    Move(
        ReferralStatus.CLOSED,
        "could not contact",
        "Closed: could not make contact",
        "which ways were tried, and when",
    ),
    Move(ReferralStatus.CLOSED, "returned to custody", "Closed: returned to custody"),
    Move(ReferralStatus.CLOSED, "mistake or repeat", "Closed: a mistake, or a repeat"),
    Move(ReferralStatus.CLOSED, "died", "Closed: the person died"),
    Move(ReferralStatus.CLOSED, "finished", "Closed: the work is finished"),
)
_DECIDED = frozenset(move.status for move in DECIDED)


def find_move(value: str) -> Move | None:
    """Return the transition that a form sent, or None; a bare status is one too."""
    moves = {move.value: move for move in (*IN_HAND, *DECIDED)}
    if value in moves:
        return moves[value]
    return Move(ReferralStatus(value), "", value) if value in ReferralStatus.values else None


def choices_from(status: ReferralStatus) -> list[tuple[str, list[Move]]]:
    """Return the decisions that can be made of an open referral, in groups under their headings."""
    groups: dict[str, list[Move]] = {}
    for move in DECIDED:
        if move.status is not status:
            groups.setdefault(move.status.label.capitalize(), []).append(move)
    return list(groups.items())


def must_say(move: Move, before: ReferralStatus) -> str:
    """Return what has to be said with a move from a status, as the rest of "Say …"; empty where nothing has."""
    if before in _DECIDED and (move.status.is_open and move.status is not ReferralStatus.ACCEPTED):
        return "why the decision is taken back"
    if before in _DECIDED and before is not ReferralStatus.ACCEPTED:
        return "why the decision is changed"
    return move.why
