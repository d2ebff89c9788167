"""Behaviour kept on disk as its columns, so that a new process answers at once.

One folder for each state of the events, named by their digest. Columns stand in the order person, time,
event. A moment is a day and the time in it, a person where their events begin, everything in the smallest
whole numbers that hold it; what need not be put together is used as it lies there. A folder is made under
another name and renamed when it is whole. What a store only gained since is taken in (`growing`); whatever
else happened to it begins a new generation, for which all of it is read.
"""

import json
import shutil
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from firsthand.measurement import growing, loading, manifests, segments, store
from firsthand.measurement.behaviour import Behaviour, Coded
from firsthand.measurement.growing import Grown
from firsthand.measurement.ids import Ids
from firsthand.measurement.loading import local_days
from firsthand.measurement.manifests import Manifest
from firsthand.measurement.moments import DAY, Moments

ABOUT: Final = "about.json"
PEOPLE: Final = "people.json"
FIRSTS: Final = "firsts.json"
VERSION: Final = 4  # of what is written; another one is not read
MILLISECOND: Final = 1_000
WORTHWHILE: Final = 100_000  # events; fewer are loaded in a fraction of a second


@dataclass(frozen=True, kw_only=True)
class Base:
    """What a state was made of: segments up to before `number`, and with whom ids were first seen in them."""

    number: int = 0
    firsts: Mapping[str, tuple[int, str]] = field(default_factory=dict)


NOTHING: Final = Base()


def load(folder: Path, *, properties: Collection[str] = ()) -> Behaviour:
    """The events of a store with at least these properties, from its columns where they are up to date.

    What was added since they were kept is taken in, a tenth of a second for a million events that were there.
    Otherwise they are made, which takes about a second for a million events. Raises `InputError`.
    """
    manifest = manifests.read(folder)
    digest, place = store.digest_of(manifest), manifests.columns(folder, manifest)
    found = kept(place, digest=digest, properties=properties)
    if found is None:
        try:
            found = _grown(folder, manifest, digest, properties)
            found = found or _made(folder, manifest, digest, properties)
        except duckdb.IOException:
            if manifests.read(folder) == manifest:
                raise
            return load(folder, properties=properties)  # a segment was merged while it was read
        if manifests.read(folder).generation != manifest.generation:
            # Somebody may have been forgotten meanwhile: nothing of them may stay behind.
            shutil.rmtree(place, ignore_errors=True)
    return found


def keep(place: Path, behaviour: Behaviour, *, digest: str, base: Base = NOTHING) -> None:
    """Write the events as those of `digest`; those of every other state are removed."""
    days, within = np.divmod(behaviour.time, DAY)
    unit = 1 if (within % MILLISECOND).any() else MILLISECOND
    coded = (each.codes for each in behaviour.properties.values())
    whole = Grown(
        people=behaviour.people[:], names=behaviour.names, begins=behaviour.begins, unit=unit,
        values={name: each.values for name, each in behaviour.properties.items()},
        known=growing.seen(behaviour), columns=chain((days, within // unit, behaviour.event), coded),
    )  # fmt: skip
    _keep(place, digest, base, behaviour, whole)


def _made(folder: Path, manifest: Manifest, digest: str, properties: Collection[str]) -> Behaviour:
    place = manifests.columns(folder, manifest)
    found = loading.from_store(folder, properties=sorted({*properties, *_properties(place)}))
    if found.size >= WORTHWHILE and store.digest(folder) == digest:
        paths = [folder.resolve() / batch.segment for batch in manifest.batches]
        base = Base(number=manifest.next_segment, firsts=segments.firsts(paths))
        with suppress(OSError):  # somebody else keeps them at this moment
            keep(place, found, digest=digest, base=base)
    return found


def _grown(folder: Path, manifest: Manifest, digest: str, properties: Collection[str]) -> Behaviour | None:
    """The kept events with what was added to the store since; None where they cannot be told so."""
    place = manifests.columns(folder, manifest)
    last = next(iter(place.glob(f"*/{ABOUT}")), None)
    old = kept(place, digest=last.parent.name, properties=properties) if last else None
    base = _base(last.parent) if last else None
    if old is None or not base or not base.number:
        return None
    paths = [
        folder.resolve() / batch.segment for batch in manifest.batches
        if int(Path(batch.segment).stem) >= base.number
    ]  # fmt: skip
    firsts = dict(base.firsts)
    for each, found in segments.firsts(paths, since=base.number).items():
        firsts[each] = min(firsts.get(each, found), found)
    links = segments.links(firsts)
    joined = growing.moved(segments.links(base.firsts), links)
    if joined is None:
        return None
    new = loading.from_segments(
        paths,
        aliases=manifest.rules.aliases,
        properties=list(old.properties),
        since=base.number,
        joined=links,
    )
    counted = old.size + old.left_out + new.size + new.left_out
    if counted != sum(batch.events for batch in manifest.batches):
        return None
    base = Base(number=manifest.next_segment, firsts=firsts)
    left_out = old.left_out + new.left_out
    with suppress(OSError):
        _keep(place, digest, base, replace(old, left_out=left_out), growing.grow(old, new, joined))
    return kept(place, digest=digest)


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


def _keep(place: Path, digest: str, base: Base, behaviour: Behaviour, grown: Grown) -> None:
    """Write `grown`; what it does not say is that of `behaviour`."""
    place.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".", dir=place))
    np.save(making / "begins.npy", grown.begins)
    for name, column in zip(("day", "within", "event"), grown.columns, strict=False):
        times = np.int32 if grown.unit > 1 else np.int64
        np.save(making / f"{name}.npy", column.astype(times) if name == "within" else _small(column))
    for number, column in enumerate(grown.columns):
        np.save(making / f"p{number}.npy", _small(column))
    (making / PEOPLE).write_text(json.dumps(grown.people.tolist()), encoding="utf-8")
    (making / FIRSTS).write_text(json.dumps(base.firsts), encoding="utf-8")
    about = {
        "version": VERSION,
        "number": base.number,
        "names": grown.names,
        "zone": behaviour.zone,
        "aliases": dict(behaviour.aliases),
        "left_out": behaviour.left_out,
        "repeats": behaviour.repeats,
        "unit": grown.unit,
        "known": grown.known,
        "properties": dict(grown.values),
    }
    (making / ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    for other in place.iterdir():
        if other != making:
            shutil.rmtree(other, ignore_errors=True)
    making.replace(place / digest)


def _base(place: Path) -> Base | None:
    try:
        number = json.loads((place / ABOUT).read_bytes())["number"]
        found = json.loads((place / FIRSTS).read_bytes())
        return Base(number=number, firsts={each: (time, user) for each, (time, user) in found.items()})
    except (OSError, ValueError, KeyError):
        return None


def _read(place: Path, about: dict[str, Any]) -> Behaviour:
    def column(name: str) -> NDArray[Any]:
        return np.asarray(np.load(place / f"{name}.npy", mmap_mode="r"))

    moments = Moments(within=column("within"), unit=about["unit"], date=column("day"))
    begins = column("begins")
    return Behaviour(
        people=Ids(place / PEOPLE, len(begins) - 1),
        names=tuple(about["names"]),
        begins=begins,
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
        known=None if about["known"] is None else tuple(about["known"]),
    )


def _small(column: NDArray[Any]) -> NDArray[Any]:
    """The same whole numbers in the smallest type that still holds the next higher one."""
    low, high = int(column.min(initial=0)), int(column.max(initial=0)) + 1
    return column.astype(np.min_scalar_type(min(low, -high)))
