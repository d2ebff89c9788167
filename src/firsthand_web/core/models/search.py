"""One row per record that can be found. SQLite's full-text index over it is made in a migration."""

from django.db import models

from firsthand_web.core.models.workspaces import Product


class SearchEntry(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record_type", "record_id"], name="one_entry_a_record")
        ]

    def __str__(self) -> str:
        return self.title
