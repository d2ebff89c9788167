"""From where people stand to what they tick: scales of five, habits of answering, carelessness."""

from collections.abc import Sequence
from statistics import NormalDist

from firsthand.learning.simulator.voices.dice import Dice

NORMAL = NormalDist()
# Standard normal standing to an answer from 1 to 5; 4 and 5 begin at 0.
CUTS = (-1.4, -0.7, 0.0, 0.9)
# Shares of people with a habit of answering.
STYLES = {"": 0.66, "agreeing": 0.12, "extreme": 0.12, "middle": 0.1}
_LEAST = 1e-12


def normal(dice: Dice) -> float:
    """A standard normal draw."""
    return NORMAL.inv_cdf(min(max(dice.share(), _LEAST), 1 - _LEAST))


def standing(share: float) -> float:
    """The mean of a normal standing of variance 1 that lies above 0 for this share of people."""
    return NORMAL.inv_cdf(min(max(share, 0.001), 0.999))


def mixed(first: float, second: float, *, share: float) -> float:
    """Two standard normal numbers as one, of which the second makes up this share of the variance."""
    return float((1 - share) ** 0.5 * first + share**0.5 * second)


def ticked(place: float, cuts: Sequence[float] = CUTS) -> int:
    """The answer, from 1, at this place."""
    return 1 + sum(place > cut for cut in cuts)


def styled(answer: int, style: str, dice: Dice) -> int:
    """What somebody with a habit ticks on a scale from 1 to 5 when they mean `answer`."""
    draw = dice.share()
    if style == "agreeing" and draw < 0.4:
        return min(answer + 1, 5)
    if style == "extreme" and draw < 0.6 and answer != 3:
        return 1 if answer < 3 else 5
    if style == "middle" and draw < (0.2 if answer in (2, 4) else 0.7):
        return answer + (answer < 3) - (answer > 3)
    return answer
