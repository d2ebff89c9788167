"""What single people need and find met: the shares of their segment, drawn once for each person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.learning.simulator.draws import Floats, keyed, stream, uniform
from firsthand.learning.simulator.people import Customer
from firsthand.learning.simulator.setting import Setting

MATTERS, MET = 0x6D617474, 0x6D6574  # streams of the seed


@dataclass(frozen=True, kw_only=True)
class Minds:
    """People (rows) × the world's needs: whether the need `matters` to them, and by what `margin` it is met.

    A margin is from −1 to 1; the need is met where it is above 0.
    """

    matters: NDArray[np.bool_]
    margin: Floats


def minds(setting: Setting, people: Sequence[Customer]) -> Minds:
    """The minds of these people in this stretch.

    A need matters when a number that is the person's for good lies below the segment's importance, and is
    met by satisfaction − such a number. So shares are those of the segment, and when satisfaction rises
    the same people are better off.
    """
    numbers = np.array([one.number for one in people], dtype=np.int64)
    needs = np.arange(len(setting.world.needs))
    counter = numbers[:, None] << 8 | needs
    importance, satisfaction = (
        np.array(
            [[getattr(need, what)[one.segment] for need in setting.world.needs] for one in people]
        ).reshape(counter.shape)
        for what in ("importance", "satisfaction")
    )
    return Minds(
        matters=uniform(keyed(stream(setting.seed, MATTERS), counter)) < importance,
        margin=satisfaction - uniform(keyed(stream(setting.seed, MET), counter)),
    )
