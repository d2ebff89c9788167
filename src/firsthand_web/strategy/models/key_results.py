"""A measured result that an objective needs, and the values somebody typed in for it."""

from typing import ClassVar

from django.db import models

from firsthand.measurement.metrics import Grain
from firsthand.strategy import okrs
from firsthand_web.core.models import Record
from firsthand_web.measurement.models import Metric
from firsthand_web.strategy.models.objectives import Objective


class KeyResult(Record):
    """Fed by a metric (its complete days, weeks or months, as `grain` says), or by check-ins."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="key_results")
    name = models.CharField(max_length=200)
    metric = models.ForeignKey(
        Metric, on_delete=models.SET_NULL, null=True, blank=True, related_name="key_results"
    )
    grain = models.CharField(
        max_length=5, choices=[(grain.value, grain.value) for grain in Grain], default=Grain.WEEK.value
    )
    start_value = models.FloatField()
    target = models.FloatField()
    unit = models.CharField(max_length=60, blank=True)
    begins = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def goal(self) -> okrs.KeyResult:
        """The key result as the library judges it."""
        return okrs.KeyResult(
            name=self.name,
            start_value=self.start_value,
            target=self.target,
            begins=self.begins,
            ends=self.ends,
            unit=self.counted_in,
        )

    @property
    def counted_in(self) -> str:
        """The unit of its values: that of the metric, or what somebody wrote."""
        return self.feed.unit if self.feed else self.unit

    @property
    def feed(self) -> Metric | None:
        """Its metric, unless that was deleted since."""
        return self.metric if self.metric is not None and self.metric.deletion_id is None else None


class CheckIn(Record):
    """The value at the end of a day, as somebody gave it."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="check_ins")
    on = models.DateField()
    value = models.FloatField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["key_result", "on"], name="check_in_day"),
        ]

    def __str__(self) -> str:
        return f"{self.value:g} on {self.on}"
