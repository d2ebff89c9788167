"""What is unusual in a series for its own history: level, trend and season are taken into account."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Caution, InputError
from firsthand.measurement.smoothing import FEWEST, Smoothed, ahead, smooth

Floats = NDArray[np.float64]
# How many scales from what was expected make a value unusual, by how much a person wants to hear.
DISTANCES = {"little": 6.0, "usual": 4.0, "much": 3.0}
# A season is used once this many have been seen.
SEASONS = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class Band:
    """For each moment what was `expected`, and from `low` to `high`; NaN while the history was too short."""

    expected: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, kw_only=True)
class Unusual:
    """Values outside the band, from place `first` to place `last` (both counted from 0).

    They are one, because never did a quiet time pass between them. The `peak` is furthest out:
    there `value` was seen where `expected` and `low` to `high` were expected, `distance` scales away
    (negative below).
    """

    first: int
    last: int
    peak: int
    value: float
    expected: float
    low: float
    high: float
    distance: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Anomalies:
    """The answer; `season` is the one that was used, 1 where none."""

    season: int
    band: Band
    unusual: tuple[Unusual, ...]
    forecast: Band
    warnings: tuple[Caution, ...]


def find_anomalies(
    values: Sequence[float] | Floats,
    *,
    season: int = 1,
    distance: float = 4.0,
    quiet: int = 0,
    counts: bool = False,
    steps: int = 0,
) -> Anomalies:
    """What is unusual in `values` (NaN where unknown), one after the other in equal steps of time.

    A value is unusual that lies more than `distance` scales from what the values before it let expect.
    `season` moments make one season; it is used from `SEASONS` of them on. Unusual values are one where at
    most `quiet` moments (0: a season) lie between them. Of `counts` a scale is at least 1: of rare events the
    median distance is nothing. `steps` are forecast. See
    `firsthand.measurement.smoothing` for the method, docs/calculations/monitors.md for how good it is. Raises
    `InputError`.
    """
    row = np.asarray(values, dtype=float)
    if row.ndim != 1 or np.isinf(row).any():
        raise InputError("values must be one row of finite numbers: leave out what is infinite.")
    if distance <= 0 or season < 1 or steps < 0:
        raise InputError(f"distance={distance}, season={season}, steps={steps} must be above zero, 1, 0.")
    known = int((~np.isnan(row)).sum())
    used, warnings = _season(len(row), season)
    if known <= FEWEST:
        nothing = np.full(len(row), np.nan)
        return Anomalies(
            season=1, band=Band(expected=nothing, low=nothing, high=nothing), unusual=(),
            forecast=Band(expected=nothing[:0], low=nothing[:0], high=nothing[:0]), warnings=(_short(known),),
        )  # fmt: skip
    found = smooth(row[None], season=used)
    later, later_scale = ahead(found, max(steps, 1))
    least = 1.0 if counts else 0.0
    scale, ahead_scale = (np.maximum(each[0], least) for each in (found.scale, later_scale))
    band = _band(found.expected[0], scale, distance)
    return Anomalies(
        season=used,
        band=band,
        unusual=_runs(row, band, scale, quiet or used),
        forecast=_band(later[0], ahead_scale, distance, steps),
        warnings=warnings,
    )


def find_in_many(
    values: Floats, *, season: int = 1, distance: float = 4.0
) -> tuple[NDArray[np.bool_], Smoothed]:
    """`find_anomalies` of many series (m × n) at once: which values are unusual, and what was expected."""
    used, _ = _season(values.shape[1], season)
    found = smooth(values, season=used)
    with np.errstate(invalid="ignore"):
        return np.abs(values - found.expected) > distance * found.scale, found


def _season(size: int, season: int) -> tuple[int, tuple[Caution, ...]]:
    if season == 1 or size >= SEASONS * season:
        return season, ()
    message = (
        f"{size} periods are fewer than {SEASONS} seasons of {season}: the season is not known yet, so "
        "ordinary ups and downs may look unusual."
    )
    return 1, (Caution(name="short-history", message=message),)


def _short(known: int) -> Caution:
    needed = FEWEST + 1
    message = f"{known} known values are too few to say what is usual: {needed} are needed."
    return Caution(name="short-history", message=message)


def _band(expected: Floats, scale: Floats, distance: float, steps: int | None = None) -> Band:
    half = distance * scale
    return Band(expected=expected[:steps], low=(expected - half)[:steps], high=(expected + half)[:steps])


def _runs(row: Floats, band: Band, scale: Floats, quiet: int) -> tuple[Unusual, ...]:
    with np.errstate(invalid="ignore"):
        out = np.flatnonzero((row < band.low) | (row > band.high))
    if not len(out):
        return ()
    away = (row - band.expected) / scale
    parts = np.split(out, np.flatnonzero(np.diff(out) > quiet) + 1)
    return tuple(
        Unusual(
            first=int(part[0]), last=int(part[-1]), peak=peak, value=float(row[peak]),
            expected=float(band.expected[peak]), low=float(band.low[peak]), high=float(band.high[peak]),
            distance=float(away[peak]),
        )
        for part in parts
        for peak in [int(part[np.argmax(np.abs(away[part]))])]
    )  # fmt: skip
