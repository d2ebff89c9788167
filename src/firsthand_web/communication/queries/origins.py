"""Where the numbers of a brief come from: its words about it, and the record that can be opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firsthand.communication import Source
from firsthand_web.core import registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Record

# By the key that a brief's blocks use.
Origins = dict[str, "Origin"]


@dataclass(frozen=True, kw_only=True)
class Origin:
    """`record` is None for what has no page of its own, such as the user base."""

    source: Source
    record: Record | None


def stored(origins: Origins, cited: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The records of the cited sources as plain data: [type, id] by source key."""
    return {
        key: [record.type_name(), record.pk]
        for key in cited
        if (record := origins[key].record) is not None and registry.type_of(record) is not None
    }


def links(place: Place, sources: Mapping[str, list[Any]]) -> dict[str, str]:
    """The address of each source that is still there; one question to the database for each type."""
    by_type: dict[str, dict[int, list[str]]] = {}
    for key, (type_name, pk) in sources.items():
        by_type.setdefault(type_name, {}).setdefault(pk, []).append(key)
    found: dict[str, str] = {}
    for type_name, keys in by_type.items():
        kind = registry.named(type_name)
        rows = kind.model.objects.filter(product=place.product, pk__in=keys) if kind else ()
        for row in rows:
            found |= dict.fromkeys(keys[row.pk], place.url_of(row))
    return found
