"""The events of a product as the library's analyses take them, loaded once for each state of the store."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from firsthand.measurement import layout, store
from firsthand.measurement.behaviour import Behaviour
from firsthand.measurement.loading import local_days
from firsthand_web.core.models import Product
from firsthand_web.measurement.queries import zones
from firsthand_web.measurement.queries.events import folder_of

# A million events with three properties take about 30 MB.
KEPT = 3
_held: OrderedDict[Path, tuple[str, Behaviour]] = OrderedDict()
_zoned: dict[Path, tuple[Behaviour, Behaviour]] = {}  # as held, and with the days of another zone
_loading = threading.Lock()


def behaviour(product: Product, properties: Iterable[str] = ()) -> Behaviour:
    """The product's events with at least these properties; raises `InputError` where there are none.

    A process keeps those of the `KEPT` products asked for last. Properties are loaded when first asked for,
    and kept beside the others.
    """
    return of_folder(folder_of(product), frozenset(properties), zones.of_product(product))


def of_folder(folder: Path, properties: frozenset[str], zone: str = "UTC") -> Behaviour:
    """`behaviour`, by the folder of the store, with the days of a time zone."""
    held = _in_utc(folder, properties)
    if zone == held.zone:
        return held
    base, found = _zoned.get(folder, (None, None))
    if base is not held or found is None or found.zone != zone:
        found = replace(held, day=local_days(held.time, zone), zone=zone)
        _zoned[folder] = held, found
        for other in _zoned.keys() - _held.keys():
            _zoned.pop(other, None)
    return found


def _in_utc(folder: Path, properties: frozenset[str]) -> Behaviour:
    # One at a time: two of them loading the same would take twice the memory.
    with _loading:
        digest = store.digest(folder)
        held_digest, held = _held.get(folder, ("", None))
        if held is None or held_digest != digest:
            held = layout.load(folder, properties=properties)
        elif properties - held.properties.keys():
            held = layout.load(folder, properties=properties | held.properties.keys())
        _held[folder] = digest, held
        _held.move_to_end(folder)
        while len(_held) > KEPT:
            _held.popitem(last=False)
        return held


def commonest(loaded: Behaviour, name: str, most: int) -> list[tuple[str, int]]:
    """The commonest values of a loaded property, with how many events have each."""
    coded = loaded.coded(name)
    counts = np.bincount(coded.codes + 1, minlength=len(coded.values) + 1)[1:]
    order = np.argsort(-counts, kind="stable")[:most]
    return [(coded.values[code], int(counts[code])) for code in order if counts[code]]
