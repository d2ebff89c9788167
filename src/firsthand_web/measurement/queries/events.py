"""What a product's event store holds."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from firsthand.measurement import lexicon, store, trends
from firsthand.measurement.events import time_zone
from firsthand.measurement.incoming import Sizes
from firsthand_web.core.models import Product
from firsthand_web.measurement.models import EventDefinition
from firsthand_web.measurement.queries import zones

# A list with more than these is none to choose from.
MOST_CHOICES = 1000


def folder_of(product: Product) -> Path:
    """Where the product's events lie."""
    return Path(settings.FOLDER) / "events" / str(product.pk)


def sizes() -> Sizes:
    """The bounds of a file that is kept: it was small enough when it came, whatever the setting says now."""
    return Sizes(packed=10**13, unpacked=max(Sizes().unpacked, 10 * settings.LARGEST_FILE))


def names(product: Product, *, hidden: bool = False) -> Mapping[str, trends.EventName]:
    """Every event by its name, merged ones as one; with `hidden` also those that are kept out of pickers."""
    folder = folder_of(product)
    found = {event.name: event for event in _names(folder, store.digest(folder))}
    if hidden or not found:
        return found
    kept_out = EventDefinition.objects.filter(product=product, hidden=True).values_list("name", flat=True)
    return {name: event for name, event in found.items() if name not in set(kept_out)}


def commonest(product: Product) -> list[trends.EventName]:
    """Events by how often they happen."""
    return sorted(names(product).values(), key=lambda event: (-event.events, event.name))


def offered(product: Product) -> list[str]:
    """The events that a list to choose from holds, by name: the commonest, where there are very many."""
    return sorted(event.name for event in commonest(product)[:MOST_CHOICES])


def volumes(product: Product) -> Mapping[str, tuple[int, ...]]:
    """How often each event happened on each of the last 30 days of the workspace."""
    folder = folder_of(product)
    return _volumes(folder, store.digest(folder), zones.of_product(product))


def properties_of(product: Product, event: str) -> tuple[lexicon.PropertySeen, ...]:
    folder = folder_of(product)
    return _properties_of(folder, store.digest(folder), event)


def property_names(product: Product) -> tuple[str, ...]:
    folder = folder_of(product)
    return _property_names(folder, store.digest(folder))


def span(product: Product) -> tuple[date, date] | None:
    """The first and the last day with an event, in the time zone of the workspace."""
    known = names(product, hidden=True).values()
    if not known:
        return None
    zone = time_zone(zones.of_product(product))
    moments = min(event.first for event in known), max(event.last for event in known)
    first, last = (moment.astimezone(zone).date() for moment in moments)
    return first, last


# The digest is part of the key, so that what was read before an import or its undo is never shown after.
@lru_cache(maxsize=64)
def _names(folder: Path, digest: str) -> tuple[trends.EventName, ...]:
    return trends.event_names(folder)


@lru_cache(maxsize=64)
def _property_names(folder: Path, digest: str) -> tuple[str, ...]:
    return trends.property_names(folder)


@lru_cache(maxsize=16)
def _volumes(folder: Path, digest: str, zone: str) -> Mapping[str, tuple[int, ...]]:
    return lexicon.volumes(folder, zone=zone)


@lru_cache(maxsize=256)
def _properties_of(folder: Path, digest: str, event: str) -> tuple[lexicon.PropertySeen, ...]:
    return lexicon.properties_of(folder, event)
