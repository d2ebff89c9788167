"""Files of events: looked at, and come in. The events themselves lie in the product's event store."""

from typing import ClassVar

from django.db import models

from firsthand_web.core.models import Batch, Person, Product


class EventFileQuerySet(models.QuerySet["EventFile"]):
    def counting(self) -> "EventFileQuerySet":
        """Those whose import was not taken back."""
        return self.filter(batch__undone_at=None)


class EventFile(models.Model):
    """How one file was read, so that it can be read again: the file lies in the folder under `digest`.

    `store_batch` names its events in the store; `reference` and `zone` are what timestamps were judged by;
    `reading` holds what a person chose: shape, mapping, without_bots. `counts` says how many rows came from
    bots, came late and so on; `apart` is the digest of the kept CSV with the rows that were left out.
    """

    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, related_name="event_file")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    store_batch = models.CharField(max_length=64)
    reference = models.DateTimeField()
    zone = models.CharField(max_length=60)
    reading = models.JSONField(default=dict)
    events = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    problems = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    apart = models.CharField(max_length=64, blank=True)

    objects: ClassVar[EventFileQuerySet] = EventFileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class EventDraft(models.Model):
    """A file that waits to be confirmed: `reading` is how it will be read, as for `EventFile`."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="event_drafts")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    zone = models.CharField(max_length=60, default="UTC")
    reading = models.JSONField(default=dict)
    imported = models.ForeignKey(EventFile, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
