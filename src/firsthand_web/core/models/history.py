"""Who did what, when. Written by every action; never changed."""

from django.db import models

from firsthand_web.core.models.people import Person
from firsthand_web.core.models.workspaces import Product, Workspace


class AuditEntry(models.Model):
    """`verb` reads `area.noun.past-participle`, as in `roadmap.item.closed`."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="history")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, blank=True, related_name="history"
    )
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    verb = models.CharField(max_length=80)
    record_type = models.CharField(max_length=60, blank=True)
    record_id = models.BigIntegerField(null=True, blank=True)
    label = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["workspace", "-id"], name="history_of_workspace"),
            models.Index(fields=["record_type", "record_id"], name="history_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.label}"
