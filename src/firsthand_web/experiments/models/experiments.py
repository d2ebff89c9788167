"""A test of one idea: what was believed, what decides, and what came of it."""

from typing import Any, ClassVar

from django.db import models

from firsthand_web.core.models import Person, Record
from firsthand_web.core.models.records import RecordManager, RecordQuerySet
from firsthand_web.experiments.models.planned import GUARDRAIL, PRIMARY, Planned
from firsthand_web.roadmap.models import Decision, Item, Team

# What a rule says until somebody says otherwise.
USUAL: dict[str, Any] = {"least": 0.0, "units": 0, "sequential": False, "confidence": 0.95, "prior": 0.3}


class ExperimentQuerySet(RecordQuerySet):
    def read_out(self) -> "ExperimentQuerySet":
        """Those with numbers."""
        return self.exclude(read_at=None)

    def under_way(self) -> "ExperimentQuerySet":
        return self.filter(state=Experiment.State.RUNNING)

    def undecided(self) -> "ExperimentQuerySet":
        """Those with numbers that no decision has followed yet."""
        return self.read_out().exclude(state=Experiment.State.DECIDED)


class ExperimentManager(RecordManager):
    def get_queryset(self) -> ExperimentQuerySet:
        return ExperimentQuerySet(self.model, using=self._db).here()

    def read_out(self) -> ExperimentQuerySet:
        return self.get_queryset().read_out()

    def under_way(self) -> ExperimentQuerySet:
        return self.get_queryset().under_way()

    def undecided(self) -> ExperimentQuerySet:
        return self.get_queryset().undecided()


class Experiment(Record):
    """`variants` (name, share; the control first), `metrics` and `rule` can be changed until it starts.

    `metrics` holds one `Planned` each. `rule`: least, units, sequential, confidence, prior.
    `fixed` is what variants, metrics and rule were when it started. `source` says how data is read: of a
    file its name, digest and columns; of events the exposure, property, window and days. `result` is the
    library's readout with its verdict; `result_digest` that of everything it was computed from; `looks` when
    somebody looked at other numbers than before, and how many units there were. `effect` and
    `error` are the lift of the primary metric and its standard error: of the variant that the verdict is
    about, positive when higher. `used` says which item took it over as its impact, and what it had before.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        RUNNING = "running", "Running"
        STOPPED = "stopped", "Stopped"
        DECIDED = "decided", "Decided"

    class Verdict(models.TextChoices):
        SHIP = "ship", "Ship"
        STOP = "do not ship", "Do not ship"
        UNDECIDED = "undecided", "Undecided"
        MISMATCH = "mismatch", "No verdict: uneven split"

    name = models.CharField(max_length=200)
    because = models.TextField(blank=True)
    believe = models.TextField(blank=True)
    know_when = models.TextField(blank=True)
    item = models.ForeignKey(
        Item, on_delete=models.SET_NULL, null=True, blank=True, related_name="experiments"
    )
    team = models.ForeignKey(
        Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="experiments"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    variants = models.JSONField(default=list)
    metrics = models.JSONField(default=list)
    rule = models.JSONField(default=dict)
    power = models.JSONField(default=dict)
    fixed = models.JSONField(default=dict)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    source = models.JSONField(default=dict)
    upload = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    result_digest = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    looks = models.JSONField(default=list)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    effect = models.FloatField(null=True, blank=True)
    error = models.FloatField(null=True, blank=True)
    learned = models.TextField(blank=True)
    used = models.JSONField(default=dict)
    decision = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="experiments"
    )
    # Who is asked for a forecast; nobody sees another's before all have given theirs, or the start.
    asked: models.ManyToManyField[Person, Any] = models.ManyToManyField(Person, blank=True, related_name="+")

    objects: ClassVar[Any] = ExperimentManager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return bool(self.state == self.State.DRAFT)

    @property
    def planned(self) -> list[Planned]:
        return [Planned(**each) for each in self.metrics]

    @property
    def primary(self) -> Planned | None:
        """The metric that decides; None while none is chosen."""
        return next((each for each in self.planned if each.role == PRIMARY), None)

    @property
    def guardrails(self) -> list[Planned]:
        return [each for each in self.planned if each.role == GUARDRAIL]

    @property
    def decides(self) -> dict[str, Any]:
        """Variants, metrics and rule as they are now, in the form that `fixed` keeps them."""
        return {"variants": self.variants, "metrics": self.metrics, "rule": self.agreed}

    @property
    def agreed(self) -> dict[str, Any]:
        """The rule, complete."""
        return {**USUAL, **self.rule}

    @property
    def control(self) -> str:
        return str(self.variants[0]["name"]) if self.variants else ""

    @property
    def tested(self) -> Item | None:
        """The item that it tests, unless that was deleted."""
        return self.item if self.item is not None and self.item.deletion_id is None else None

    @property
    def settled_by(self) -> Decision | None:
        """The decision that followed from it, unless that was deleted."""
        return self.decision if self.decision is not None and self.decision.deletion_id is None else None

    @property
    def from_file(self) -> bool:
        return bool(self.source.get("kind") == "file")

    @property
    def from_events(self) -> bool:
        return bool(self.source.get("kind") == "events")
