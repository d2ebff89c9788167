"""Calendars: the periods that days belong to."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement.behaviour import Behaviour, Mask, day_number, microseconds
from firsthand.measurement.metrics import Grain
from firsthand.measurement.trends import midnight, periods


@dataclass(frozen=True, kw_only=True, eq=False)
class Calendar:
    """Periods in a row; `table` has the period of each day from number `lowest`, -1 outside of them all."""

    first_days: tuple[date, ...]
    ends: NDArray[np.int64]  # the first moment after each period, in microseconds
    lowest: int
    table: NDArray[np.int32]

    def of(self, days: NDArray[np.int32]) -> NDArray[np.int32]:
        """The period of each of the behaviour's days."""
        found: NDArray[np.int32] = self.table[days - np.int32(self.lowest)]
        return found

    def complete(self, last: int) -> Mask:
        """Which periods are over at the moment `last`."""
        return self.ends <= last


def calendar(behaviour: Behaviour, first: date, last: date, grain: Grain) -> Calendar:
    """The periods from the one that holds `first` to the one that holds `last`."""
    edges = periods(first, last, grain)
    numbers = np.array([day_number(edge) for edge in edges])
    lowest, highest = min(behaviour.days[0], int(numbers[0])), max(behaviour.days[1], int(numbers[-1]))
    # One entry per day that occurs, so that each event only looks its period up.
    table = np.searchsorted(numbers, np.arange(lowest, highest + 1), side="right") - 1
    table[table == len(numbers) - 1] = -1
    ends = np.array([microseconds(midnight(edge, behaviour.zone)) for edge in edges[1:]], dtype=np.int64)
    return Calendar(first_days=edges[:-1], ends=ends, lowest=lowest, table=table.astype(np.int32))
