"""Tables of the outbox: what a mailbox is told of, and each try; the daily digest and the canary among it."""

from __future__ import annotations

import functools
import operator

from django.db import models

from frontdoor.inbox.store.models.follow_up import SentMessage
from frontdoor.inbox.store.models.referrals import Referral


class RollCall(models.Model):
    """One team's daily digest, or an alarm after it: counts, times and references, no personal data."""

    class About(models.TextChoices):
        """What a message is about."""

        MORNING = "", "the roll-call of the morning"
        GATE = "gate", "soon to be met at the gate, and nobody has it"
        STILL = "still", "no step for long"
        PASSED = "passed", "the day has passed"
        PERHAPS = "perhaps", "perhaps told, and not told again"
        UNREAD = "unread", "said by the sender, and not read"
        DUE = "due", "facts of the website to be checked"
        """Its team is the owners that it is for."""
        UNTOLD = "untold", "decided, and the referrer not told"
        """Stands in each morning's roll-call; a message of its own asks for it from the third working day on."""
        CALL = "call", "not called again on the day"

    day = models.DateField()
    team = models.CharField(max_length=100)
    about = models.CharField(max_length=10, choices=About.choices, blank=True)
    made_at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("day", "team", "about"), name="one_message_a_kind_and_day"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.team} {self.about}".strip()


class Canary(models.Model):
    """A canary probe between being received and being completed; then it is erased.

    It has a table of its own, so that no list, count or running number of people's referrals ever includes one.
    """

    reference = models.CharField(max_length=9, unique=True)
    key_hash = models.CharField(max_length=64, unique=True)
    team = models.CharField(max_length=100)
    council_area = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField()
    """When it was sent; the outage flag counts from here."""
    received_at = models.DateTimeField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"canary {self.reference}"


_THINGS = ("referral", "roll_call", "canary", "said")
"""What a delivery may be about, one at a time."""


def _exactly_one(*names: str) -> models.Q:
    """Select the rows in which one of these references is set, and no other."""
    each = (models.Q(**{f"{other}__isnull": other != name for other in names}) for name in names)
    return functools.reduce(operator.or_, each)


class Delivery(models.Model):
    """An outbox row: one mailbox to be notified of one referral, message, daily digest or canary (which delivers nothing)."""

    class Kind(models.TextChoices):
        """What the notification says."""

        NEW = "new", "new referral"
        AGAIN = "again", "unopened for a working hour"
        SECOND_ROUTE = "second", "unopened for a working day"
        ADDED = "added", "said by the sender later"
        ROLL_CALL = "roll-call", "roll-call"
        ALARM = "alarm", "somebody should look"
        DUE = "due", "facts of the website to be checked"
        CANARY = "canary", "canary"

    class State(models.TextChoices):
        """The state of the delivery."""

        DUE = "due", "due"
        """To be attempted at ``due_at``, for the first time or again."""
        SENDING = "sending", "being sent"
        """Leased by a worker until ``lease_until``; after that any worker may lease it."""
        TOLD = "told", "told"
        """The mailbox took it."""
        UNCLEAR = "unclear", "perhaps told"
        """The connection broke after everything was sent; retried at ``due_at``, a limited number of times, if still
        unopened."""
        GIVEN_UP = "given up", "perhaps told, often"
        """Perhaps delivered so often that it is not retried: a person is asked to look."""
        STOPPED = "stopped", "no longer needed"
        """A person opened the referral first, or the mailbox was removed from the settings."""

    WAITING = (State.DUE, State.UNCLEAR)
    """To be attempted at ``due_at``."""

    referral = models.ForeignKey(Referral, null=True, on_delete=models.CASCADE, related_name="deliveries")
    roll_call = models.ForeignKey(RollCall, null=True, on_delete=models.CASCADE, related_name="deliveries")
    canary = models.ForeignKey(Canary, null=True, on_delete=models.CASCADE, related_name="deliveries")
    said = models.ForeignKey(SentMessage, null=True, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NEW)
    mailbox = models.CharField(max_length=500)
    """Its address, as in the settings."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    """The fencing token: grows with every lease, so that a worker whose lease expired writes nothing."""
    message_id = models.CharField(max_length=100)
    """The same at every attempt, so that a mail server or program recognises a repeat."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("referral", "mailbox"), name="one_delivery_a_mailbox"),
            models.UniqueConstraint(fields=("roll_call", "mailbox"), name="one_roll_call_a_mailbox"),
            models.UniqueConstraint(fields=("said", "mailbox"), name="one_delivery_a_message"),
            models.CheckConstraint(condition=_exactly_one(*_THINGS), name="delivery_of_one_thing"),
        )
        indexes = (models.Index(fields=("state", "due_at"), name="delivery_due"),)

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.state}"


class Attempt(models.Model):
    """One attempt of a delivery, with its outcome in words."""

    class Outcome(models.TextChoices):
        """The outcome of the attempt."""

        TOLD = "told", "told"
        LATER = "try later", "to be tried again"
        UNCLEAR = "unclear", "perhaps told"
        REFUSED = "refused", "refused"

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    words = models.CharField(max_length=500)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.outcome}: {self.words}"
