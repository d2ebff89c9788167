"""People of the practice company come back as customers of a real shop do: the curves have one shape.

A shop's customers buy seldom and an application's people come often, so levels differ; what is compared is
how the share of newcomers who are seen again falls with the months since their first day.
"""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.model import DAY, compiled
from firsthand.learning.simulator.setting import QUARTER, Setting
from firsthand.learning.simulator.usage import simulate_block

MONTHS, LENGTH = 12, 30  # a month has 30 days from each person's first
LAST = date(1998, 6, 30)


def curve(person: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Shares of all who are seen in a month, on average over each quarter after everybody's first month."""
    _, place = np.unique(person, return_inverse=True)
    first = np.full(place.max() + 1, day.max())
    np.minimum.at(first, place, day)
    month = (day - first[place]) // LENGTH
    seen = np.zeros((len(first), MONTHS + 1), dtype=bool)
    seen[place[month <= MONTHS], month[month <= MONTHS]] = True
    return seen[:, 1:].mean(axis=0).reshape(-1, 3).mean(axis=1)


@pytest.fixture(scope="module")
def shop(shared_data: Path) -> np.ndarray:
    """Everybody's first purchase lies in the first quarter of 1997, so a year is over for all."""
    lines = (shared_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines()
    days = [date(int(line[12:16]), int(line[16:18]), int(line[18:20])).toordinal() for line in lines]
    assert max(days) == LAST.toordinal()
    return curve(np.array([int(line[1:6]) for line in lines]), np.array(days))


@pytest.fixture(scope="module")
def ladle() -> np.ndarray:
    """Newcomers of the first quarter, those who never sign up included: they are like those who buy once."""
    days = QUARTER + (MONTHS + 1) * LENGTH
    setting = Setting(world=read_world("ladle"), seed=1, users=3_000, days=days, joining=QUARTER)
    model = compiled(setting)
    people, events = simulate_block(setting, model, range(setting.users))
    came = (people.joined >= 0)[events.person]
    return curve(events.person[came], (events.time[came] - model.start) // DAY)


def test_both_curves_fall_by_less_and_less(shop: np.ndarray, ladle: np.ndarray) -> None:
    for name, quarters in (("cdnow", shop), ("ladle", ladle)):
        told = f"{name}: {np.round(quarters, 3).tolist()}"
        falls = -np.diff([1.0, *quarters])
        assert (falls > 0).all(), told
        assert (np.diff(falls) < 0).all(), told
        assert falls[0] > 0.5, told  # most who come for the first time are not seen in the next months


def test_both_curves_flatten(shop: np.ndarray, ladle: np.ndarray) -> None:
    """Ratios of successive quarters rise, since who leaves early is gone: in the shop 0.79, 0.91, 0.92.

    Ours lie 0.1 to 0.25 below: an application's people end the habit for good, a shop's customers seldom do.
    """
    theirs, ours = shop[1:] / shop[:-1], ladle[1:] / ladle[:-1]
    assert theirs == pytest.approx([0.79, 0.91, 0.92], abs=0.01)
    assert (np.diff(ours) > 0).all(), ours
    assert ((theirs - ours > 0.05) & (theirs - ours < 0.25)).all(), ours
