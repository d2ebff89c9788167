"""The event store: one folder of immutable Parquet segments and a manifest that names those that count.

Only what the manifest names exists; it is replaced by one atomic rename. A writer holds the lock file, others
wait. Readers take no lock: segments never change, and a reader whose segment was removed reads the manifest
again. Whatever a killed writer left behind is not in the manifest, and the next writer clears it away.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from firsthand.errors import FileError, InputError, Place
from firsthand.measurement import manifests, segments
from firsthand.measurement.events import JSON, Event
from firsthand.measurement.manifests import MANIFEST, RESTORE, STEPS, Batch, Manifest

__all__ = ["STEPS", "Batch"]
IDS = """WITH who AS (SELECT coalesce((SELECT user_id FROM links WHERE anonymous_id = $id), $id) AS person)
SELECT person, links.anonymous_id FROM who LEFT JOIN links ON links.user_id = who.person ORDER BY 2"""
READ = "SELECT user_id, event, time, message_id, properties FROM events ORDER BY time, user_id, message_id"


@dataclass(frozen=True, kw_only=True)
class Appended:
    """The batch, whether the same content had been there already, so that nothing changed, and how many
    events were not taken because whose they are is forgotten."""

    batch: Batch
    unchanged: bool
    forgotten: int = 0


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
    with manifests.writing(folder) as manifest:
        for batch in manifest.batches:
            if batch.id == content:
                return Appended(batch=batch, unchanged=True)
        before = manifest.batches
        segment = f"{manifest.next_segment:08d}.parquet"
        written = _segment(folder, segment, incoming, before=before, rules=manifest.rules, after=after)
        batch = Batch(
            id=content, source=source, segment=segment, events=written.events, known=written.known + repeats
        )
        number = manifest.next_segment + 1
        manifests.commit(
            folder, replace(manifest, batches=(*before, batch), next_segment=number), after=after
        )
    return Appended(batch=batch, unchanged=False, forgotten=written.forgotten)


def remove(folder: Path, batch_id: str, *, after: Callable[[str], None] = lambda _step: None) -> Batch:
    """Undo one append: what a later batch delivered as well counts there from now on. Raises `InputError`."""
    with manifests.writing(folder) as manifest:
        removed = next((batch for batch in manifest.batches if batch.id == batch_id), None)
        if removed is None:
            raise InputError(f"batch=“{batch_id}” is not in the store: choose one that `batches` lists.")
        place = manifest.batches.index(removed)
        kept = Manifest(
            batches=manifest.batches[:place], next_segment=manifest.next_segment, rules=manifest.rules,
            generation=manifest.generation + 1,
        )  # fmt: skip
        for batch in manifest.batches[place + 1 :]:
            kept = _with(folder, kept, batch, again=bool(batch.known), after=after)
        manifests.commit(folder, kept, after=after)
        manifests.clear(folder)
    return removed


def forget(
    folder: Path, ids: Iterable[str], *, salt: str, after: Callable[[str], None] = lambda _step: None
) -> int:
    """Take away all events of the person with these ids (see `ids_of`), for good; how many there were.

    The ids stay as digests, so that no later batch brings them back. `salt` (hexadecimal, by chance) keeps
    others from guessing them; the store keeps its first one. Safe to run again.
    """
    with manifests.writing(folder) as manifest:
        rules = manifest.rules
        salt = rules.salt or salt
        digests = sorted({*rules.forgotten, *(digest_of_id(each, salt=salt) for each in ids)})
        rules = replace(rules, salt=salt, forgotten=tuple(digests))
        generation = manifest.generation + 1
        kept = Manifest(next_segment=manifest.next_segment, rules=rules, generation=generation)
        changed = False
        before = sum(batch.events for batch in manifest.batches)
        for batch in manifest.batches:
            held = bool(segments.holds(_paths(folder, [batch])[0], rules))
            changed |= held
            kept = _with(folder, kept, batch, again=held or (changed and bool(batch.known)), after=after)
        manifests.commit(folder, kept, after=after)
        manifests.clear(folder)
    return before - sum(batch.events for batch in kept.batches)


def alias(folder: Path, aliases: Mapping[str, str]) -> None:
    """From now on events named in `aliases` count as what they lead to; nothing stored changes.

    Replaces what was said before. Raises `InputError` for one that leads to another that is named too.
    """
    for old, new in aliases.items():
        if new in aliases or not new:
            raise InputError(f"“{old}” counts as “{new}”, which is no event of its own: name the last one.")
    if dict(manifests.read(folder).rules.aliases) == dict(aliases):
        return
    with manifests.writing(folder) as manifest:
        rules = replace(manifest.rules, aliases=dict(sorted(aliases.items())))
        manifests.commit(folder, replace(manifest, rules=rules, generation=manifest.generation + 1))
        manifests.clear(folder)


def merge(folder: Path, ids: Sequence[str], *, after: Callable[[str], None] = lambda _step: None) -> None:
    """Make one batch of several that follow one another; it has the last one's id. Raises `InputError`."""
    with manifests.writing(folder) as manifest:
        found = [batch.id for batch in manifest.batches]
        place = found.index(ids[0]) if ids and ids[0] in found else len(found)
        if len(ids) < 2 or found[place : place + len(ids)] != list(ids):
            raise InputError(f"batches {', '.join(ids)} do not follow one another: choose some that do.")
        old = manifest.batches[place : place + len(ids)]
        segment = f"{manifest.next_segment:08d}.parquet"
        with manifests.named(folder, segment, after) as pending:
            segments.merge(pending, _paths(folder, old))
        events = sum(batch.events for batch in old)
        one = replace(old[-1], segment=segment, events=events, known=sum(batch.known for batch in old))
        left = (*manifest.batches[:place], one, *manifest.batches[place + len(ids) :])
        number = manifest.next_segment + 1
        manifests.commit(folder, replace(manifest, batches=left, next_segment=number), after=after)
        manifests.clear(folder)


