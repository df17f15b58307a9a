"""Safe words: ready sentences which give nothing away to whoever else may read them.

For the referrer, for each decision; a team adds its own in the catalogue (``says:``). For the person, for each way of making
contact that was agreed, and no other. None holds a place or an offence; each is true as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class ReadyWords:
    """Words to copy, for one way of making contact with the person."""

    way: str
    """As a heading: “Text message”."""
    words: str = field(repr=False)


def to_person(answers: Mapping[str, str], organisation: str, phone: str) -> Iterator[ReadyWords]:
    """Yield words for each way of writing to the person that was agreed; ``phone`` is the team's, empty where unknown.

    A text message lights up on whatever screen lies about: it names us only where that was agreed, and says nothing of help.
    """
    agreed = answers.get("safe_to_contact", "").split("; ")
    named = answers.get("say_who_we_are") == "yes" or "say who we are" in agreed
    if "text" in agreed:
        on = f"on {phone}" if named and phone else "on this number"
        who = f", this is {organisation}" if named else ""
        yield ReadyWords(
            "Text message", f"Hello{who}. Please call us {on} when you can talk freely. Thank you."
        )
    if "post" in agreed:
        name = answers.get("full_name", "").partition(",")[0].strip()
        call = f"Please call us on {phone}, or write back." if phone else "Please write back."
        yield ReadyWords(
            "Letter, in a plain envelope",
            f"Dear {name or '…'}\n\nWe were asked to get in touch with you, and would like to help. {call} It is for you to say "
            f"whether you want this: if you do not, tell us, and we stop.\n\nYours sincerely\n\n{organisation}",
        )


def sentences(status: ReferralStatus, team: Team | None) -> Sequence[str]:
    """Return the sentences that fit a decision, the team's own first."""
    own = tuple(str(text) for text in team.says) if team else ()
    return (*own, *_OURS.get(status, ()))
