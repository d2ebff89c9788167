"""Objectives and key results: how far, whether on pace, and where it will end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

import numpy as np

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate
from firsthand.measurement.metrics import Series

TOLERANCE = 0.1
FEW_CHECK_INS = 8


@dataclass(frozen=True, kw_only=True)
class KeyResult:
    """A measured result that an objective needs: from `start_value` on `begins` to `target` on `ends`.

    Whether it should rise or fall follows from the two values. Raises `InputError`.
    """

    name: str
    start_value: float
    target: float
    begins: date
    ends: date
    unit: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start_value) and math.isfinite(self.target)):
            raise InputError(f"start_value={self.start_value}, target={self.target} must be finite.")
        if self.start_value == self.target:
            raise InputError(f"target={self.target} equals the start value: ask for a change.")
        if self.begins >= self.ends:
            raise InputError(f"The end, {self.ends}, must lie after the beginning, {self.begins}: swap them.")

    @property
    def direction(self) -> Literal["up", "down"]:
        """Which way the value should go."""
        return "up" if self.target > self.start_value else "down"


@dataclass(frozen=True, kw_only=True)
class Objective:
    """What the team wants to be true, told by its key results."""

    statement: str
    key_results: tuple[KeyResult, ...]


@dataclass(frozen=True, kw_only=True)
class CheckIn:
    """The value of a key result at the end of a day."""

    on: date
    value: float


class Status(StrEnum):
    """How a key result stands against the straight line from its start to its target."""

    NOT_STARTED = "not started"
    BEHIND = "behind"
    ON_PACE = "on pace"
    AHEAD = "ahead"
    REACHED = "reached"
    MISSED = "missed"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """`expected` is the value due on the day; `progress` and `elapsed` the shares of way and time behind."""

    status: Status
    expected: float
    progress: float
    elapsed: float


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Where the value will be on the last day, and the chance (0 to 1, or NaN) that the target is reached."""

    value: Estimate
    chance: float


def progress(key_result: KeyResult, current: float) -> float:
    """The share of the way from start to target: below 0 on the wrong side, above 1 beyond the target."""
    if not math.isfinite(current):
        raise InputError(f"current={current} must be a finite number: leave the check-in out instead.")
    return (current - key_result.start_value) / (key_result.target - key_result.start_value)


def objective_progress(objective: Objective, current: Sequence[float]) -> float:
    """The mean progress of its key results, each held within 0 to 1; NaN without any. Raises `InputError`."""
    if len(current) != len(objective.key_results):
        raise InputError(
            f"{len(current)} values for {len(objective.key_results)} key results: give one for each."
        )
    shares = [
        min(max(progress(key_result, value), 0.0), 1.0)
        for key_result, value in zip(objective.key_results, current, strict=True)
    ]
    return math.fsum(shares) / len(shares) if shares else math.nan


def pace(key_result: KeyResult, current: float, on: date, *, tolerance: float = TOLERANCE) -> Pace:
    """Compare with a steady walk from start to target: within `tolerance` of the whole way is on pace.

    `tolerance` from 0 to 1. Raises `InputError`.
    """
    if not 0 <= tolerance <= 1:
        raise InputError(f"tolerance={tolerance} must lie between 0 and 1: 0.1 is usual.")
    whole = (key_result.ends - key_result.begins).days
    elapsed = min(max((on - key_result.begins).days / whole, 0.0), 1.0)
    done = progress(key_result, current)
    if done >= 1:
        status = Status.REACHED
    elif on < key_result.begins:
        status = Status.NOT_STARTED
    elif on > key_result.ends:
        status = Status.MISSED
    elif abs(done - elapsed) <= tolerance:
        status = Status.ON_PACE
    else:
        status = Status.AHEAD if done > elapsed else Status.BEHIND
    expected = key_result.start_value + (key_result.target - key_result.start_value) * elapsed
    return Pace(status=status, expected=expected, progress=done, elapsed=elapsed)


