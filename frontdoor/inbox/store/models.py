"""The database models of the store: a referral's answers are encrypted; only the fields that lists sort by are in clear."""

from __future__ import annotations

import functools
import operator

from django.conf import settings
from django.db import models

from frontdoor.rules.liberation import Release


class ReferralStatus(models.TextChoices):
    """The status of a referral."""

    NEW = "new", "new"
    TAKEN = "taken", "taken"
    WAITING = "waiting for information", "waiting for information"
    ACCEPTED = "accepted", "accepted"
    NOT_SUITABLE = "not suitable", "not suitable"
    WITHDRAWN = "withdrawn", "withdrawn"
    CLOSED = "closed", "closed"

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to do something."""
        return self in (
            ReferralStatus.NEW,
            ReferralStatus.TAKEN,
            ReferralStatus.WAITING,
            ReferralStatus.ACCEPTED,
        )


class GateOutcome(models.TextChoices):
    """The outcome of a gate pick-up."""

    AWAITED = "", "still to be met"
    MET = "met", "met at the gate"
    NOT_THERE = "not there", "not there at the gate"
    NOT_WANTED = "no longer wanted", "no longer to be met at the gate"


class Referral(models.Model):
    """One person's request for help, after it was received."""

    reference = models.CharField(max_length=9, unique=True)
    """As stored, without dashes; ``reference.spoken`` shows it."""
    key_hash = models.CharField(max_length=64, unique=True)
    """Keyed hash of the idempotency key: the same key twice is the same referral."""
    repeat_hash = models.CharField(max_length=64, blank=True, db_index=True)
    """Keyed hash of whom it is about, cleared after a day; only to mark a possible repeat."""
    answers_hash = models.CharField(max_length=64, blank=True, db_index=True)
    """Keyed hash of all the answers, cleared after half an hour; only to recognise the same answers sent again."""
    possible_repeat_of = models.CharField(max_length=9, blank=True)
    joined_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="joined"
    )
    """The referral that is answered for this one too: a member found that it asks for the same. Stands for itself again if that is erased."""
    team = models.CharField(max_length=100, db_index=True)
    form = models.CharField(max_length=100)
    form_version = models.CharField(max_length=40)
    council_area = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField(db_index=True)
    status = models.CharField(
        max_length=30, choices=ReferralStatus.choices, default=ReferralStatus.NEW, db_index=True
    )
    status_at = models.DateTimeField(null=True, blank=True)
    """When the status last changed; retention counts from here."""
    keep_until = models.DateField(null=True, blank=True)
    """The date until which a person keeps it, beyond the retention policy; cleared when the status changes."""
    taken_by = models.CharField(max_length=150, blank=True)
    """The member it is assigned to."""
    decision = models.CharField(max_length=60, blank=True)
    """The reason of the decision: one of the desk's fixed texts."""
    set_aside = models.BooleanField(default=False)
    """Looks like spam: stored, encrypted and counted like every other, but nobody is notified at once."""
    release_date = models.DateField(null=True, blank=True)
    release_known = models.BooleanField(default=False)
    release_happened = models.BooleanField(default=False)
    """Whether the release had already happened when it was reported: no rule moves its date."""
    release_given_on = models.DateField(null=True, blank=True)
    """The day on which the day of release was given, where it was not given when the referral arrived."""
    gate_pickup = models.BooleanField(default=False)
    gate_date = models.DateField(null=True, blank=True)
    """The day to meet the person at the gate, where it was given; else it is the day of release."""
    gate_outcome = models.CharField(max_length=20, choices=GateOutcome.choices, blank=True)
    """The outcome of the pick-up; empty while the person is still to be met."""
    sealed = models.BinaryField()
    told_at = models.DateTimeField(null=True, blank=True)
    """When the referrer was told of the decision, or withdrew it themselves; cleared when the status changes."""
    moved_at = models.DateTimeField(null=True, blank=True)
    """When it was handed over to a case system."""
    moved_to = models.CharField(max_length=40, blank=True)
    """The case system, as the file of mappings calls it."""
    counted = models.BinaryField(null=True)
    """Where its decision was added to ``DecisionCount``, sealed to the team; None while it is to be counted."""
    opened_at = models.DateTimeField(null=True, blank=True)
    """When a person first opened it; until then the team gets reminders."""
    opened_by = models.CharField(max_length=150, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When the team was reminded, because nobody had opened it for a working hour."""
    escalated_at = models.DateTimeField(null=True, blank=True)
    """When the second route was notified, because nobody had opened it for a working day."""

    class Meta:
        ordering = ("received_at", "id")

    def __str__(self) -> str:
        return self.reference

    @property
    def release(self) -> Release:
        """Return the release as far as it is stored in clear."""
        return Release(self.release_date, self.release_known, self.release_happened, self.council_area)


class Note(models.Model):
    """A member's note about a referral, encrypted; with a day it is a reminder to call again."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="notes")
    sealed = models.BinaryField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    call_on = models.DateField(null=True, blank=True, db_index=True)
    """The day on which to call again; the note says why."""
    called_at = models.DateTimeField(null=True, blank=True)
    """When a member said that the call is done, or another day took its place."""
    called_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"note {self.pk}"


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


class PaperDraft(models.Model):
    """A referral on paper that is half keyed in, encrypted; it is received once it is sent. No door and no name are in clear."""

    team = models.CharField(max_length=100, db_index=True)
    """Whose members may take it up."""
    by = models.CharField(max_length=150)
    """The member who began it."""
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField(db_index=True)
    """When it was last saved; retention counts from here."""
    version = models.PositiveIntegerField()
    """Grows with each saving, so that a colleague's is not written over."""
    sealed = models.BinaryField()
    key_hash = models.CharField(max_length=64, unique=True)
    """That of the referral that it becomes, so that one that was sent is recognised."""
    content_hash = models.CharField(max_length=64)
    """Keyed hash of what was typed: the same pressed twice is saved once."""

    class Meta:
        ordering = ("began_at", "id")

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Tombstone(models.Model):
    """What is left of an erased referral: enough to count, no personal data."""

    reference = models.CharField(max_length=9, unique=True)
    team = models.CharField(max_length=100)
    council_area = models.CharField(max_length=100, blank=True)
    received_on = models.DateField()
    status = models.CharField(max_length=30, choices=ReferralStatus.choices)
    decision = models.CharField(max_length=60, blank=True)
    set_aside = models.BooleanField(default=False, db_default=False)
    """Whether it still looked like spam, so that it is not counted among the referrals."""
    erased_at = models.DateTimeField()
    by_rule = models.BooleanField(null=True)
    """Whether retention erased it, or a person; unknown for the oldest."""
    repeat_of = models.CharField(max_length=9, blank=True)
    """The reference of the one that was answered for it too."""

    def __str__(self) -> str:
        return f"{self.reference}, erased"


class DecisionCount(models.Model):
    """How many of a team's decisions of a running quarter have one value: a count, and never a row about one referral.

    Once the quarter is over and its ``QuarterReport`` is made, its counts are deleted.
    """

    team = models.CharField(max_length=100)
    quarter = models.DateField()
    """The first day of the quarter in which it was decided."""
    measure = models.CharField(max_length=20)
    value = models.CharField(max_length=120, blank=True)
    count = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("team", "quarter", "measure", "value"), name="one_count_of_each"),
        )

    def __str__(self) -> str:
        return f"{self.team} {self.quarter} {self.measure} {self.value}"


