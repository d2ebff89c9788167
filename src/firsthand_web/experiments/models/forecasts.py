"""What somebody expected of an experiment, written down before anybody knew."""

from django.db import models

from firsthand.experiments import forecasts
from firsthand_web.core.models import Record
from firsthand_web.experiments.models.experiments import Experiment
from firsthand_web.roadmap.models import Team


class Forecast(Record):
    """The lift of the primary metric that `created_by` is `confidence` sure of: from `low` to `high`."""

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="forecasts")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    confidence = models.FloatField(default=0.8)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.low:+.1%} to {self.high:+.1%}"

    @property
    def stated(self) -> forecasts.Forecast:
        """The forecast as the library scores it."""
        return forecasts.Forecast(
            experiment=str(self.experiment_id),
            estimator=str(self.created_by) if self.created_by else "Somebody who left",
            team=self.team.name if self.team else "No team",
            low=self.low,
            likely=self.likely,
            high=self.high,
            confidence=self.confidence,
        )
