"""Tables of the desk: throttled guesses, encrypted keys, subject requests, security keys, drafts of the catalogue. Users and roles belong to the store."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Guesses(models.Model):
    """Failed attempts at one account or one key, under a keyed hash (HMAC); deleted by the first success."""

    bucket = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} guesses, next not before {self.not_before:%H:%M:%S}"


class MemberKey(models.Model):
    """A member's public key and salt; the private key is derived from the passphrase and is stored nowhere."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(max_length=100)
    salt = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"key of {self.user}"


class Grant(models.Model):
    """A team's identity, encrypted to one member."""

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
    """A request to export or erase one person's data: made by one member, approved by another."""

    class What(models.TextChoices):
        """What is requested."""

        EXPORT = "export", "export"
        ERASE = "erase", "erase"

    what = models.CharField(max_length=10, choices=What.choices)
    team = models.CharField(max_length=100)
    references = models.TextField()
    """As stored, separated by spaces."""
    why = models.CharField(max_length=20)
    checked = models.CharField(max_length=20)
    """The reason, and how the person's identity was checked: fixed terms of ``subject_access.requests``."""
    sealed = models.BinaryField()
    """The requester's note, encrypted to the team; emptied when the request is done."""
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
    """A WebAuthn security key of a member; what is stored of it is public."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    credential = models.BinaryField()
    """Credential id and public key, in WebAuthn's own encoding."""
    signatures = models.PositiveBigIntegerField(default=0)
    """The signature counter; one that goes back means a copied key. Many keys do not count, and report 0."""
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("added_at", "id")
        constraints = (models.UniqueConstraint(fields=("user", "name"), name="one_key_a_name"),)

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"


class StartPassphrase(models.Model):
    """A passphrase that an administrator handed over: good for one sign-in, until it expires."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"start of {self.user}, until {self.until:%Y-%m-%d}"


class CatalogueDraft(models.Model):
    """One member's changes to the catalogue, not published yet; what they say is meant for the public, and is not sealed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base = models.CharField(max_length=100)
    """The revision of the working copy that the changes were made to."""
    changed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    """When a second member was asked to look; None while the author goes on writing."""
    answer = models.CharField(max_length=500, blank=True)
    """What the second member said who gave it back."""
    request = models.CharField(max_length=40, blank=True)
    """The request by which the publisher was handed it; empty for the draft that the member works on."""

    class Meta:
        ordering = ("changed_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=models.Q(request=""), name="one_open_draft_a_member"
            ),
        )

    def __str__(self) -> str:
        return f"draft of {self.user}"


class DraftFile(models.Model):
    """One file of a draft, as it is to be."""

    draft = models.ForeignKey(CatalogueDraft, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering = ("path",)
        constraints = (models.UniqueConstraint(fields=("draft", "path"), name="one_content_a_file"),)

    def __str__(self) -> str:
        return self.path
