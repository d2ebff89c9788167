"""Monitors look at metrics; findings are what they, and release impact, found; deliveries tell it outside."""

from typing import Any, ClassVar

from django.db import models

from firsthand_web.core.models import Person, Product, Record
from firsthand_web.core.models.records import RecordManager, RecordQuerySet
from firsthand_web.measurement.models.metrics import Metric


class Monitor(Record):
    """What is unusual about a metric is said by `rule` and `definition` (fields of the library's `Rule`).

    `looked_at` is when it last looked, `data` the digest of the events it saw then, `looked_until` the last
    complete period; `instead` why Firsthand itself answered then, where another engine was chosen.
    """

    class Rule(models.TextChoices):
        LEVEL = "level", "leaves a range"
        CHANGE = "change", "changes against the week before"
        UNUSUAL = "unusual", "is unusual for its history"

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="monitors")
    rule = models.CharField(max_length=10, choices=Rule.choices)
    grain = models.CharField(max_length=5, default="day")
    definition = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_until = models.DateField(null=True, blank=True)
    data = models.CharField(max_length=64, blank=True)
    instead = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["metric__name", "pk"]

    def __str__(self) -> str:
        return f"{self.metric} {self.get_rule_display()}"


class FindingQuerySet(RecordQuerySet):
    def open(self) -> "FindingQuerySet":
        return self.filter(state=Finding.State.OPEN)


class FindingManager(RecordManager):
    def get_queryset(self) -> FindingQuerySet:
        return FindingQuerySet(self.model, using=self._db).here()

    def open(self) -> FindingQuerySet:
        return self.get_queryset().open()


class Finding(Record):
    """Something happened to a metric between two days. `title` says it in one sentence.

    `numbers` are what it rests on: for a breach `value`, `expected`, `low`, `high`, `n`, `unit`; for a
    release impact `effect`, `low`, `high`, `unit`, `method`; for a change of growth `value`, `low` and `high`
    of what is grown `each` week or month, and the same of what was `expected` before. `digest` is theirs.
    `key` names the breach: looking again brings the same finding up to date. An open one with a `reason` was
    dismissed for it, until other numbers opened it again.
    """

    class Kind(models.TextChoices):
        LEVEL = "level", "Outside its range"
        CHANGE = "change", "Change against the week before"
        UNUSUAL = "unusual", "Unusual value"
        SHIFT = "shift", "Lasting shift"
        GROWTH = "growth", "Change of growth"
        IMPACT = "impact", "Effect of a release"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DISMISSED = "dismissed", "Dismissed"

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="findings")
    monitor = models.ForeignKey(
        Monitor, null=True, blank=True, on_delete=models.SET_NULL, related_name="findings"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    first_day = models.DateField()
    last_day = models.DateField()
    numbers = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    updated_at = models.DateTimeField(auto_now=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(max_length=2000, blank=True)
    dismissed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dismissed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = FindingManager()

    class Meta:
        ordering = ["-first_day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["product", "key"], name="one_finding_a_breach")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Channel(models.Model):
    """Where findings of a product are sent. A webhook's body is signed with `secret`."""

    class Kind(models.TextChoices):
        EMAIL = "email", "E-mail"
        WEBHOOK = "webhook", "Webhook"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    address = models.CharField(max_length=500)
    secret = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.address


class Delivery(models.Model):
    """One finding to one channel, once. `tries` so far; `next_at` is when it is tried again, if ever."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "channel"], name="one_delivery_a_channel")]

    def __str__(self) -> str:
        return f"{self.finding} to {self.channel}"
