"""A simulated life written to a folder: events as tools export them, and the truth apart from them."""

import json
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError, Progress, silent
from firsthand.learning.simulator.draws import Keys
from firsthand.learning.simulator.model import Model, compiled
from firsthand.learning.simulator.reading import SLOTS
from firsthand.learning.simulator.tally import Tally
from firsthand.learning.simulator.usage import NEVER, Events, People, bots, simulate_block
from firsthand.learning.simulator.world import World
from firsthand.measurement.exporting import FORMATS, write_events, write_table

PART = 5_000  # people in a file: enough for arrays to pay, few enough for the memory
MOST_USERS, MOST_DAYS, MOST_SEED = 50_000_000, 1_461, 2**63 - 1
Columns = Mapping[str, NDArray[Any]]


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
    block: int = PART,
    progress: Progress = silent,
) -> Simulated:
    """Write what so many people do in so many days to the new folder `out`.

    `events/` has files of 5,000 people each in one of `FORMATS`; `truth/` what nobody could know:
    `truth.json`, the people, and who is behind each id. The same arguments give the same bytes;
    `block`, how many people are simulated at once, changes only time and memory. Raises `InputError`.
    """
    _check(seed, users, days, form, block)
    _check_new(out)
    model, tally = compiled(world, days=days), Tally.empty(events=len(world.events), days=days)
    everybody = users + bots(world, users)
    parts = [range(begin, min(begin + PART, everybody)) for begin in range(0, everybody, PART)]
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as temporary:
        folder = Path(temporary, "whole")
        for name in ("events", "truth/people", "truth/identities"):
            (folder / name).mkdir(parents=True)
        with ThreadPoolExecutor(max_workers=1) as writer:
            writing: list[Future[None]] = []
            for place, numbers in enumerate(parts):
                progress(place / len(parts), f"Simulating {world.title}")
                made = _blocks(world, model, seed, users, numbers, block)
                _finish(writing)  # one part is written while the next is made
                writing = [writer.submit(_write_part, folder, f"{place:05d}", form, world, model, made)]
                tally.add(model, made)
            _finish(writing)
        _write_truth(folder / "truth" / "truth.json", world, tally, seed, users, days)
        folder.replace(out)
    progress(1.0, "Done")
    return Simulated(
        folder=out, events=tally.delivered, files=len(parts), users=users, bots=everybody - users
    )


def _finish(writing: list[Future[None]]) -> None:
    for each in writing:
        each.result()


def _check(seed: int, users: int, days: int, form: str, block: int) -> None:
    limits = {"users": (users, 1, MOST_USERS), "days": (days, 1, MOST_DAYS), "seed": (seed, 0, MOST_SEED)}
    for name, (value, least, most) in {**limits, "block": (block, 1, PART)}.items():
        if not least <= value <= most:
            raise InputError(f"{name}={value:,} is not possible: choose from {least:,} to {most:,}.")
    if form not in FORMATS:
        raise InputError(f"form=“{form}” is not known: choose one of {', '.join(FORMATS)}.")


def _check_new(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"out=“{out}” is not an empty folder: name one that does not exist yet.")


def _blocks(
    world: World, model: Model, seed: int, users: int, numbers: range, block: int
) -> list[tuple[People, Events]]:
    begins = range(numbers.start, numbers.stop, block)
    some = [range(begin, min(begin + block, numbers.stop)) for begin in begins]
    return [simulate_block(world, model, seed=seed, users=users, numbers=each) for each in some]


def _write_part(
    folder: Path, name: str, form: str, world: World, model: Model, made: list[tuple[People, Events]]
) -> None:
    target = folder / "events" / f"{name}.{form}"
    columns = _joined([_event_columns(events) for _, events in made])
    write_events(
        target,
        columns,
        kind=form,
        names=world.event_names,
        fragments=model.fragments,
        contexts=model.contexts,
    )
    people = _joined([_people_columns(world, people) for people, _ in made])
    write_table(folder / "truth" / "people" / f"{name}.csv", people)
    identities = _joined([_identities(people, events) for people, events in made])
    write_table(folder / "truth" / "identities" / f"{name}.csv", identities)


def _joined(blocks: list[Columns]) -> Columns:
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _event_columns(events: Events) -> Columns:
    names = ("event", "account", "device", "message", "time", "received", "context")
    slots = {f"value{slot}": events.values[slot] for slot in range(SLOTS)}
    return {name: getattr(events, name) for name in names} | slots


def _people_columns(world: World, people: People) -> Columns:
    """Days count from the world's first; -1 joined: there before; -1 churned: not within reach."""
    segments = np.array([*(segment.id for segment in world.segments), ""], dtype=object)
    countries = np.array([country.id for country in world.countries], dtype=object)
    return {
        "person": people.number,
        "segment": segments[people.segment],
        "country": countries[people.country],
        "joined": people.joined,
        "churned": np.where(people.churned == NEVER, -1, people.churned),
        "visitor": people.visitor,
        "bot": people.bot,
    }


def _identities(people: People, events: Events) -> Columns:
    """Each id once, with the person behind it: devices, then accounts."""
    person, ids = [], []
    for letter, keys in (("d", events.device), ("u", events.account)):
        changes = np.flatnonzero(np.diff(keys, prepend=np.uint64(0)) != 0)  # few, so that sorting is quick
        found, first = np.unique(keys[changes], return_index=True)
        first = np.sort(changes[first[found > 0]])
        person.append(people.number[events.person[first]])
        ids.append(_hexadecimal(letter, keys[first]))
    order = np.argsort(np.concatenate(person), kind="stable")
    return {"id": np.concatenate(ids)[order], "person": np.concatenate(person)[order]}


def _hexadecimal(letter: str, keys: Keys) -> NDArray[np.object_]:
    return np.array([f"{letter}{key:X}" for key in keys.tolist()], dtype=object)


def _write_truth(path: Path, world: World, tally: Tally, seed: int, users: int, days: int) -> None:
    truth = {
        "seed": seed,
        "users": users,
        "days": days,
        "counts": tally.counts(),
        "events": dict(zip(world.event_names, tally.by_event.tolist(), strict=True)),
        "weekly_return": tally.weekly_return.tolist(),
        "world": asdict(world) | {"start": world.start.isoformat()},
    }
    path.write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
