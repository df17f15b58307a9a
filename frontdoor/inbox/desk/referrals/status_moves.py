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
    Move(ReferralStatus.NOT_SUITABLE, "no capacity", "Not suitable: we have no capacity"),
    Move(ReferralStatus.NOT_SUITABLE, "not eligible", "Not suitable: not eligible"),
    Move(ReferralStatus.NOT_SUITABLE, "referred elsewhere", "Not suitable: referred elsewhere"),
    Move(ReferralStatus.WITHDRAWN, "declined", "Withdrawn: the person declined"),
    Move(ReferralStatus.WITHDRAWN, "by the referrer", "Withdrawn: by the referrer"),
    Move(ReferralStatus.CLOSED, "could not contact", "Closed: could not make contact"),
    Move(ReferralStatus.CLOSED, "returned to custody", "Closed: returned to custody"),
    Move(ReferralStatus.CLOSED, "mistake or repeat", "Closed: a mistake, or a repeat"),
    Move(ReferralStatus.CLOSED, "died", "Closed: the person died"),
    Move(ReferralStatus.CLOSED, "finished", "Closed: the work is finished"),
)


def find_move(value: str) -> Move | None:
    """Return the transition that a form sent, or None; a bare status is one too."""
    moves = {move.value: move for move in (*IN_HAND, *DECIDED)}
    if value in moves:
        return moves[value]
    return Move(ReferralStatus(value), "", value) if value in ReferralStatus.values else None


def moves_from(status: ReferralStatus, decision: str) -> list[tuple[str, list[Move]]]:
    """Return the transitions that make sense from a status, in groups, without the present one."""
    groups = (("In hand", IN_HAND), ("Decided", DECIDED))
    return [
        (name, [m for m in moves if (m.status, m.decision) != (status, decision)]) for name, moves in groups
    ]
