"""The event store: one folder of immutable Parquet segments and a manifest that names those that count.

Only what the manifest names exists; it is replaced by one atomic rename. A writer holds the lock file, others
wait. Readers take no lock: segments never change, and a reader whose segment was removed reads the manifest
again. Whatever a killed writer left behind is not in the manifest, and the next writer clears it away.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from firsthand.errors import FileError, InputError, Place
from firsthand.measurement import segments
from firsthand.measurement.events import JSON, Event

MANIFEST, LOCK, PENDING = "manifest.json", "lock", ".pending"
FORMAT = 1
RESTORE = "Restore the folder from a backup."
# What a writer has done when it calls `after`; its work is acknowledged once it returns.
STEPS = ("segment written", "segment synced", "segment named", "manifest written", "manifest committed")
READ = "SELECT user_id, event, time, message_id, properties FROM events ORDER BY time, user_id, message_id"


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
class Appended:
    """The batch, and whether the same content had been there already, so that nothing changed."""

    batch: Batch
    unchanged: bool


@dataclass(frozen=True, kw_only=True)
class _Manifest:
    batches: tuple[Batch, ...] = ()
    next_segment: int = 1


def append(
    folder: Path, events: Iterable[Event], *, source: str, after: Callable[[str], None] = lambda _step: None
) -> Appended:
    """Add events as one batch; once it returns, nothing but `remove` takes them away.

    The same content again changes nothing. An event whose message id is stored already is kept aside and
    counted once. An empty message id is derived from the content and from how many identical events came
    before it in the batch, so that a file imported twice, or grown since, brings only what is new.
    `after` is called with each of `STEPS` (tests kill there). Raises `InputError` without events or for
    content that JSON cannot hold.
    """
    columns, content, repeats = _columns(events)
    return _append(folder, columns, content, source, repeats, after)


def append_file(
    folder: Path, staged: Path, *, content: str, source: str, repeats: int = 0,
    after: Callable[[str], None] = lambda _step: None,
) -> Appended:  # fmt: skip
    """`append` of a Parquet file as `incoming.stage` writes it; `content` names the batch."""
    return _append(folder, staged, content, source, repeats, after)


def _append(
    folder: Path, incoming: segments.Columns | Path, content: str, source: str, repeats: int,
    after: Callable[[str], None],
) -> Appended:  # fmt: skip
    with _writing(folder) as manifest:
        for batch in manifest.batches:
            if batch.id == content:
                return Appended(batch=batch, unchanged=True)
        before = manifest.batches
        segment = f"{manifest.next_segment:08d}.parquet"
        written = _segment(folder, segment, incoming, before=before, after=after)
        batch = Batch(
            id=content, source=source, segment=segment, events=written.events, known=written.known + repeats
        )
        grown = _Manifest(batches=(*before, batch), next_segment=manifest.next_segment + 1)
        _commit(folder, grown, after=after)
    return Appended(batch=batch, unchanged=False)


def remove(folder: Path, batch_id: str, *, after: Callable[[str], None] = lambda _step: None) -> Batch:
    """Undo one append: what a later batch delivered as well counts there from now on. Raises `InputError`."""
    with _writing(folder) as manifest:
        removed = next((batch for batch in manifest.batches if batch.id == batch_id), None)
        if removed is None:
            raise InputError(f"batch=“{batch_id}” is not in the store: choose one that `batches` lists.")
        place = manifest.batches.index(removed)
        kept, number = list(manifest.batches[:place]), manifest.next_segment
        for batch in manifest.batches[place + 1 :]:
            current = batch
            if batch.known:
                segment = f"{number:08d}.parquet"
                number += 1
                written = _segment(
                    folder, segment, folder.resolve() / batch.segment, before=kept, after=after
                )
                total = batch.events + batch.known
                current = replace(batch, segment=segment, events=written.events, known=total - written.events)
            kept.append(current)
        left = _Manifest(batches=tuple(kept), next_segment=number)
        _commit(folder, left, after=after)
        _clear(folder)
    return removed


def batches(folder: Path) -> tuple[Batch, ...]:
    """The batches in the store, oldest first; none where the folder does not exist yet."""
    return _read_manifest(folder).batches


def digest(folder: Path) -> str:
    """A short name for what is in the store: the same batches in the same order have the same digest."""
    return hashlib.blake2b(" ".join(batch.id for batch in batches(folder)).encode()).hexdigest()[:32]


def stored_events(folder: Path) -> tuple[Event, ...]:
    """Every event that counts, by time, user and message id."""
    return tuple(
        Event(
            user_id=str(user), event=str(event), time=time.replace(tzinfo=UTC), message_id=str(message),
            properties=json.loads(str(properties)),
        )
        for user, event, time, message, properties in ask(folder, READ, {})
        if isinstance(time, datetime)
    )  # fmt: skip


def ask(folder: Path, sql: str, parameters: Mapping[str, object]) -> list[tuple[object, ...]]:
    """The rows that `sql` gives over `events(message_id, user_id, event, time, properties)`; time is UTC."""
    while True:
        manifest = _read_manifest(folder)
        try:
            return segments.ask(_paths(folder, manifest.batches), sql, parameters)
        except segments.Unreadable as error:
            if _read_manifest(folder) == manifest:
                rule = f"the events cannot be read ({error})"
                raise FileError(Place(file=str(folder)), rule, way_out=RESTORE) from error


def _columns(events: Iterable[Event]) -> tuple[segments.Columns, str, int]:
    """The events as columns, each message id once; the digest of all; how many ids came repeatedly."""
    rows: dict[str, tuple[str, str, int, str]] = {}
    identical: dict[str, int] = {}
    whole, repeats = hashlib.blake2b(digest_size=16), 0
    for event in events:
        row = (event.user_id, event.event, event.microseconds, event.properties_text)
        content, message = _encoded(JSON.encode(row)), event.message_id
        if not message:
            message = hashlib.blake2b(content, digest_size=16).hexdigest()
            identical[message] = identical.get(message, 0) + 1
            if identical[message] > 1:
                message += f"-{identical[message]}"
        whole.update(_encoded(f"{len(message)}:{message}") + content + b"\n")
        repeats += message in rows
        rows.setdefault(message, row)
    if not rows:
        raise InputError("There are no events to add: give at least one.")
    users, names, times, properties = zip(*rows.values(), strict=True)
    columns = {
        "message_id": np.array(list(rows), dtype=object),
        "user_id": np.array(users, dtype=object),
        "event": np.array(names, dtype=object),
        "time": np.array(times, dtype="datetime64[us]"),
        "properties": np.array(properties, dtype=object),
    }
    return columns, whole.hexdigest(), repeats


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"{text[:80]!r} holds half a character: read the file in its own encoding."
        ) from error


@contextmanager
def _writing(folder: Path) -> Iterator[_Manifest]:
    """Hold the lock (the system frees it when the process dies) over a folder without leftovers."""
    folder.mkdir(parents=True, exist_ok=True)
    _sync(folder.parent)
    with (folder / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        manifest = _read_manifest(folder)
        if not (folder / MANIFEST).exists():
            # First of all, so that segments without a manifest can only mean that somebody lost it.
            _commit(folder, manifest)
        _clear(folder)
        yield manifest


def _clear(folder: Path) -> None:
    """Delete what the manifest does not name."""
    named = {batch.segment for batch in _read_manifest(folder).batches}
    for path in folder.iterdir():
        if path.suffix == PENDING or (path.suffix == ".parquet" and path.name not in named):
            path.unlink()


def _read_manifest(folder: Path) -> _Manifest:
    path = folder / MANIFEST
    if not path.exists():
        if any(folder.glob("*.parquet")):
            raise FileError(Place(file=str(path)), "the manifest is missing", way_out=RESTORE)
        return _Manifest()
    try:
        content = json.loads(path.read_bytes())
        if content["format"] > FORMAT:
            raise InputError(
                f"folder “{folder}” has event format {content['format']}, this program reads up to {FORMAT}: "
                "update the program."
            )
        found = tuple(Batch(**batch) for batch in content["batches"])
        return _Manifest(batches=found, next_segment=content["next_segment"])
    except (ValueError, KeyError, TypeError) as error:
        rule = f"the manifest is damaged ({error})"
        raise FileError(Place(file=str(path)), rule, way_out=RESTORE) from error


def _commit(folder: Path, manifest: _Manifest, *, after: Callable[[str], None] = lambda _step: None) -> None:
    content = {"format": FORMAT, **asdict(manifest)}
    pending = folder / (MANIFEST + PENDING)
    pending.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    _sync(pending)
    after("manifest written")
    pending.replace(folder / MANIFEST)
    _sync(folder)
    after("manifest committed")


def _segment(
    folder: Path,
    name: str,
    incoming: segments.Columns | Path,
    *,
    before: Iterable[Batch],
    after: Callable[[str], None] = lambda _step: None,
) -> segments.Written:
    pending = folder.resolve() / (name + PENDING)
    written = segments.write(pending, incoming, before=_paths(folder, before))
    after("segment written")
    _sync(pending)
    after("segment synced")
    pending.replace(folder / name)
    _sync(folder)
    after("segment named")
    return written


def _paths(folder: Path, held: Iterable[Batch]) -> list[Path]:
    return [folder.resolve() / batch.segment for batch in held]


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
