"""Runs of the practice company, and those that a mentor sets for a class."""

from functools import cached_property

from django.db import models

from firsthand.learning.practice.run import Run as Played
from firsthand.learning.practice.run import run_in
from firsthand_web.core.models import Person, Product, Record
from firsthand_web.learning.models.cohorts import Cohort


class ClassRun(Record):
    """One world, difficulty and seed for all interns of a cohort, so that their debriefs can be compared."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="class_runs")
    title = models.CharField(max_length=200)
    world = models.CharField(max_length=60)
    difficulty = models.CharField(max_length=20)
    seed = models.PositiveBigIntegerField()
    quarters = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class Run(Record):
    """`state` is the library's data of the run: where it began, and every choice so far.

    Its product stands in a workspace of its own: who belongs to that sees the run, and nobody else. `home`
    is the product from whose pages it was begun. `score` and debrief are there once it is over.
    """

    learner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    home = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs")
    class_run = models.ForeignKey(
        ClassRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="runs"
    )
    title = models.CharField(max_length=200)
    world = models.CharField(max_length=60)
    difficulty = models.CharField(max_length=20)
    seed = models.PositiveBigIntegerField()
    quarters = models.PositiveSmallIntegerField(default=4)
    state = models.JSONField()
    score = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def known(self) -> Played:
        """The run as the library has it. Raises `InputError` where another version kept it."""
        return run_in(self.state)


class Quarter(models.Model):
    """What is chosen and believed in a quarter, a draft until `played_at`; `outcome` is what came back."""

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
