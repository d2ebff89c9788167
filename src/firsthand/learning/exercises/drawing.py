"""Draws that exercises share."""

from functools import cache

from firsthand.learning.simulator import World, read_world
from firsthand.learning.simulator.voices.dice import Dice


def world(dice: Dice) -> World:
    """One of the shipped products."""
    return _read(dice.one(["ladle", "sill"]))


@cache
def _read(name: str) -> World:
    return read_world(name)


def binomial(dice: Dice, n: int, share: float) -> int:
    """How many of `n` say yes when each does so with the chance `share`."""
    return sum(dice.hits(share) for _ in range(n))


def whole(dice: Dice, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    return low + int(dice.share() * (high - low + 1))


def percent(count: int, n: int) -> str:
    return f"{round(100 * count / n)} %"
