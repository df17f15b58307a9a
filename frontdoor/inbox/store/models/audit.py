"""Tables of the audit log: its chained rows, and where it begins."""

from __future__ import annotations

from django.db import models


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
