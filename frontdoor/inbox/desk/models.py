"""What the desk keeps: wrong guesses, and keys, all of them locked. People and their teams are the store's."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Guesses(models.Model):
    """Failed tries at one account or one key, kept under a keyed hash; deleted by the first success."""

    bucket = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} guesses, next not before {self.not_before:%H:%M:%S}"


class MemberKey(models.Model):
    """What seals to a member; what opens is made from the passphrase and the salt, and is kept nowhere."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=100)
    salt = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"key of {self.user}"


class Grant(models.Model):
    """A team's identity, sealed to one member."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    team = models.CharField(max_length=100)
    sealed = models.BinaryField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "team"), name="one_grant_a_team"),)

    def __str__(self) -> str:
        return f"key of {self.team} for {self.user}"


class RightsRequest(models.Model):
    """A person's wish to see, or to have erased, what is kept of them: asked for by one member, agreed to by another."""

    class What(models.TextChoices):
        """What is wished."""

        EXPORT = "export", "export"
        ERASE = "erase", "erase"

    what = models.CharField(max_length=10, choices=What.choices)
    team = models.CharField(max_length=100)
    references = models.TextField()
    """As stored, separated by spaces."""
    why = models.CharField(max_length=20)
    checked = models.CharField(max_length=20)
    """Why, and how it was made sure who asks: fixed words of ``rights``."""
    sealed = models.BinaryField()
    """What the asker wrote about that, sealed to the team; emptied when it is done."""
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=150, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")

    def __str__(self) -> str:
        return f"{self.what} {self.references}"


class SecurityKey(models.Model):
    """A security key that a member signs in with beside the passphrase; what is kept of it is public."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    credential = models.BinaryField()
    """The key's own id and its public half, as WebAuthn writes them."""
    signatures = models.PositiveBigIntegerField(default=0)
    """How many the key says it has made; one that goes back was copied. Many keys do not count, and say 0."""
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("added_at", "id")
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="one_key_a_name"),)

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"


class StartPassphrase(models.Model):
    """A passphrase that an administrator handed over, good for one sign-in until a day: then the member chooses one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"start of {self.user}, until {self.until:%Y-%m-%d}"
