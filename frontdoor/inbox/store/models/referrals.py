"""Tables of referrals: what was received, notes on it, papers that are half keyed in, and what stays of the erased."""

from __future__ import annotations

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
    MISSED = "missed", "not met: nobody of us was at the gate"
    NOT_WANTED = "no longer wanted", "no longer to be met at the gate"


class RealReferrals(models.Manager["Referral"]):
    """Selects people's referrals, and no practice referral: so no list, count, message or rule has to leave one out."""

    def get_queryset(self) -> models.QuerySet[Referral]:
        """Select the rows that are about somebody."""
        return super().get_queryset().exclude(pk__in=Practice.objects.values("pk"))


class EveryReferral(models.Manager["Referral"]):
    """Selects practice referrals too."""

    def open_to(self, member: str) -> models.QuerySet[Referral]:
        """Select people's referrals, and the one that this member practises with."""
        return self.filter(models.Q(practice=None) | models.Q(practice__member=member))


class Referral(models.Model):
    """One person's request for help, after it was received; or a practice referral, which is nobody's.

    ``objects`` leaves practice out. ``every`` does not: it is for what a member does with the one referral that they have open,
    and for the public door, which finds one by a secret and may read few columns.
    """

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

    objects = RealReferrals()
    every = EveryReferral()

    class Meta:
        ordering = ("received_at", "id")
        # All by which the desk's list counts, sorts and chooses: else each of its questions reads past the answers of all.
        indexes = (
            models.Index(fields=(
                "team", "status", "joined_to", "set_aside", "taken_by", "release_date", "release_known",
                "release_happened", "release_given_on", "gate_pickup", "gate_outcome", "gate_date", "council_area",
                "received_at", "told_at",
            ), name="store_referral_list"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def release(self) -> Release:
        """Return the release as far as it is stored in clear."""
        return Release(self.release_date, self.release_known, self.release_happened, self.council_area)

    @property
    def practice_of(self) -> str:
        """Return the member who practises with it, and who alone sees it; empty for a person's referral."""
        try:
            return self.practice.member
        except Practice.DoesNotExist:
            return ""


class Practice(models.Model):
    """Marks a practice referral; a table of its own, so that no look at people's referrals reads past their answers for a mark."""

    referral = models.OneToOneField(
        Referral, primary_key=True, on_delete=models.CASCADE, related_name="practice"
    )
    member = models.CharField(max_length=150, unique=True)

    def __str__(self) -> str:
        return f"practice of {self.member}"


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
