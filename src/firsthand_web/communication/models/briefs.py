"""Briefs as they were told."""

from dataclasses import replace
from typing import ClassVar

from django.db import models

from firsthand import communication
from firsthand.communication import Block, Heading, Paragraph, from_plain
from firsthand_web.core.models import Product, Record
from firsthand_web.core.models.records import RecordQuerySet


class BriefManager(models.Manager["Brief"]):
    def get_queryset(self) -> RecordQuerySet:
        return RecordQuerySet(self.model, using=self._db).here()

    def current(self, product: Product) -> "models.QuerySet[Brief]":
        """The newest version of each brief."""
        mine = self.filter(product=product)
        return mine.exclude(pk__in=mine.exclude(replaces=None).values("replaces"))


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

    objects: ClassVar[BriefManager] = BriefManager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def told(self) -> communication.Brief:
        """The brief as it reads: the snapshot between the words that people wrote."""
        kept = from_plain(self.snapshot)
        blocks: tuple[Block, ...] = (*_paragraphs(self.opening), *kept.blocks)
        if self.closing:
            blocks += (Heading(text="Notes"), *_paragraphs(self.closing))
        return replace(kept, title=self.title, blocks=blocks)

    @property
    def newer(self) -> "Brief | None":
        """The version that replaces this one."""
        found: Brief | None = Brief.objects.filter(replaces=self).order_by("-pk").first()
        return found

    @property
    def state(self) -> str:
        return "Published" if self.published_at else "Draft"


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    parts = [" ".join(part.split()) for part in text.replace("\r", "").split("\n\n")]
    return tuple(Paragraph(parts=(part,)) for part in parts if part)
