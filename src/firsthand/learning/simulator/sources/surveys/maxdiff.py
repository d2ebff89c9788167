"""Best and worst of four, seven times: a balanced design, and how people choose."""

from collections.abc import Sequence

from firsthand.learning.simulator.sources.surveys.opinions import normal
from firsthand.learning.simulator.voices.dice import Dice

ITEMS = 7
# The complement of the Fano plane (difference set 0, 3, 5, 6 modulo 7): items are in four sets, pairs in two.
DESIGN = tuple(tuple(sorted((start + step) % ITEMS for step in (0, 3, 5, 6))) for start in range(ITEMS))
SCALE = 60.0  # from a change of wellbeing to utility


def utilities(gains: Sequence[float], dice: Dice) -> list[float]:
    """What the items are worth to one person: `SCALE` × what they do, and a taste of their own."""
    return [SCALE * gain + 0.6 * normal(dice) for gain in gains]


def chosen(worth: Sequence[float], shown: Sequence[int], dice: Dice) -> tuple[int, int]:
    """The best and the worst of the items shown, by their utility and the whim of the moment."""
    felt = {item: worth[item] + 0.7 * normal(dice) for item in shown}
    ordered = sorted(shown, key=lambda item: felt[item])
    return ordered[-1], ordered[0]
