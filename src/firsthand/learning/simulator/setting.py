"""A stretch of a product's life, which everything that tells of it (feedback, surveys, tests) starts from."""

import datetime as dt
import zlib
from dataclasses import dataclass

import numpy as np

from firsthand.learning.simulator.ledger import Quarter
from firsthand.learning.simulator.voices.dice import Dice
from firsthand.learning.simulator.world import World

QUARTER = 91  # days: thirteen weeks


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The `world` as it is in these days; `users` people since its first day, `first` counted from it.

    `phases`: every world so far with the day from which it was in force, the first of them 0 and the last
    `world` itself (empty: it always was). `joining`: the days in which the `users` come, and later days bring
    others (None: all days up to the end of these). `history`: the quarters of a practice run that are over.
    """

    world: World
    seed: int
    users: int
    days: int = QUARTER
    first: int = 0
    phases: tuple[tuple[int, World], ...] = ()
    joining: int | None = None
    history: tuple[Quarter, ...] = ()

    def date(self, day: int) -> dt.date:
        """The date of a day counted from the first of this stretch."""
        return self.world.start + dt.timedelta(days=self.first + day)

    def dice(self, purpose: str) -> Dice:
        """Chance for one purpose: same seed, stretch and purpose, same draws, whatever else is drawn."""
        entropy = [self.seed, self.first, zlib.crc32(purpose.encode())]
        return Dice(np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy))))
