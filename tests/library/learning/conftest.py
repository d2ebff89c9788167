from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from firsthand.learning.simulator import World, read_world
from firsthand.learning.simulator.lives import People
from firsthand.learning.simulator.model import Model, compiled
from firsthand.learning.simulator.reading import SHIPPED
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.usage import Events, simulate_block

USERS, DAYS = 4_000, 56


@dataclass(frozen=True, kw_only=True)
class Life:
    """A simulated life in memory, with what it was made from."""

    setting: Setting
    model: Model
    people: People
    events: Events

    @property
    def world(self) -> World:
        return self.setting.world

    @property
    def real(self) -> np.ndarray:
        return ~self.people.bot[self.events.person] & ~self.events.repeat


@pytest.fixture(scope="session")
def life() -> Life:
    return lived(Setting(world=read_world("ladle"), seed=7, users=USERS, days=DAYS))


def lived(setting: Setting) -> Life:
    """Everybody's life in a setting."""
    model = compiled(setting)
    people, events = simulate_block(setting, model, range(model.everybody))
    return Life(setting=setting, model=model, people=people, events=events)


@pytest.fixture
def world_file(tmp_path: Path) -> Callable[[str, str], Path]:
    """The shipped world with one text replaced, as a file."""

    def written(old: str, new: str) -> Path:
        text = (SHIPPED / "ladle.toml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "changed.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return written
