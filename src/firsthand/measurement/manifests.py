"""The manifest of an event store, replaced by one atomic rename, and the lock of its writers.

Only what the manifest names exists. Whatever a killed writer left behind is not in it, and the next writer
clears it away.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from firsthand.errors import FileError, InputError, Place
from firsthand.measurement import known, segments

MANIFEST, LOCK, PENDING = "manifest.json", "lock", ".pending"
COLUMNS = "columns"  # what `layout` keeps beside the segments, by generation
FORMAT = 1
RESTORE = "Restore the folder from a backup."
# What a writer has done when it calls `after`; its work is acknowledged once it returns.
STEPS = ("segment written", "segment synced", "segment named", "manifest written", "manifest committed")


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One append: `events` count; `known` were delivered before, by an earlier batch or earlier in this one.

    `id` is the digest of the content, `source` the name of where it came from, `segment` its file.
    """

    id: str
    source: str
    segment: str
    events: int
    known: int


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The batches, oldest first; within a generation batches are only added or merged, so that nothing that
    counted ceases to."""

    batches: tuple[Batch, ...] = ()
    next_segment: int = 1
    rules: segments.Rules = segments.NO_RULES
    generation: int = 0


@contextmanager
def writing(folder: Path) -> Iterator[Manifest]:
    """Hold the lock (the system frees it when the process dies) over a folder without leftovers."""
    folder.mkdir(parents=True, exist_ok=True)
    sync(folder.parent)
    with (folder / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        manifest = read(folder)
        if not (folder / MANIFEST).exists():
            # First of all, so that segments without a manifest can only mean that somebody lost it.
            commit(folder, manifest)
        clear(folder)
        yield manifest


def clear(folder: Path) -> None:
    """Delete what the manifest does not name."""
    manifest = read(folder)
    named = {batch.segment for batch in manifest.batches}
    for path in folder.iterdir():
        if path.suffix == PENDING or (path.suffix == ".parquet" and path.name not in named):
            path.unlink()
    known.clear(folder, [folder / name for name in named])
    # Perhaps about somebody who is forgotten now.
    for stale in (folder / COLUMNS).glob("*"):
        if stale != columns(folder, manifest):
            shutil.rmtree(stale, ignore_errors=True)


def columns(folder: Path, manifest: Manifest) -> Path:
    return folder / COLUMNS / str(manifest.generation)


def read(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not path.exists():
        if any(folder.glob("*.parquet")):
            raise FileError(Place(file=str(path)), "the manifest is missing", way_out=RESTORE)
        return Manifest()
    try:
        content = json.loads(path.read_bytes())
        if content["format"] > FORMAT:
            raise InputError(
                f"folder “{folder}” has event format {content['format']}, this program reads up to {FORMAT}: "
                "update the program."
            )
        found = tuple(Batch(**batch) for batch in content["batches"])
        said = content.get("rules", {})
        rules = segments.Rules(**said | {"forgotten": tuple(said.get("forgotten", ()))})
        return Manifest(
            batches=found, next_segment=content["next_segment"], rules=rules,
            generation=content.get("generation", 0),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        rule = f"the manifest is damaged ({error})"
        raise FileError(Place(file=str(path)), rule, way_out=RESTORE) from error


def commit(folder: Path, manifest: Manifest, *, after: Callable[[str], None] = lambda _step: None) -> None:
    content = {"format": FORMAT, **asdict(manifest)}
    pending = folder / (MANIFEST + PENDING)
    pending.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    sync(pending)
    after("manifest written")
    pending.replace(folder / MANIFEST)
    sync(folder)
    after("manifest committed")


@contextmanager
def named(folder: Path, name: str, after: Callable[[str], None] = lambda _step: None) -> Iterator[Path]:
    """Where to write a segment: it is synced and has its name afterwards."""
    pending = folder.resolve() / (name + PENDING)
    yield pending
    after("segment written")
    sync(pending)
    after("segment synced")
    pending.replace(folder / name)
    sync(folder)
    after("segment named")


def sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
