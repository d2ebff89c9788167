"""One part of a simulated life written to files: its events, its people, and who is behind each id."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.learning.simulator.draws import Keys
from firsthand.learning.simulator.lives import NEVER, People
from firsthand.learning.simulator.model import Model
from firsthand.learning.simulator.reading import SLOTS
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.usage import Events
from firsthand.learning.simulator.world import World

MOST_PEOPLE = 5_000  # in a file: enough for arrays to pay
MOST_VISITS = 220_000  # in a file, or nearly: few enough for the memory
Columns = Mapping[str, NDArray[Any]]


def cut(setting: Setting, model: Model) -> list[range]:
    """The numbers of everybody in parts of one file each, a bot weighing as many people as come as often."""
    shares = [segment.share for segment in setting.world.segments]
    often = max(float(np.dot(model.rates[:, :-1], shares).max()), 0.001)
    size = min(MOST_PEOPLE, max(1, int(MOST_VISITS / often / setting.days)))
    bot = 2 * max(
        1.0, float(model.rates[:, -1].max()) / often
    )  # they are there all the time, people half of it
    bots, others = int(model.groups[0]) - setting.users, model.everybody - int(model.groups[0])
    weights = np.cumsum([0, setting.users, bots * bot, others])
    numbers = np.cumsum([0, setting.users, bots, others])
    cuts = np.interp(np.arange(0, weights[-1], size), weights, numbers).astype(np.int64)
    return [range(*pair) for pair in pairwise(np.unique([*cuts, model.everybody]).tolist())]


def write_part(
    folder: Path, name: str, form: str, world: World, model: Model, people: People, events: Events
) -> None:
    """Write `events/name.form` and the tables of the same name in `truth/people` and `truth/identities`."""
    from firsthand.measurement.exporting import write_events, write_table  # DuckDB takes time to load

    write_events(
        folder / "events" / f"{name}.{form}",
        _event_columns(events),
        kind=form,
        names=world.event_names,
        fragments=model.fragments,
        contexts=model.contexts,
    )
    write_table(folder / "truth" / "people" / f"{name}.csv", _people_columns(world, model, people))
    write_table(folder / "truth" / "identities" / f"{name}.csv", _identities(people, events))


def _event_columns(events: Events) -> Columns:
    names = ("event", "account", "device", "message", "time", "received", "context")
    slots = {f"value{slot}": events.values[slot] for slot in range(SLOTS)}
    return {name: getattr(events, name) for name in names} | slots


def _people_columns(world: World, model: Model, people: People) -> Columns:
    """Days count from the world's first; -1 joined: there before; -1 churned: not within reach."""
    there = people.joined < len(model.days)  # others join after the last day
    segments = np.array([*(segment.id for segment in world.segments), ""], dtype=object)
    countries = np.array([country.id for country in world.countries], dtype=object)
    columns = {
        "person": people.number,
        "segment": segments[people.segment],
        "country": countries[people.country],
        "plan": np.where(people.bot, "", np.array(model.plan_names, dtype=object)[people.plan]),
        "joined": people.joined,
        "churned": np.where(people.churned == NEVER, -1, people.churned),
        "visitor": people.visitor,
        "bot": people.bot,
    }
    return {name: column[there] for name, column in columns.items()}


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
