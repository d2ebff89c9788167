"""The time zone whose days count in a workspace. Events are kept in UTC; only the question depends on it."""

from firsthand_web.core.models import Product, Workspace
from firsthand_web.measurement.models import DayZone


def zone_of(workspace: Workspace) -> str:
    found = DayZone.objects.filter(workspace=workspace).first()
    return found.zone if found else "UTC"


def of_product(product: Product) -> str:
    return zone_of(product.workspace)
