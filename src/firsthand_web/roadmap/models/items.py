"""What could be built: items with their estimates, efforts and dependencies."""

from django.db import models

from firsthand.roadmap.scoring import Range
from firsthand_web.core.models import Record
from firsthand_web.evidence.models import Question
from firsthand_web.insights.models import Opportunity
from firsthand_web.roadmap.models.capacity import Team


class Item(Record):
    """Something that could be built.

    Reach is a range that a person gave, or follows evidence, computed when it is read: the user base times
    the share of people for whom `reach_need` is important, or the share who answered `reach_question` with
    one of `reach_choices` (in `reach_row` and `reach_part` of a grid).
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    key = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    reach_low = models.FloatField(null=True, blank=True)
    reach_likely = models.FloatField(null=True, blank=True)
    reach_high = models.FloatField(null=True, blank=True)
    reach_need = models.ForeignKey(
        Opportunity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reach_question = models.ForeignKey(
        Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reach_row = models.CharField(max_length=300, blank=True)
    reach_part = models.CharField(max_length=300, blank=True)
    reach_choices = models.JSONField(default=list, blank=True)
    impact_low = models.FloatField(default=1)
    impact_likely = models.FloatField(default=1)
    impact_high = models.FloatField(default=1)
    confidence_low = models.FloatField(default=0.8)
    confidence_likely = models.FloatField(default=0.8)
    confidence_high = models.FloatField(default=0.8)
    estimate_note = models.CharField(max_length=300, blank=True)
    must = models.BooleanField(default=False)
    earliest = models.CharField(max_length=40, blank=True)
    latest = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def follows_evidence(self) -> bool:
        return self.reach_question_id is not None or self.reach_need_id is not None

    @property
    def reach(self) -> Range | None:
        """The range that a person gave; None while nobody has."""
        low, likely, high = self.reach_low, self.reach_likely, self.reach_high
        if low is None or likely is None or high is None:
            return None
        return Range(low=low, likely=likely, high=high)

    @property
    def impact(self) -> Range:
        return Range(low=self.impact_low, likely=self.impact_likely, high=self.impact_high)

    @property
    def confidence(self) -> Range:
        return Range(low=self.confidence_low, likely=self.confidence_likely, high=self.confidence_high)


class Effort(models.Model):
    """Person-months of one team for an item. It outlives a deleted team, so that plans can say so."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="efforts")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="efforts")
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()

    class Meta:
        ordering = ["team__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "team"], name="one_effort_each")]

    def __str__(self) -> str:
        return f"{self.likely:g} person-months of {self.team}"

    @property
    def range(self) -> Range:
        return Range(low=self.low, likely=self.likely, high=self.high)


class Dependency(Record):
    """`item` can be built no earlier than `needs`."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="dependents")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item} needs {self.needs}"