def tidy(folder: Path) -> None:
    """Clear away what a killed writer left; every writer does it first."""
    if (folder / MANIFEST).exists():
        with manifests.writing(folder):
            pass


def _with(
    folder: Path, kept: Manifest, batch: Batch, *, again: bool, after: Callable[[str], None]
) -> Manifest:
    """The manifest with one batch more; `again`: its segment is written anew, by what counts before it."""
    if not again:
        return replace(kept, batches=(*kept.batches, batch))
    segment = f"{kept.next_segment:08d}.parquet"
    older = folder.resolve() / batch.segment
    written = _segment(folder, segment, older, before=kept.batches, rules=kept.rules, after=after)
    total = batch.events + batch.known - written.forgotten
    batch = replace(batch, segment=segment, events=written.events, known=max(total - written.events, 0))
    return replace(kept, batches=(*kept.batches, batch), next_segment=kept.next_segment + 1)


def batches(folder: Path) -> tuple[Batch, ...]:
    """The batches in the store, oldest first; none where the folder does not exist yet."""
    return manifests.read(folder).batches


def digest(folder: Path) -> str:
    """A short name for what is in the store: the same batches in the same order, read by the same rules."""
    return digest_of(manifests.read(folder))


def digest_of(manifest: Manifest) -> str:
    """`digest` of what this manifest names."""
    content = " ".join(batch.id for batch in manifest.batches)
    if manifest.rules != segments.NO_RULES:
        content += JSON.encode(asdict(manifest.rules))
    return hashlib.blake2b(content.encode()).hexdigest()[:32]


def rules(folder: Path) -> segments.Rules:
    """Which events count as others, and who is forgotten."""
    return manifests.read(folder).rules


def digest_of_id(user_id: str, *, salt: str) -> str:
    """What stays of the id of somebody who is forgotten."""
    return hashlib.sha256((salt + user_id).encode()).hexdigest()


def ids_of(folder: Path, user_id: str) -> tuple[str, ...]:
    """Every id of the person who has this one: the user id first, then what was identified as them."""
    found = ask(folder, IDS, {"id": user_id})
    person = str(found[0][0]) if found else user_id
    return (person, *sorted({user_id, *(str(row[1]) for row in found)} - {person, "None"}))


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
        manifest = manifests.read(folder)
        try:
            return segments.ask(_paths(folder, manifest.batches), sql, parameters, rules=manifest.rules)
        except segments.Unreadable as error:
            if manifests.read(folder) == manifest:
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


def _segment(
    folder: Path,
    name: str,
    incoming: segments.Columns | Path,
    *,
    before: Iterable[Batch],
    rules: segments.Rules,
    after: Callable[[str], None] = lambda _step: None,
) -> segments.Written:
    with manifests.named(folder, name, after) as pending:
        return segments.write(pending, incoming, before=_paths(folder, before), rules=rules)


def _paths(folder: Path, held: Iterable[Batch]) -> list[Path]:
    return [folder.resolve() / batch.segment for batch in held]
