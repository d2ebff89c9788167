"""Captured events: a log that is synced before anything is acknowledged, folded into the store in turn.

The log is a row of files `capture/<number>.jsonl` beside the store, one message a line. The newest is
written; older ones are closed. Folding moves the closed ones into one batch `capture-<number>`, named for the
last file in it; a file with a number up to that is in the store already and only deleted. So a process killed
anywhere loses nothing acknowledged and counts nothing twice: message ids do the rest.
"""

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from firsthand.measurement import store
from firsthand.measurement.incoming import stage

PREFIX: Final = "capture-"
FOLDER: Final = "capture"
# So many batches in a row with so few events each become one.
MANY, SMALL = 8, 250_000


def log(folder: Path, messages: Sequence[str]) -> int:
    """Add messages (each one JSON object without line ends) to the log; they are on disk once it returns.

    Returns the bytes that wait for folding in the newest file. Only one caller at a time may be here.
    """
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{_newest(folder):08d}.jsonl"
    fresh = not path.exists()
    # A line that a killed writer left half done was never acknowledged: the line end closes it.
    data = "\n" + "\n".join(messages) + "\n"
    with path.open("ab") as file:
        file.write(data.encode())
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
    if fresh:
        for each in (place, folder, folder.parent):
            _sync(each)
    return size


def close(folder: Path) -> None:
    """From now on `log` writes to a new file, so that what it has may be folded. Not beside `log`."""
    path = folder / FOLDER / f"{_newest(folder):08d}.jsonl"
    if path.exists():
        (folder / FOLDER / f"{_newest(folder) + 1:08d}.jsonl").touch()
        _sync(folder / FOLDER)


def fold(folder: Path, *, reference: datetime) -> int:
    """Bring the closed files of the log into the store; how many events are new. Safe to run again."""
    last = next((batch for batch in reversed(store.batches(folder)) if batch.id.startswith(PREFIX)), None)
    done = int(last.id.removeprefix(PREFIX)) if last else 0
    files = _files(folder)[:-1]
    for file in files:
        if int(file.stem) <= done:
            file.unlink()
    waiting = [file for file in files if int(file.stem) > done]
    if not waiting:
        return 0
    added = 0
    for file in waiting:
        if file.stat().st_size:
            added += _fold_one(folder, file, reference)
        file.unlink()
    return added


def _fold_one(folder: Path, file: Path, reference: datetime) -> int:
    with TemporaryDirectory(dir=folder / FOLDER) as staging:
        staged = stage(file, Path(staging), name="captured events", reference=reference, shape="segment")
        left_out = Path(staging) / "left-out.csv"
        if staged.left_out:
            kept = folder / FOLDER / f"{file.stem}.left-out.csv"
            kept.write_bytes(left_out.read_bytes())
            _sync(kept)
        if not staged.events:
            return 0
        batch = store.append_file(
            folder, Path(staging) / "events.parquet", content=f"{PREFIX}{int(file.stem)}",
            source="capture", repeats=staged.repeats,
        ).batch  # fmt: skip
    return batch.events


def compact(folder: Path) -> int:
    """Make one batch of the last ones where many small ones follow one another; how many it was."""
    run: list[str] = []
    for batch in reversed(store.batches(folder)):
        if not batch.id.startswith(PREFIX) or batch.events > SMALL:
            break
        run.insert(0, batch.id)
    if len(run) < MANY:
        return 0
    store.merge(folder, run)
    return len(run)


def left_out_by_rule(folder: Path) -> list[tuple[str, str, int]]:
    """(column, rule, messages) of what could not be used, the commonest first."""
    found: Counter[tuple[str, str]] = Counter()
    for file in left_out(folder):
        with file.open(encoding="utf-8", newline="") as text:
            found.update((row["column"], row["rule"]) for row in csv.DictReader(text))
    return [(*key, count) for key, count in found.most_common()]


def clean_left_out(folder: Path, ids: Sequence[str]) -> None:
    """Take the rows that name one of these ids out of what could not be used."""
    for file in left_out(folder):
        text = file.read_text(encoding="utf-8")
        left = lines_without(text, ids)
        if left != text:
            pending = file.with_suffix(".pending")
            pending.write_text(left, encoding="utf-8")
            _sync(pending)
            pending.replace(file)
            _sync(file.parent)


def left_out(folder: Path) -> list[Path]:
    """Files of acknowledged messages that could not be used: row, column, value, rule, content."""
    place = folder / FOLDER
    return sorted(place.glob("*.left-out.csv")) if place.exists() else []


def lines_without(text: str, ids: Sequence[str]) -> str:
    """The rows of a CSV in which none of the ids stands anywhere; the header stays."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    kept = [row for place, row in enumerate(rows) if not place or not _names(row, ids)]
    if len(kept) == len(rows):
        return text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(kept)
    return out.getvalue()


def _names(row: Sequence[str], ids: Sequence[str]) -> bool:
    written = [form for each in ids for form in (each, json.dumps(each)[1:-1])]
    return any(form in cell for cell in row for form in written)


def waiting(folder: Path) -> int:
    """Bytes in the log that are not in the store yet."""
    return sum(file.stat().st_size for file in _files(folder))


def _files(folder: Path) -> list[Path]:
    place = folder / FOLDER
    return sorted(place.glob("*.jsonl")) if place.exists() else []


def _newest(folder: Path) -> int:
    files = _files(folder)
    if files:
        return int(files[-1].stem)
    folded = [int(batch.id.removeprefix(PREFIX)) for batch in store.batches(folder)
              if batch.id.startswith(PREFIX)]  # fmt: skip
    return max(folded, default=0) + 1


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def as_line(message: object) -> str:
    """A message as one line of the log."""
    return json.dumps(message, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
