"""What a product's event store holds."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from firsthand.measurement import store, trends
from firsthand_web.core.models import Product


def folder_of(product: Product) -> Path:
    """Where the product's events lie."""
    return Path(settings.FOLDER) / "events" / str(product.pk)


def names(product: Product) -> Mapping[str, trends.EventName]:
    """Every event by its name."""
    folder = folder_of(product)
    return {event.name: event for event in _names(folder, store.digest(folder))}


def property_names(product: Product) -> tuple[str, ...]:
    folder = folder_of(product)
    return _property_names(folder, store.digest(folder))


def span(product: Product) -> tuple[date, date] | None:
    """The first and the last day (UTC) with an event."""
    known = names(product).values()
    if not known:
        return None
    return min(event.first for event in known).date(), max(event.last for event in known).date()


# The digest is part of the key, so that what was read before an import or its undo is never shown after.
@lru_cache(maxsize=64)
def _names(folder: Path, digest: str) -> tuple[trends.EventName, ...]:
    return trends.event_names(folder)


@lru_cache(maxsize=64)
def _property_names(folder: Path, digest: str) -> tuple[str, ...]:
    return trends.property_names(folder)
