"""Briefs as they were told."""

from django.db import models

from firsthand_web.core.models import Record


class Brief(Record):
    """What was told on one day: its numbers never change; newer ones make a new version.

    `snapshot` is the library's brief as plain data, `sources` maps its source keys to [record type, id],
    `choices` says what it was composed from, and `parts` has the digest of each kind of input then.
    `digest` names exactly what is told. Once published, not even the words change.
    """

    title = models.CharField(max_length=300)
    audience = models.CharField(max_length=120, blank=True)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    choices = models.JSONField(default=dict)
    snapshot = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    parts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    composed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title
