"""What is kept of a referral; the few facts that the list sorts by stand unsealed, everything else is sealed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from frontdoor.rules.liberation import Release


class ReferralStatus(models.TextChoices):
    """How far a referral has come."""

    NEW = "new", "new"
    TAKEN = "taken", "taken"
    WAITING = "waiting for information", "waiting for information"
    ACCEPTED = "accepted", "accepted"
    NOT_SUITABLE = "not suitable", "not suitable"
    WITHDRAWN = "withdrawn", "withdrawn"
    CLOSED = "closed", "closed"

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do something."""
        return self in (
            ReferralStatus.NEW,
            ReferralStatus.TAKEN,
            ReferralStatus.WAITING,
            ReferralStatus.ACCEPTED,
        )


class GateOutcome(models.TextChoices):
    """What became of a gate pick-up."""

    AWAITED = "", "still to be met"
    MET = "met", "met at the gate"
    NOT_THERE = "not there", "not there at the gate"
    NOT_WANTED = "no longer wanted", "no longer to be met at the gate"


class Referral(models.Model):
    """One person's request for help, once accepted."""

    reference = models.CharField(max_length=9, unique=True)
    """As stored, without dashes; ``reference.spoken`` shows it."""
    key_hash = models.CharField(max_length=64, unique=True)
    """Of the one-time key: the same key twice is the same referral."""
    repeat_hash = models.CharField(max_length=64, blank=True, db_index=True)
    """Keyed, of the answers; emptied after a day. Only to mark a possible repeat."""
    answers_hash = models.CharField(max_length=64, blank=True, db_index=True)
    """Keyed, of all the answers; emptied after half an hour. Only to know the same answers that come again."""
    possible_repeat_of = models.CharField(max_length=9, blank=True)
    team = models.CharField(max_length=100, db_index=True)
    form = models.CharField(max_length=100)
    form_version = models.CharField(max_length=40)
    council_area = models.CharField(max_length=100, blank=True)
    received_at = models.DateTimeField(db_index=True)
    status = models.CharField(
        max_length=30, choices=ReferralStatus.choices, default=ReferralStatus.NEW, db_index=True
    )
    status_at = models.DateTimeField(null=True, blank=True)
    """When the status last changed; how long it is kept counts from here."""
    keep_until = models.DateField(null=True, blank=True)
    """Until when a person said that it is kept, beyond what the rule says; emptied when the status changes."""
    taken_by = models.CharField(max_length=150, blank=True)
    """The member who has it."""
    decision = models.CharField(max_length=60, blank=True)
    """Why it was decided so: one of the desk's fixed words."""
    set_aside = models.BooleanField(default=False)
    """Looks like spam: kept, sealed and counted like every other, but nobody is told at once."""
    release_date = models.DateField(null=True, blank=True)
    release_known = models.BooleanField(default=False)
    release_happened = models.BooleanField(default=False)
    """Whether the release had happened when it was told: no rule moves its date."""
    gate_pickup = models.BooleanField(default=False)
    gate_date = models.DateField(null=True, blank=True)
    """The day to meet the person at the gate, where it was said; without it, that is the day of release."""
    gate_outcome = models.CharField(max_length=20, choices=GateOutcome.choices, blank=True)
    """What a member said became of the pick-up; empty while the person is still to be met."""
    sealed = models.BinaryField()
    opened_at = models.DateTimeField(null=True, blank=True)
    """When a person first opened it; until then the team is told again."""
    opened_by = models.CharField(max_length=150, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When the team was told again, because nobody had opened it for a working hour."""
    escalated_at = models.DateTimeField(null=True, blank=True)
    """When the second route was told, because nobody had opened it for a working day."""

    class Meta:
        ordering = ("received_at", "id")

    def __str__(self) -> str:
        return self.reference

    @property
    def release(self) -> Release:
        """Return what stands unsealed of the release."""
        return Release(self.release_date, self.release_known, self.release_happened)


class Note(models.Model):
    """What a member wrote about a referral, sealed."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="notes")
    sealed = models.BinaryField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"note {self.pk}"


class Tombstone(models.Model):
    """What stays of a referral that was erased: enough to count, nothing about a person."""

    reference = models.CharField(max_length=9, unique=True)
    team = models.CharField(max_length=100)
    council_area = models.CharField(max_length=100, blank=True)
    received_on = models.DateField()
    status = models.CharField(max_length=30, choices=ReferralStatus.choices)
    decision = models.CharField(max_length=60, blank=True)
    erased_at = models.DateTimeField()
    by_rule = models.BooleanField(null=True)
    """Whether the rule erased it, or a person; not written down for the oldest."""

    def __str__(self) -> str:
        return f"{self.reference}, erased"


class Receipt(models.Model):
    """The running number of a referral that was received: it stays, whatever becomes of the referral."""

    number = models.BigIntegerField(primary_key=True)
    reference = models.CharField(max_length=9, unique=True)

    def __str__(self) -> str:
        return f"{self.number}: {self.reference}"


class KeepingRun(models.Model):
    """One run of the rules on how long referrals are kept; the next one measures the clock against it."""

    at = models.DateTimeField()
    erased = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.erased} erased"


