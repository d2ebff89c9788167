"""Needs, and how a survey's answers become their scores."""

from typing import ClassVar, Self

from django.db import models

from firsthand_web.core.models import Record
from firsthand_web.core.models.records import RecordQuerySet
from firsthand_web.evidence.models import Survey


class NeedSetting(Record):
    """How one question of a survey is read as needs: its parts, which answers count, formula, resamples.

    `question` is a key; “a+b” stands for two grids with the same rows (`firsthand.insights.reading`).
    `importance`, `satisfaction` and `alternatives` are labels of the question's parts (the last may be
    empty). `scales` holds the library's scales; `segment` names the column whose choices are the segments,
    as addresses do (`q1`, `q7.3`). `digest` names everything that the stored results were computed from;
    `segments` lists name and n of each segment then, `respondents` how many people were asked.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="need_settings")
    question = models.CharField(max_length=200)
    importance = models.CharField(max_length=300)
    satisfaction = models.CharField(max_length=300)
    alternatives = models.CharField(max_length=300, blank=True)
    scales = models.JSONField(default=dict)
    formula = models.CharField(max_length=40, default="ulwick")
    resamples = models.PositiveIntegerField(default=2000)
    seed = models.PositiveIntegerField(default=0)
    segment = models.CharField(max_length=90, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    segments = models.JSONField(default=list)
    respondents = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Needs in {self.survey}"


class OpportunityQuerySet(RecordQuerySet):
    def ranked(self) -> Self:
        """Highest score first; needs without a score come last, oldest first."""
        return self.order_by(models.F("rank").asc(nulls_last=True), "pk")


class OpportunityManager(models.Manager["Opportunity"]):
    def get_queryset(self) -> OpportunityQuerySet:
        return OpportunityQuerySet(self.model, using=self._db).here()


class Opportunity(Record):
    """A need: something people want to get done and cannot yet, or not well.

    With a `setting` it stands for the row `row` of the setting's question and has a stored `result`
    (`queries.results` reads it); written by hand it has neither. `rank` repeats the result's.
    """

    statement = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, null=True, blank=True, related_name="needs")
    setting = models.ForeignKey(
        NeedSetting, on_delete=models.CASCADE, null=True, blank=True, related_name="needs"
    )
    row = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    rank = models.PositiveIntegerField(null=True, blank=True)

    objects: ClassVar[OpportunityManager] = OpportunityManager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "need"

    def __str__(self) -> str:
        return self.statement

    @property
    def computed(self) -> bool:
        return bool(self.result)
