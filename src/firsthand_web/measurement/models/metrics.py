"""A number to follow."""

from django.db import models

from firsthand.measurement import metrics
from firsthand_web.core.models import Record


class Metric(Record):
    """`definition` holds what its kind needs: `event`, and what `metrics.NEEDS` names."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in metrics.Kind])
    definition = models.JSONField(default=dict)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def formula(self) -> metrics.Metric:
        """The metric as the library computes it."""
        fields = self.definition | {"steps": tuple(self.definition.get("steps", ()))}
        return metrics.Metric(name=self.name, kind=metrics.Kind(self.kind), **fields)

    @property
    def unit(self) -> str:
        return self.formula.unit
