"""An intern's work on an assignment, and each time it was handed in."""

from django.db import models

from firsthand_web.core.models import Person, Record
from firsthand_web.learning.models.cohorts import Cohort


class Work(Record):
    """Bound to a record (`record_type`, `record_id`) on which the work is done, as everybody's is."""

    class State(models.TextChoices):
        STARTED = "started", "Under way"
        HANDED_IN = "handed in", "Waits for review"
        REVISE = "revise", "To revise"
        ACCEPTED = "accepted", "Accepted"

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="works")
    intern = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    assignment = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTED)
    record_type = models.CharField(max_length=60, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "intern", "assignment"],
                condition=models.Q(deletion=None),
                name="one_work_an_assignment",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Round(models.Model):
    """Work as it was handed in: `parts` are [key, heading, text]; `advice` what the checks said then.

    `digest` names exactly these parts, so that what is reviewed is what was handed in.
    """

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    words = models.TextField(max_length=5000, blank=True)
    parts = models.JSONField()
    advice = models.JSONField(default=list)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="one_round_of_a_number")]

    def __str__(self) -> str:
        return f"{self.work}, round {self.number}"
