"""What the events of a product mean."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from firsthand_web.core.models import Person, Record


class EventDefinition(Record):
    """What people say about the event `name`; an event that nobody has said anything about has no row.

    `hidden` keeps it out of pickers. `merged_into` names the event that it counts as; the store follows
    (`actions.lexicon.follow`), and what is stored stays as it came.
    """

    name = models.CharField(max_length=500)
    description = models.TextField(blank=True, max_length=2000)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    hidden = models.BooleanField(default=False)
    merged_into = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "name"], condition=Q(deletion=None), name="event_defined_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
