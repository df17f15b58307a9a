"""Tables of what is said after sending and beside it: three words, messages, feedback; and the links of offices."""

from __future__ import annotations

from django.db import models

from frontdoor.inbox.store.models.referrals import Referral


class WordsKey(models.Model):
    """The public key that a referral's reference and three words make; neither the words nor the private key is stored."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="words_key")
    recipient = models.CharField(max_length=80)
    """What the team asks or tells is encrypted to it; and words are right if they make it again."""
    at = models.DateTimeField()
    by = models.CharField(max_length=150, blank=True)
    """The member who gave new words in a call; empty for those that the confirmation showed."""
    sealed = models.BinaryField(default=b"")
    """The sender's own copy of the answers, encrypted to it; empty where none was asked for, and after new words."""

    def __str__(self) -> str:
        return f"words of {self.referral_id}"


class MessageKind(models.TextChoices):
    """Who says what after a referral was sent."""

    ADDED = "added", "added or changed by the sender"
    WITHDRAWN = "withdrawn", "withdrawn by the sender"
    ANSWER = "answer", "an answer of the sender"
    WORDS_KEPT = "words kept", "the sender has the words"
    """The confirmation shows them no more; holds no text."""
    QUESTION = "question", "a question of the team"
    TOLD = "told", "what the team told the sender"


class SentMessage(models.Model):
    """One thing said between sender and team after the referral was sent, encrypted to whoever reads it."""

    FROM_SENDER = (MessageKind.ADDED, MessageKind.WITHDRAWN, MessageKind.ANSWER)
    """What a member has to read."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    sealed = models.BinaryField(default=b"")
    """To the team and recovery; what the team says also to the key that the words make."""
    by = models.CharField(max_length=150, blank=True)
    """The member; empty for the sender."""
    at = models.DateTimeField()
    key_hash = models.CharField(max_length=64, unique=True, null=True)
    """Keyed hash of the page's one-time key: the same key twice is the same message."""
    answered = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    """The question that an answer is about."""
    applied_at = models.DateTimeField(null=True, blank=True)
    """When a withdrawal changed the referral's status."""
    read_at = models.DateTimeField(null=True, blank=True)
    """When a member noted what the sender said; until then it is listed, and its day of release is not used yet."""
    read_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class FeedbackKind(models.TextChoices):
    """What somebody said to us beside a referral."""

    WRONG_HERE = "wrong here", "something is wrong on a page"
    COMPLAINT = "complaint", "complaint"


class Feedback(models.Model):
    """A report that a page is wrong, or a complaint, encrypted; its dates stay as a log once its text is erased."""

    kind = models.CharField(max_length=12, choices=FeedbackKind.choices)
    team = models.CharField(max_length=100, db_index=True)
    """Who answers it."""
    reference = models.CharField(max_length=9, blank=True)
    """A complaint's own reference, as stored."""
    page = models.CharField(max_length=200, blank=True)
    """The page that is wrong: an address of ours."""
    sealed = models.BinaryField(default=b"")
    """Empty once its text is erased."""
    key_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    """When it was received; the thirty days count from here."""
    by = models.CharField(max_length=150, blank=True)
    """The member who wrote down what came by phone or letter; empty if it came by the site."""
    set_aside = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class OfficeLink(models.Model):
    """A dated link to the form that fills in an office's name; nothing of a person."""

    office = models.CharField(max_length=200)
    until = models.DateField()
    """The last day on which it works."""
    once = models.BooleanField(default=False)
    """Whether it ends with the first referral that is received by it."""
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.pk}: {self.office}"


class OfficeLinkUse(models.Model):
    """That a link which works once was used; a row of its own, because the public door may only insert."""

    link = models.OneToOneField(OfficeLink, on_delete=models.CASCADE, related_name="use")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"use of link {self.link_id}"
