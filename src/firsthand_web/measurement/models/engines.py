"""What answers the questions of a workspace, and what it has of the events of each product."""

from django.db import models

from firsthand_web.core.models import Product, Workspace


class EventEngine(models.Model):
    """What answers the questions of a workspace to its events; without a row, the engine in the process."""

    class Kind(models.TextChoices):
        EMBEDDED = "embedded", "Firsthand itself"
        DUCKDB = "duckdb", "Plain SQL in DuckDB"
        CLICKHOUSE = "clickhouse", "ClickHouse"

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="event_engine")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.EMBEDDED)

    def __str__(self) -> str:
        return self.get_kind_display()


class EngineTable(models.Model):
    """The events of a product on a server outside of Firsthand; the row is there for as long as they are.

    `holds` is the state of the store that the server has, empty while it is changed; `share` how far the
    delivery is; `error` why the last one failed, to be tried again at `next_at`.
    """

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="engine_table")
    holds = models.CharField(max_length=64, blank=True)
    share = models.FloatField(default=0)
    message = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.product)

    @property
    def percent(self) -> int:
        return round(self.share * 100)
