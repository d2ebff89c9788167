"""Plans as they were solved, and what was decided."""

from django.db import models

from firsthand_web.core.models import Record


class Plan(Record):
    """One answer of the solver.

    `digest` is that of `inputs`; a plan whose digest differs from today's inputs is out of date. `result`
    holds placements, loads, reasons, prices and, where nothing fits, the contradiction.
    """

    class Status(models.TextChoices):
        OPTIMAL = "optimal", "Proven best"
        FEASIBLE = "feasible", "Best found in the time"
        INFEASIBLE = "infeasible", "No plan keeps every wish"
        UNKNOWN = "unknown", "No plan found in the time"

    digest = models.CharField(max_length=64)
    inputs = models.JSONField(default=dict)
    periods = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices)
    objective = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    gap = models.FloatField(null=True, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Plan {self.periods[0]} to {self.periods[-1]}" if self.periods else "Plan"

    @property
    def has_placements(self) -> bool:
        return self.status in (self.Status.OPTIMAL, self.Status.FEASIBLE)

    @property
    def decision(self) -> "Decision | None":
        """The decision that adopted this plan; undoing the decision undoes the adoption."""
        found: Decision | None = Decision.objects.filter(plan=self).order_by("-pk").first()
        return found


class Decision(Record):
    """What was chosen, against what, why, and who saw it differently."""

    title = models.CharField(max_length=200)
    context = models.TextField(blank=True)
    options = models.TextField(blank=True)
    chosen = models.TextField()
    reasons = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    decided_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")

    class Meta:
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return self.title
