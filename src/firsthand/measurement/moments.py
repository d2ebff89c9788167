"""When events were: whole numbers as they lie on disk, put together only where they are asked for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

DAY: Final = 24 * 3600 * 1_000_000
PIECE: Final = 1 << 20  # put together at a time, so that little more than the answer is in memory


@dataclass(frozen=True, kw_only=True, eq=False)
class Moments:
    """The n-th moment is `within[n] * unit` microseconds after midnight (UTC) of `date[n]`.

    Dates are days since 1970; without `date`, all are counted from 1970.
    """

    within: NDArray[Any]
    unit: int = 1
    date: NDArray[Any] | None = None

    def at(self, rows: slice | NDArray[Any]) -> NDArray[np.int64]:
        """Microseconds since 1970 of these rows."""
        found = self.within[rows].astype(np.int64)
        if self.unit != 1:
            found *= self.unit
        if self.date is not None:
            found += self.date[rows].astype(np.int64) * DAY
        return found

    @cached_property
    def all(self) -> NDArray[np.int64]:
        """Microseconds since 1970 of every row."""
        if self.date is None and self.unit == 1 and self.within.dtype == np.int64:
            return self.within
        found = np.empty(len(self.within), dtype=np.int64)
        for low in range(0, len(found), PIECE):
            found[low : low + PIECE] = self.at(slice(low, low + PIECE))
        return found

    def take(self, rows: NDArray[Any]) -> "Moments":
        date = None if self.date is None else self.date[rows]
        return Moments(within=self.within[rows], unit=self.unit, date=date)
