"""What somebody wants to do and may not do alone."""

from typing import Any, ClassVar

from django.db import models

from firsthand_web.core.models.people import Person
from firsthand_web.core.models.records import Record, RecordManager, RecordQuerySet


class ProposalQuerySet(RecordQuerySet):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state=Proposal.State.WAITING)

    def about(self, record: Record) -> "ProposalQuerySet":
        return self.filter(record_type=record.type_name(), record_id=record.pk)


class ProposalManager(RecordManager):
    def get_queryset(self) -> ProposalQuerySet:
        return ProposalQuerySet(self.model, using=self._db).here()

    def waiting(self) -> ProposalQuerySet:
        return self.get_queryset().waiting()

    def about(self, record: Record) -> ProposalQuerySet:
        return self.get_queryset().about(record)


class Proposal(Record):
    """A weighty act by somebody who learns or contributes (`created_by`): it happens when it is accepted.

    `act` names it in the registry, `payload` is what it takes; `says` are headings and texts that tell the
    reader what would happen; `digest` is that of what it is about when it was proposed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for acceptance"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Sent back"
        WITHDRAWN = "withdrawn", "Withdrawn"

    act = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    record_type = models.CharField(max_length=60, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    payload = models.JSONField(default=dict)
    says = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=5000, blank=True)
    result_type = models.CharField(max_length=60, blank=True)
    result_id = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[Any] = ProposalManager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="proposal_record")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
