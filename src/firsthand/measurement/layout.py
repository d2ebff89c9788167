"""Behaviour kept on disk as its columns, so that a new process answers at once.

One folder for each state of the events, named by their digest. Columns stand in the order person, time,
event. A moment is a day and the time in it, a person where their events begin, everything in the smallest
whole numbers that hold it; what need not be put together is used as it lies there. A folder is made under
another name and renamed when it is whole.
"""

import json
import shutil
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement import loading, store
from firsthand.measurement.behaviour import Behaviour, Coded
from firsthand.measurement.loading import local_days
from firsthand.measurement.manifests import COLUMNS
from firsthand.measurement.moments import DAY, Moments

ABOUT: Final = "about.json"
PEOPLE: Final = "people.json"
VERSION: Final = 2  # of what is written; another one is not read
MILLISECOND: Final = 1_000
WORTHWHILE: Final = 100_000  # events; fewer are loaded in a fraction of a second


def load(folder: Path, *, properties: Collection[str] = ()) -> Behaviour:
    """The events of a store with at least these properties, from its columns where they are up to date.

    Otherwise they are made, which takes about a second for a million events. Raises `InputError`.
    """
    digest, place = store.digest(folder), folder / COLUMNS
    found = kept(place, digest=digest, properties=properties)
    if found is None:
        found = loading.from_store(folder, properties=sorted({*properties, *_properties(place)}))
        if found.size >= WORTHWHILE:
            keep(place, found, digest=digest)
            if store.digest(folder) != digest:
                # Somebody may have been forgotten meanwhile: nothing of them may stay behind.
                shutil.rmtree(place, ignore_errors=True)
    return found


def keep(place: Path, behaviour: Behaviour, *, digest: str) -> None:
    """Write the events as those of `digest`; those of every other state are removed."""
    place.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".", dir=place))
    _write(making, behaviour)
    for other in place.iterdir():
        if other != making:
            shutil.rmtree(other, ignore_errors=True)
    making.replace(place / digest)


def kept(place: Path, *, digest: str, properties: Collection[str] = ()) -> Behaviour | None:
    """The events of `digest` with at least these properties; None where they are not kept so."""
    try:
        about = json.loads((place / digest / ABOUT).read_bytes())
        if about["version"] != VERSION or not set(properties) <= set(about["properties"]):
            return None
        return _read(place / digest, about)
    except (OSError, ValueError, KeyError):
        return None  # not there, removed while it was read, or damaged: it is made anew


def _properties(place: Path) -> list[str]:
    """The properties of the last state that was kept: they will be asked for again."""
    for path in place.glob(f"*/{ABOUT}"):
        with suppress(OSError, ValueError, KeyError):
            return list(json.loads(path.read_bytes())["properties"])
    return []


def _write(place: Path, behaviour: Behaviour) -> None:
    days = behaviour.time // DAY
    within = behaviour.time - days * DAY
    unit = MILLISECOND if not (within % MILLISECOND).any() else 1
    columns: dict[str, NDArray[Any]] = {
        "begins": behaviour.begins,
        "event": _small(behaviour.event),
        "day": _small(days),
        "within": (within // unit).astype(np.int32 if unit > 1 else np.int64),
    }
    for number, coded in enumerate(behaviour.properties.values()):
        columns[f"p{number}"] = _small(coded.codes)
    for name, column in columns.items():
        np.save(place / f"{name}.npy", column)
    (place / PEOPLE).write_text(json.dumps(behaviour.people.tolist()), encoding="utf-8")
    about = {
        "version": VERSION,
        "names": behaviour.names,
        "zone": behaviour.zone,
        "aliases": dict(behaviour.aliases),
        "left_out": behaviour.left_out,
        "repeats": behaviour.repeats,
        "unit": unit,
        "properties": {name: coded.values for name, coded in behaviour.properties.items()},
    }
    (place / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def _read(place: Path, about: dict[str, Any]) -> Behaviour:
    def column(name: str) -> NDArray[Any]:
        return np.asarray(np.load(place / f"{name}.npy", mmap_mode="r"))

    moments = Moments(within=column("within"), unit=about["unit"], date=column("day"))
    return Behaviour(
        people=np.array(json.loads((place / PEOPLE).read_bytes()), dtype=object),
        names=tuple(about["names"]),
        begins=column("begins"),
        event=column("event"),
        moments=moments,
        day=column("day") if about["zone"] == "UTC" else local_days(moments.all, about["zone"]),
        zone=about["zone"],
        properties={
            name: Coded(codes=column(f"p{number}"), values=tuple(values))
            for number, (name, values) in enumerate(about["properties"].items())
        },
        left_out=about["left_out"],
        repeats=about["repeats"],
        aliases=about["aliases"],
    )


def _small(column: NDArray[Any]) -> NDArray[Any]:
    """The same whole numbers in the smallest type that still holds the next higher one."""
    low, high = int(column.min(initial=0)), int(column.max(initial=0)) + 1
    return column.astype(np.min_scalar_type(min(low, -high)))