class QuarterReport(models.Model):
    """The published numbers of one team and quarter: made once, when the quarter is over, and never changed.

    Two reports of one quarter cannot be subtracted from each other, since there is only one.
    """

    team = models.CharField(max_length=100)
    quarter = models.DateField()
    made_at = models.DateTimeField()
    tables = models.TextField()
    """JSON: table to its disclosed counts, of which small ones are hidden. A JSONField's check is more than SQLite allows
    with ``trusted_schema`` off."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("team", "quarter"), name="one_report_a_quarter"),)

    def __str__(self) -> str:
        return f"{self.team} {self.quarter}"


class Receipt(models.Model):
    """The running number of a received referral: it stays after the referral is erased."""

    number = models.BigIntegerField(primary_key=True)
    reference = models.CharField(max_length=9, unique=True)

    def __str__(self) -> str:
        return f"{self.number}: {self.reference}"


class KeepingRun(models.Model):
    """One run of retention; the next run checks the clock against it."""

    at = models.DateTimeField()
    erased = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.erased} erased"


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


class Audit(models.Model):
    """A row of the audit log: who did what to which referral and when; ids only, append-only, hash-chained."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    reference = models.CharField(max_length=9, blank=True, db_index=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class Anchor(models.Model):
    """A key pin: the fingerprint of the public key of a team, or of recovery, and the audit row that made it."""

    name = models.CharField(max_length=100, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.fingerprint[:16]}"


class Role(models.TextChoices):
    """What a member may do at the desk; reading a referral also needs the team's key."""

    TRIAGE = "triage", "triage"
    MANAGER = "manager", "manager"
    AUDITOR = "auditor", "auditor"
    """Reads the audit log only."""
    ADMINISTRATOR = "administrator", "administrator"
    """Manages members and settings, and cannot read referrals."""
    EDITOR = "editor", "editor"
    """Changes what the website says, and cannot read referrals."""


WEBSITE = "the website"
"""Stands for the team in the membership of an editor; no team's id has a space."""


class Membership(models.Model):
    """One member's role in one team; for an administrator or auditor the team may be empty: the whole inbox."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    team = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.TRIAGE)

    class Meta:
        ordering = ("team", "user__username")
        constraints = (models.UniqueConstraint(fields=("user", "team"), name="one_role_in_a_team"),)

    def __str__(self) -> str:
        return f"{self.user} in {self.team or 'the whole inbox'} as {self.role}"


class Absence(models.Model):
    """A member's days away, and who covers what they have."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    first = models.DateField()
    last = models.DateField()
    """The last day away."""
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="covers"
    )
    """The member who covers; None where nobody does."""
    by = models.CharField(max_length=150)
    """The member who said so."""
    at = models.DateTimeField()

    class Meta:
        ordering = ("first", "id")

    def __str__(self) -> str:
        return f"{self.user} away {self.first} to {self.last}"


class Preference(models.Model):
    """What a member chose for their own lists; nothing about a person who was referred."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hides_names = models.BooleanField(default=False)
    """For a screen that others can see: lists and headings show references only."""
    filters = models.CharField(max_length=300, blank=True)
    """The list's filters as they stand in its address."""

    def __str__(self) -> str:
        return f"preferences of {self.user}"
