"""A practice run: a world, a seed and the choices so far. Everything else follows from them."""

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path

from firsthand.errors import FileError, InputError, Place
from firsthand.learning.simulator.choices import Choices, choices_data, choices_in
from firsthand.learning.simulator.consequences import opened, worked
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.ledger import Ledger, Quarter
from firsthand.learning.simulator.reading import read_world
from firsthand.learning.simulator.refusals import check
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.wellbeing import answered
from firsthand.learning.simulator.world import World
from firsthand.tables.toml import Section

VERSION = 1
MOST_USERS, MOST_SEED, MOST_QUARTERS = 50_000_000, 2**63 - 1, 16
WAY_OUT = "Begin again with `firsthand practice begin`, or use a file that it wrote."


@dataclass(frozen=True, kw_only=True)
class State:
    """A practice run before the quarter `number`: `source` is the world's name, or the path of its file."""

    world: World
    source: str
    seed: int
    users: int
    choices: tuple[Choices, ...] = ()
    version: int = VERSION

    @property
    def number(self) -> int:
        """The current quarter; the first is 1."""
        return len(self.choices) + 1


def begin(world: str | Path | World, *, seed: int, users: int) -> State:
    """A practice run in its first quarter. Raises `InputError`."""
    limits = {"seed": (seed, 0, MOST_SEED), "users": (users, 1, MOST_USERS)}
    for name, (value, least, most) in limits.items():
        if type(value) is not int or not least <= value <= most:
            raise InputError(f"{name}={value:,} is not possible: choose from {least:,} to {most:,}.")
    known = world if isinstance(world, World) else read_world(world)
    return State(world=known, source=known.name if known is world else str(world), seed=seed, users=users)


def advance(state: State, choices: Choices) -> State:
    """The run a quarter later: what is chosen is carried out in the current quarter, felt from the next on.

    Raises `InputError` for what the company cannot do; the state is a value and never changes.
    """
    if state.number > MOST_QUARTERS:
        raise InputError(f"the run has had {MOST_QUARTERS} quarters, which is all there are: begin another.")
    check(state.world, ledger(state), choices)
    return replace(state, choices=(*state.choices, choices))


def current(state: State) -> World:
    """The world as it is in the current quarter, with habits that answer how well people fare."""
    return phases(state)[-1][1]


def phases(state: State) -> list[tuple[int, World]]:
    """The first day of each quarter so far, the current one included, and the world in it."""
    return [(place * QUARTER, _world(state.world, each)) for place, each in enumerate(_ledgers(state))]


def setting(state: State) -> Setting:
    """What tells of the current quarter starts from this."""
    worlds = tuple(phases(state))
    begins, world = worlds[-1]
    return Setting(
        world=world,
        seed=state.seed,
        users=state.users,
        first=begins,
        phases=worlds,
        joining=QUARTER,
        history=history(state),
    )


def ledger(state: State) -> Ledger:
    """Money, prices, work under way and everything else that the company has in the current quarter."""
    return _ledgers(state)[-1]


def history(state: State) -> tuple[Quarter, ...]:
    """What a company would know of each quarter that is over."""
    return tuple(quarter for _, quarter in _run(state))


def save(state: State, path: Path) -> None:
    """Write the run as JSON."""
    data = {
        "format": "firsthand practice",
        "version": VERSION,
        "world": state.source,
        "fingerprint": fingerprint(state.world),
        "seed": state.seed,
        "users": state.users,
        "choices": [choices_data(choices) for choices in state.choices],
    }
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path) -> State:
    """The run in a file that `save` wrote. Raises `FileError` that names what is wrong with it."""
    top = _read(path)
    top.only("format", "version", "world", "fingerprint", "seed", "users", "choices")
    version = top.get("version", int)
    if version != VERSION:
        rule = f"this run was saved in version {version}, and this Firsthand reads version {VERSION}"
        raise top.wrong("version", rule, version)
    try:
        state = begin(top.get("world", str), seed=top.get("seed", int), users=top.get("users", int))
    except InputError as error:
        raise _placed(top, "world", error) from error
    if top.get("fingerprint", str) != fingerprint(state.world):
        raise top.wrong("fingerprint", f"the world “{state.source}” has changed since. {WAY_OUT}")
    for section in top.tables("choices"):
        try:
            state = advance(state, choices_in(section))
        except FileError:
            raise
        except InputError as error:
            raise _placed(top, f"choices[{state.number}]", error) from error
    return state


def fingerprint(world: World) -> str:
    """A digest of everything that is true of a world."""
    text = json.dumps(asdict(world), default=str, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


def _placed(top: Section, key: str, error: InputError) -> FileError:
    return top.wrong(key, str(error).rstrip("."))


def _read(path: Path) -> Section:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(Place(file=str(path)), f"the file cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FileError(Place(file=path.name), f"this is not JSON: {error}", way_out=WAY_OUT) from error
    if not isinstance(data, dict) or data.get("format") != "firsthand practice":
        raise FileError(Place(file=path.name), "this is not a practice run", way_out=WAY_OUT)
    return Section(file=path.name, path="", data=data)


def _run(state: State) -> list[tuple[Ledger, Quarter]]:
    """The ledger after each quarter, and what was known of it."""
    company, now, run = state.world.company, opened(state.world.company), list[tuple[Ledger, Quarter]]()
    for choices in state.choices:
        now, quarter = worked(company, state.seed, now, choices)
        run.append((now, quarter))
    return run


def _ledgers(state: State) -> list[Ledger]:
    return [opened(state.world.company), *(each for each, _ in _run(state))]


def _world(world: World, ledger: Ledger) -> World:
    delays = {item.id: item.delay for item in world.company.items}
    felt = {item for item, shipped in ledger.shipped.items() if shipped + delays[item] < ledger.number}
    now = shaped(world, items=felt, quarter=ledger.number, prices=ledger.prices)
    return answered(now, before=world)
