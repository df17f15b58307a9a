"""Tables of members: their places in teams, days away, and what each prefers."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models


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

    @property
    def gaps(self) -> list[tuple[date, date]]:
        """Return the first and last days of the times in it in which whoever covers is away too."""
        theirs = Absence.objects.filter(user=self.cover, first__lte=self.last, last__gte=self.first)
        return [(max(self.first, one.first), min(self.last, one.last)) for one in theirs]

    @property
    def uncovered(self) -> list[str]:
        """Return the teams whose referrals whoever is away reads, and whoever covers cannot."""
        read = (
            Membership.objects.filter(role__in=(Role.TRIAGE, Role.MANAGER)).exclude(team="").order_by("team")
        )
        theirs, covers = (
            [*read.filter(user=one).values_list("team", flat=True)] for one in (self.user, self.cover)
        )
        return [team for team in theirs if team not in covers]


class Preference(models.Model):
    """What a member chose for their own lists; nothing about a person who was referred."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    hides_names = models.BooleanField(default=False)
    """For a screen that others can see: lists and headings show references only."""
    filters = models.CharField(max_length=300, blank=True)
    """The list's filters as they stand in its address."""
    first_day_over = models.BooleanField(default=False, db_default=False)
    """Whether the six steps of the first day are done, or were put away."""

    def __str__(self) -> str:
        return f"preferences of {self.user}"
