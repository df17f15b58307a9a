"""Where a member can move a referral: the statuses, and the reasons for a decision, in the desk's words."""

from __future__ import annotations

from dataclasses import dataclass

from frontdoor.inbox.store.models import Status


@dataclass(frozen=True)
class Move:
    """One line of the choice: what is kept, and what is shown."""

    status: Status
    decision: str
    words: str

    @property
    def value(self) -> str:
        """Return what the form sends."""
        return f"{self.status.value}: {self.decision}" if self.decision else str(self.status.value)


def _in_hand(status: Status, words: str) -> Move:
    return Move(status, "", words)


IN_HAND = (
    _in_hand(Status.NEW, "New: nobody has it"),
    _in_hand(Status.TAKEN, "Taken: I have it"),
    _in_hand(Status.WAITING, "Waiting for information"),
)
DECIDED = (
    Move(Status.ACCEPTED, "", "Accepted"),
    Move(Status.NOT_SUITABLE, "no capacity", "Not suitable: we have no capacity"),
    Move(Status.NOT_SUITABLE, "not eligible", "Not suitable: not eligible"),
    Move(Status.NOT_SUITABLE, "referred elsewhere", "Not suitable: referred elsewhere"),
    Move(Status.WITHDRAWN, "declined", "Withdrawn: the person declined"),
    Move(Status.WITHDRAWN, "by the referrer", "Withdrawn: by the referrer"),
    Move(Status.CLOSED, "could not contact", "Closed: could not make contact"),
    Move(Status.CLOSED, "returned to custody", "Closed: returned to custody"),
    Move(Status.CLOSED, "mistake or repeat", "Closed: a mistake, or a repeat"),
    Move(Status.CLOSED, "died", "Closed: the person died"),
    Move(Status.CLOSED, "finished", "Closed: the work is finished"),
)


def find_move(value: str) -> Move | None:
    """Return the move that a form sent; a bare status is one too."""
    moves = {move.value: move for move in (*IN_HAND, *DECIDED)}
    if value in moves:
        return moves[value]
    return Move(Status(value), "", value) if value in Status.values else None


def moves_from(status: Status, decision: str) -> list[tuple[str, list[Move]]]:
    """Return the moves that make sense, in their groups, the present one left out."""
    groups = (("In hand", IN_HAND), ("Decided", DECIDED))
    return [
        (name, [m for m in moves if (m.status, m.decision) != (status, decision)]) for name, moves in groups
    ]
