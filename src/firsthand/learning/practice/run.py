"""A practice run as data: where it began, and every choice since. The same data give the same run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from firsthand.errors import InputError
from firsthand.learning.practice.difficulty import difficulty, posed
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.choices import Choices, choices_data, choices_in
from firsthand.learning.simulator.income import Income, incomes
from firsthand.learning.simulator.ledger import Quarter as Known
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.state import (
    State,
    advance,
    begin,
    fingerprint,
    history,
    phases,
    setting,
)
from firsthand.tables.toml import Section

FORMAT = "firsthand practice run"
VERSION = 2  # 1: the same truth in every run
MOST_QUARTERS = 4
WAY_OUT = "Begin another run; what was found in this one stays in its product."


@dataclass(frozen=True, kw_only=True)
class Run:
    """`quarters` to live through. In `state` those `before` are over too: one, until somebody takes over."""

    difficulty: str
    quarters: int
    state: State
    before: int = 1

    @property
    def played(self) -> int:
        return self.state.number - 1 - self.before

    @property
    def over(self) -> bool:
        return self.played >= self.quarters

    @property
    def choices(self) -> tuple[Choices, ...]:
        """What was chosen, by quarter."""
        return self.state.choices[self.before :]

    @property
    def done(self) -> tuple[Known, ...]:
        """What the company knows of each quarter that is over."""
        return history(self.state)[self.before :]


def start(world: str, *, hardness: str, seed: int, users: int, quarters: int) -> Run:
    """A run as it is taken over: a quarter in which nothing was chosen has left its data and its money.

    Raises `InputError`.
    """
    if not 1 <= quarters <= MOST_QUARTERS:
        raise InputError(f"quarters={quarters} is not possible: choose from 1 to {MOST_QUARTERS}.")
    hard = posed(read_world(world), difficulty(hardness), seed=seed)
    state = begin(hard, seed=seed, users=users)
    return Run(difficulty=hardness, quarters=quarters, state=advance(state, Choices()))


def end_quarter(run: Run, choices: Choices) -> Run:
    """The run a quarter later. Raises `InputError` for what the company cannot do, or when it is over."""
    if run.over:
        raise InputError(f"this run has had its {run.quarters} quarters: read its debrief, or begin another.")
    return replace(run, state=advance(run.state, choices))


def quarter_setting(run: Run, number: int) -> Setting:
    """What tells of a quarter that is over; 0 is the one before the run."""
    states = replace(run.state, choices=run.state.choices[:number])
    done = replace(run.state, choices=run.state.choices[: number + 1])
    return replace(setting(states), history=history(done))


def reports(run: Run) -> tuple[Income, ...]:
    """What accounting says of each quarter that is over, from 0 (before the run) on: expected values."""
    worlds = [world for _, world in phases(run.state)]
    return incomes(worlds, users=run.state.users)[:-1]


def run_data(run: Run) -> dict[str, Any]:
    """The run as plain data, which `run_in` reads again."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "world": run.state.source,
        "fingerprint": fingerprint(run.state.world),
        "difficulty": run.difficulty,
        "quarters": run.quarters,
        "seed": run.state.seed,
        "users": run.state.users,
        "choices": [choices_data(choices) for choices in run.choices],
    }


def run_in(data: Mapping[str, Any]) -> Run:
    """The run in such data. Raises `InputError` for another version, or a world that has changed since."""
    top = Section(file="run", path="", data=dict(data))
    if data.get("format") != FORMAT or data.get("version") != VERSION:
        raise InputError(
            f"this run was kept in version {data.get('version')} of “{data.get('format')}”, and this "
            f"Firsthand reads version {VERSION} of “{FORMAT}”. {WAY_OUT}"
        )
    run = start(
        top.get("world", str),
        hardness=top.get("difficulty", str),
        seed=top.get("seed", int),
        users=top.get("users", int),
        quarters=top.get("quarters", int),
    )
    if top.get("fingerprint", str) != fingerprint(run.state.world):
        raise InputError(
            f"the world “{run.state.source}” has changed since this run began, so that it would end "
            f"differently. {WAY_OUT}"
        )
    for section in top.tables("choices"):
        run = end_quarter(run, choices_in(section))
    return run
