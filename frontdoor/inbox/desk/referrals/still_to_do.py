"""What is left to do after a decision: who has to be told of it, on which number, and what was said about safe contact."""

from __future__ import annotations

from dataclasses import dataclass

from frontdoor.inbox.desk.referrals.answers import Answer, AnswersShown

_WHO = ("referrer_name", "referrer_role", "referrer_organisation")
_REACHED = ("referrer_phone", "referrer_email", "fallback_name", "fallback_phone")


@dataclass(frozen=True)
class Referrer:
    """Whoever sent it, as far as the answers say."""

    who: tuple[str, ...]
    reached: tuple[Answer, ...]
    held_back: bool
    """Whether a number waits until the member has read how to make contact."""


def referrer_of(opened: AnswersShown) -> Referrer:
    """Return who is to be told, and how they can be reached."""
    by_id = {answer.id: answer for answer in opened.all if answer.text}
    reached = tuple(by_id[id_] for id_ in _REACHED if id_ in by_id)
    if not reached:  # who asks for themselves gave one number, which is theirs
        reached = opened.numbers
    shown = tuple(answer for answer in reached if not answer.held_back)
    return Referrer(
        tuple(by_id[id_].text for id_ in _WHO if id_ in by_id), shown, any(a.held_back for a in reached)
    )