def forecast(key_result: KeyResult, check_ins: Sequence[CheckIn], *, confidence: float = 0.8) -> Forecast:
    """Draw the straight trend of the check-ins on to the last day, with the interval for a single new value.

    Least squares over days; standard error s √(1 + 1/n + (d − mean day)² / Σ(day − mean day)²), s² the
    squared residuals over n − 2; Student's t with n − 2 degrees of freedom. The chance is the share of that
    distribution at or beyond the target. Fewer than three check-ins, or all on one day, give NaN. A share is
    cut at 0 and 1, with a caution.
    Source: N. R. Draper and H. Smith (1998), Applied Regression Analysis, 3rd ed., section 1.4.
    """
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence} must lie between 0 and 1: 0.8 is usual.")
    days = np.array([(check_in.on - key_result.begins).days for check_in in check_ins], dtype=float)
    values = np.array([check_in.value for check_in in check_ins], dtype=float)
    if not np.isfinite(values).all():
        raise InputError("Each check-in needs a finite value: leave out days without one.")
    n, last = len(days), (key_result.ends - key_result.begins).days
    value = low = high = chance = math.nan
    if n >= 3 and np.ptp(days) > 0:
        spread = float(((days - days.mean()) ** 2).sum())
        slope = float(((days - days.mean()) * (values - values.mean())).sum()) / spread
        value = float(values.mean()) + slope * (last - float(days.mean()))
        residuals = values - values.mean() - slope * (days - days.mean())
        error = math.sqrt(
            float((residuals**2).sum()) / (n - 2) * (1 + 1 / n + (last - days.mean()) ** 2 / spread)
        )
        half = _student_quantile(0.5 + confidence / 2, n - 2) * error
        low, high = value - half, value + half
        chance = _chance(key_result, value, error, n - 2)
    cautions = tuple(_cautions(days, last))
    if key_result.unit == "share" and (low < 0 or high > 1):
        value, low, high = (min(max(end, 0.0), 1.0) for end in (value, low, high))
        message = "The straight trend runs out of 0 to 100 %, so it will bend before; it is cut there."
        cautions += (Caution(name="trend-leaves-range", message=message),)
    found = Estimate(
        value=value,
        low=low,
        high=high,
        n=n,
        method="linear trend",
        unit=key_result.unit,
        confidence=confidence,
        warnings=cautions,
    )
    return Forecast(value=found, chance=chance)


def check_ins(series: Series, key_result: KeyResult) -> tuple[CheckIn, ...]:
    """The complete periods of a metric that lie within the key result's time, each dated on its last day."""
    return tuple(
        CheckIn(on=point.last_day, value=point.value)
        for point in series.points
        if point.complete
        and not math.isnan(point.value)
        and key_result.begins <= point.first_day
        and point.last_day <= key_result.ends
    )


def _student_quantile(share: float, freedom: int) -> float:
    from scipy.special import stdtrit  # a quarter of a second, for those who ask for a forecast

    return float(stdtrit(freedom, share))


def _chance(key_result: KeyResult, value: float, error: float, freedom: int) -> float:
    sign = 1 if key_result.direction == "up" else -1
    margin = sign * (value - key_result.target)
    if error == 0:
        return 1.0 if margin >= 0 else 0.0
    from scipy.special import stdtr

    return float(stdtr(freedom, margin / error))


def _cautions(days: np.typing.NDArray[np.float64], last: int) -> list[Caution]:
    if len(days) < 3 or np.ptp(days) == 0:
        message = f"{len(days)} check-ins: a trend needs three on different days."
        return [Caution(name="no-trend", message=message)]
    found = []
    if len(days) < FEW_CHECK_INS:
        message = f"Only {len(days)} check-ins: the trend is a rough guess until there are {FEW_CHECK_INS}."
        found.append(Caution(name="few-check-ins", message=message))
    if last - days.max() > np.ptp(days):
        message = "The forecast reaches further ahead than the check-ins reach back."
        found.append(Caution(name="far-ahead", message=message))
    return found
