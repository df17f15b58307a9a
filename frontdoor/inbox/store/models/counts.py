"""Tables of a team's numbers: decisions that are counted, and quarters that were reported."""

from __future__ import annotations

from django.db import models


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
