"""How many wrong guesses were made; knows no passphrase. People and their teams are the store's."""

from __future__ import annotations

from django.db import models


class Guesses(models.Model):
    """Failed tries at one account or one key, kept under a keyed hash; deleted by the first success."""

    bucket = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} guesses, next not before {self.not_before:%H:%M:%S}"
