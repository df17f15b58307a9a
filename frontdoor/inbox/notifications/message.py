"""The notification texts: fixed ASCII wording with a reference and the staff app's address, nothing that anyone typed.

A system that takes encrypted payloads gets the sealed referral as well, which only the team's key decrypts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from frontdoor.inbox.reference import spoken

MANY = "many"
"""The kind of a notification that covers many referrals at once."""
ALARM = "ALARM: "
"""The prefix of each line of a daily digest that somebody should act on."""
SUBJECTS = {
    "new": "New referral {}",
    "again": "Still unopened: {}",
    "second": "Unopened for a working day: {}",
    "added": "Something new from a sender: {}",
    "roll-call": "Roll-call of the inbox: {}",
    "alarm": "The inbox of {}: somebody should look",
    "due": "To be checked on the website: {}",
    MANY: "Referrals in the inbox",
}
"""Each kind of message that is sent, and its subject."""
_SAID = {
    "new": "There is a new referral in the inbox, reference {}.",
    "again": "A referral has waited for a working hour and nobody has opened it, reference {}.",
    "second": "A referral has waited for a working day and nobody has opened it, reference {}.",
    "added": "The sender of a referral has added, changed, answered or withdrawn something, reference {}.",
}
_MANY = {
    "new": "New",
    "again": "Waited for a working hour, and nobody has opened them",
    "second": "Waited for a working day, and nobody has opened them",
    "added": "The sender has added, changed, answered or withdrawn something",
}
_TYPE = {
    "new": "referral.received",
    "again": "referral.unopened",
    "second": "referral.unopened",
    "added": "referral.added",
    "roll-call": "roll-call",
    "alarm": "alarm",
    "due": "website.due",
    MANY: "referrals.many",
}

_OWN_WORDS = ("roll-call", "alarm", "due")
"""Kinds whose text is composed when they are enqueued."""


def greeting_name(address: str) -> str:
    """Return the name for EHLO (RFC 5321, 4.1.1.1): the host of the public address, a bare IP address in brackets.

    ``localhost`` costs a notice more points with SpamAssassin than spam may have, and strict servers refuse it.
    """
    host = _host(address)
    try:
        number = ip_address(host)
    except ValueError:
        return host
    return f"[{'IPv6:' if number.version == 6 else ''}{number}]"


def _host(address: str) -> str:
    return urlsplit(address).hostname or "localhost"


@dataclass(frozen=True)
class Notification:
    """One message to one mailbox."""

    reference: str
    id: str
    """The message's id: the same at every attempt."""
    address: str
    """The public address of the site."""
    kind: str = "new"
    """new, again, second, added, many, roll-call, alarm or canary; a canary is never delivered, so it has no text."""
    words: str = ""
    """The text of a daily digest or alarm: counts, times and references."""
    many: Sequence[Sequence[str]] = ()
    """Kind and reference of each referral, where it covers many."""
    team: str = ""
    """The id of the team that a daily digest or alarm is about: whoever gets those of several must not see equal lines."""
    sealed: str = field(default="", repr=False)
    """The sealed referral in base64, for a mailbox that takes encrypted payloads."""

    @property
    def desk(self) -> str:
        """Return the URL of the staff app, where the referral can be read."""
        return f"{self.address}/desk/"

    @property
    def subject(self) -> str:
        """Return the subject, in ASCII: of which referral or team, and ALARM first where a daily digest has such a line."""
        if self.kind not in _OWN_WORDS:
            return SUBJECTS[self.kind].format(spoken(self.reference))
        alarm = any(line.startswith(ALARM) for line in self.words.splitlines())
        return f"{ALARM if alarm else ''}{SUBJECTS[self.kind].format(self.team)}"

    @property
    def text(self) -> str:
        """Return the body of the message."""
        if self.kind in _OWN_WORDS:
            return f"{self.words}\nThe inbox: {self.desk}\n"
        if self.kind == MANY:
            return "\n".join(self._many_lines())
        return (
            f"{_SAID[self.kind].format(spoken(self.reference))}\n"
            "\n"
            f"Open the inbox to read it: {self.desk}\n"
            "\n"
            "This message holds nothing about the person, on purpose. Please do not reply to it.\n"
        )

    def _many_lines(self) -> Iterator[str]:
        yield f"{len(self.many)} referrals are in the inbox. Because they are many, one message tells of all."
        for kind, heading in _MANY.items():
            references = [reference for each, reference in self.many if each == kind]
            if references:
                yield from ("", f"{heading}: {len(references)}", *map(spoken, references))
        yield from ("", f"Open the inbox to read them: {self.desk}", "")
        yield "This message holds nothing about the people, on purpose. Please do not reply to it.\n"

    def mail(self, *, sender: str, recipient: str, now: datetime) -> bytes:
        """Return the e-mail as bytes, in ASCII with CRLF line ends."""
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        message["To"] = recipient
        message["Subject"] = self.subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{self.id}@{_host(self.address)}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
        message.set_content(self.text, cte="7bit")
        return message.as_bytes()

    def json(self) -> dict[str, object]:
        """Return the JSON body for a webhook, which returns ``id`` to acknowledge it."""
        about: dict[str, object] = {"reference": spoken(self.reference)}
        if self.kind in _OWN_WORDS:
            about = {"text": self.words}
        elif self.kind == MANY:
            about = {
                "referrals": [{"type": _TYPE[kind], "reference": spoken(ref)} for kind, ref in self.many]
            }
        if self.sealed:
            about["sealed"] = self.sealed
        return {"id": self.id, "type": _TYPE[self.kind], **about, "desk": self.desk}
