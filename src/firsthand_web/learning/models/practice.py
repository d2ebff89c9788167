"""A run of the practice company."""

from django.db import models

from firsthand_web.core.models import Person, Record
from firsthand_web.learning.models.cohorts import Cohort


class Run(Record):
    """`state` is the library's saved state: world, seed, every choice so far. Its product is its own."""

    learner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")
    title = models.CharField(max_length=200)
    world = models.CharField(max_length=60)
    difficulty = models.CharField(max_length=20)
    seed = models.PositiveBigIntegerField()
    quarters = models.PositiveSmallIntegerField(default=4)
    state = models.JSONField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Quarter(models.Model):
    """What was chosen and believed in a quarter; `outcome` is what came back."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="played")
    number = models.PositiveSmallIntegerField()
    choices = models.JSONField(default=dict)
    beliefs = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    played_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_quarter_of_a_number")]

    def __str__(self) -> str:
        return f"{self.run}, quarter {self.number}"