class RollCall(models.Model):
    """One team's message of one working morning, or what came up after it: counts, times and references, nothing personal."""

    class About(models.TextChoices):
        """What a message is about."""

        MORNING = "", "the roll-call of the morning"
        GATE = "gate", "soon to be met at the gate, and nobody has it"
        STILL = "still", "no step for long"
        PASSED = "passed", "the day has passed"
        PERHAPS = "perhaps", "perhaps told, and not told again"

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
    """A referral that the inbox sent itself, on its way from the public door to being opened; gone once it came back.

    It has a table of its own, so that no list, count or running number of people's referrals ever holds one.
    """

    reference = models.CharField(max_length=9, unique=True)
    key_hash = models.CharField(max_length=64, unique=True)
    team = models.CharField(max_length=100)
    council_area = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField()
    """When it set out; the door sign counts from here."""
    received_at = models.DateTimeField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"canary {self.reference}"


class Delivery(models.Model):
    """Telling one mailbox of one referral, or of a roll-call; a canary's is withdrawn at the mailbox's door."""

    class Kind(models.TextChoices):
        """What is told."""

        NEW = "new", "new referral"
        AGAIN = "again", "unopened for a working hour"
        SECOND_ROUTE = "second", "unopened for a working day"
        ROLL_CALL = "roll-call", "roll-call"
        ALARM = "alarm", "somebody should look"
        CANARY = "canary", "canary"

    class State(models.TextChoices):
        """How far the telling has come."""

        DUE = "due", "due"
        """To be tried at ``due_at``, for the first time or again."""
        SENDING = "sending", "being sent"
        """Claimed by a worker until ``lease_until``; after that anybody may claim it."""
        TOLD = "told", "told"
        """The mailbox took it."""
        UNCLEAR = "unclear", "perhaps told"
        """The connection broke after everything was sent; tried again at ``due_at``, some times, if still unopened."""
        GIVEN_UP = "given up", "perhaps told, often"
        """Perhaps told so often that it is not tried again: a person is to look."""
        STOPPED = "stopped", "no longer needed"
        """A person opened the referral first, or the mailbox left the settings."""

    WAITING = (State.DUE, State.UNCLEAR)
    """To be tried at ``due_at``."""

    referral = models.ForeignKey(Referral, null=True, on_delete=models.CASCADE, related_name="deliveries")
    roll_call = models.ForeignKey(RollCall, null=True, on_delete=models.CASCADE, related_name="deliveries")
    canary = models.ForeignKey(Canary, null=True, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.NEW)
    mailbox = models.CharField(max_length=500)
    """``mailto:…``, ``https://…`` or ``sealed+https://…``, as in the settings."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    """Grows with every claim; a worker that was overtaken writes nothing."""
    message_id = models.CharField(max_length=100)
    """The same at every attempt, so that a mail server or program can tell a repeat."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("referral", "mailbox"), name="one_delivery_a_mailbox"),
            models.UniqueConstraint(fields=("roll_call", "mailbox"), name="one_roll_call_a_mailbox"),
            models.CheckConstraint(
                condition=models.Q(referral=None, roll_call=None, canary__isnull=False)
                | models.Q(referral=None, roll_call__isnull=False, canary=None)
                | models.Q(referral__isnull=False, roll_call=None, canary=None),
                name="delivery_of_one_thing",
            ),
        )
        indexes = (models.Index(fields=("state", "due_at"), name="delivery_due"),)

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.state}"


class Attempt(models.Model):
    """One try of a delivery, in words."""

    class Outcome(models.TextChoices):
        """What came of it."""

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


class Audit(models.Model):
    """Who did what to which referral and when: ids only, append-only, each row hashed over the one before."""

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
    """The right sealing key of a team, or of recovery: its fingerprint, and the row of the log that says so."""

    name = models.CharField(max_length=100, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.fingerprint[:16]}"


class Role(models.TextChoices):
    """What a member may do at the desk; reading anything needs the team's key besides."""

    TRIAGE = "triage", "triage"
    MANAGER = "manager", "manager"
    AUDITOR = "auditor", "auditor"
    """Reads the log only."""
    ADMINISTRATOR = "administrator", "administrator"
    """Looks after people and settings, and cannot read."""


class Membership(models.Model):
    """One person's place in one team; an administrator's or auditor's team may be empty: the whole inbox."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    team = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.TRIAGE)

    class Meta:
        ordering = ("team", "user__username")
        constraints = (models.UniqueConstraint(fields=("user", "team"), name="one_role_in_a_team"),)

    def __str__(self) -> str:
        return f"{self.user} in {self.team or 'the whole inbox'} as {self.role}"
