"""A simulated life written to a folder: what tools export of it, and the truth apart from that."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from firsthand.errors import InputError, Progress, silent
from firsthand.interchange.archive import folder_kinds, write_archive
from firsthand.learning.simulator.model import LAST_DAY, Model, compiled
from firsthand.learning.simulator.parts import cut, write_part
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources import SOURCES, write_source
from firsthand.learning.simulator.tally import Tally
from firsthand.learning.simulator.truth import write_truth
from firsthand.learning.simulator.usage import simulate_block
from firsthand.learning.simulator.world import World

MOST_USERS, MOST_DAYS, MOST_SEED = 50_000_000, 1_461, 2**63 - 1
MOST_WORKERS = 4  # each holds the arrays of one part: 200 MB


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """What was written: the folder, delivered events, how many files hold them, people and bots."""

    folder: Path
    events: int
    files: int
    users: int
    bots: int


def simulate(
    world: World,
    *,
    seed: int,
    users: int,
    days: int,
    out: Path,
    form: str = "parquet",
    sources: tuple[str, ...] = SOURCES,
    best: bool = False,
    workers: int | None = None,
    progress: Progress = silent,
) -> Simulated:
    """Write what so many people do and say in so many days from the world's first: see `write`."""
    setting = Setting(world=world, seed=seed, users=users, days=days)
    return write(setting, out=out, form=form, sources=sources, best=best, workers=workers, progress=progress)


def write(
    setting: Setting,
    *,
    out: Path,
    form: str = "parquet",
    sources: tuple[str, ...] = SOURCES,
    best: bool = False,
    workers: int | None = None,
    progress: Progress = silent,
) -> Simulated:
    """Write a stretch of a product's life to the new folder `out`.

    `events/` has files of 5,000 people each (fewer where they come often) in one of `FORMATS`; each of the
    `sources` a folder of its own; `truth/` what nobody could know: `truth.json`, the people, who is behind
    each id, and what is true of each source. Where there are sources, and events are Parquet, everything but
    the truth is in one archive too, `<world>.firsthand.zip`. With `best` the truth tells the best plan too,
    which takes seconds to find. The same arguments give the same bytes; `workers`, how many parts are
    simulated at once (None: one for each processor), changes only time and memory. Nothing is left behind on
    failure. Raises `InputError`.
    """
    _check(setting, form)
    _check_new(out)
    model = compiled(setting)
    parts = cut(setting, model)
    with _beside(out) as temporary:
        folder = Path(temporary, "whole")
        truth = folder / "truth"
        for path in (folder / "events", truth / "people", truth / "identities"):
            path.mkdir(parents=True)
        tally = _write_events(setting, model, folder, form, parts, workers, progress)
        for place, source in enumerate(sources):
            progress(0.5 + 0.4 * place / len(sources), f"Writing {source}")
            write_source(source, folder, truth, setting)
        write_truth(truth / "truth.json", setting, tally, best=best, progress=progress)
        if sources and form == "parquet":
            _write_archive(folder, setting)
        folder.replace(out)
    progress(1.0, "Done")
    bots = int(model.groups[0]) - setting.users
    return Simulated(
        folder=out,
        events=tally.delivered,
        files=len(parts),
        users=model.everybody - bots,
        bots=bots,
    )


def _write_events(
    setting: Setting,
    model: Model,
    folder: Path,
    form: str,
    parts: list[range],
    workers: int | None,
    progress: Progress,
) -> Tally:
    """Write the parts, the first half of the work, and count what is in them."""
    tally = Tally.empty(events=model.events, days=setting.days)
    work = partial(_part, setting, model, folder, form)
    with _pool(workers or min(os.cpu_count() or 1, MOST_WORKERS)) as pool:
        for place, done in enumerate(pool.map(work, range(len(parts)), parts)):
            progress(place / len(parts) / 2, f"Simulating {setting.world.title}")
            tally.add(done)
    return tally


@contextmanager
def _pool(workers: int) -> Iterator[ThreadPoolExecutor]:
    """Threads suffice: NumPy and DuckDB compute without the interpreter. What has not begun is dropped."""
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _part(setting: Setting, model: Model, folder: Path, form: str, place: int, numbers: range) -> Tally:
    people, events = simulate_block(setting, model, numbers)
    write_part(folder, f"{place:05d}", form, setting.world, model, people, events)
    tally = Tally.empty(events=model.events, days=setting.days)
    tally.count(model, people, events)
    return tally


def _write_archive(folder: Path, setting: Setting) -> None:
    when = datetime.combine(setting.date(setting.days), time(), tzinfo=UTC)
    kinds = folder_kinds(folder, leave_out=("truth",))
    name = f"{setting.world.name}.firsthand.zip"
    write_archive(folder / name, title=setting.world.title, when=when, kinds=kinds)


def _check(setting: Setting, form: str) -> None:
    from firsthand.measurement.exporting import FORMATS  # DuckDB takes time to load

    limits = {
        "users": (setting.users, 1, MOST_USERS),
        "days": (setting.days, 1, MOST_DAYS),
        "seed": (setting.seed, 0, MOST_SEED),
        "first": (setting.first, 0, LAST_DAY),
    }
    for name, (value, least, most) in limits.items():
        if not least <= value <= most:
            raise InputError(f"{name}={value:,} is not possible: choose from {least:,} to {most:,}.")
    if form not in FORMATS:
        raise InputError(f"form=“{form}” is not known: choose one of {', '.join(FORMATS)}.")


def _beside(out: Path) -> "TemporaryDirectory[str]":
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-")
    except OSError as error:
        raise InputError(
            f"out=“{out}” cannot be made ({error.strerror}): name a folder where you may write."
        ) from error


def _check_new(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"out=“{out}” is not an empty folder: name one that does not exist yet.")
