"""A test from a file with one row for each unit: CSV or Parquet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from firsthand.errors import Caution, FileError, InputError, Place
from firsthand.experiments import statistics
from firsthand.experiments.bayesian import WEAK, Prior
from firsthand.experiments.course import Course, courses, grown
from firsthand.experiments.readout import Kind, Metric, Readout, read_out
from firsthand.experiments.sequential import TUNED_FOR
from firsthand.experiments.statistics import Floats, Moments, Samples
from firsthand.measurement.unit_days import by_day
from firsthand.measurement.units import Measure, Summary, quantiles, summarise

CONTROLS = ("control", "baseline", "original", "off", "false", "0", "a")
KINDS = "mean, proportion, ratio (of two columns, as revenue/orders:ratio), median or p90"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A metric of a file: `column`, for a ratio ÷ `below`, at a `level` for a quantile.

    Without a `kind` it is a proportion where the column holds 0 and 1 alone, else a mean.
    """

    column: str
    kind: Kind | None = None
    below: str = ""
    level: float = 0.0

    @property
    def name(self) -> str:
        if self.below:
            return f"{self.column}/{self.below}"
        return f"{self.column} p{self.level * 100:g}" if self.level else self.column


def column(text: str) -> Column:
    """A metric as one types it: COLUMN, or COLUMN:kind. Raises `InputError` for a kind that is not known."""
    name, mark, kind = text.rpartition(":")
    if not mark:
        return Column(column=text)
    above, _, below = name.partition("/")
    if kind == Kind.RATIO and above and below:
        return Column(column=above, kind=Kind.RATIO, below=below)
    if kind in (Kind.MEAN, Kind.PROPORTION):
        return Column(column=name, kind=Kind(kind))
    level = 50.0 if kind == "median" else float(kind[1:]) if re.fullmatch(r"p\d+(\.\d+)?", kind) else 0.0
    if not 0 < level < 100:
        raise InputError(f"metric “{text}”: “{kind}” is no kind of metric. Use {KINDS}.")
    return Column(column=name, kind=Kind.QUANTILE, level=level / 100)


def read_file(
    path: Path,
    *,
    variant: str,
    metrics: Sequence[Column],
    control: str | None = None,
    covariate: str | None = None,
    shares: Mapping[str, float] | None = None,
    confidence: float = 0.95,
    prior: Prior = WEAK,
    tuned_for: float = TUNED_FOR,
) -> Readout:
    """Reads a test from a file whose rows are units, each in one variant.

    `variant` names the column that says which; `control` its value for the control (found where one is
    called control, baseline, original, off, false, 0 or a). `covariate` is a column known before the test, a
    blank being 0, which means are adjusted for; a proportion keeps its own interval, unless it is asked for
    as a mean. `shares` are the intended ones by variant.
    Raises `FileError` and `InputError`.
    """
    if not metrics:
        raise InputError("Name at least one metric: --metric converted.")
    measures = [_measure(each, covariate) for each in metrics]
    summary = summarise(path, variant=variant, measures=measures)
    order = _order(summary, variant, control)
    names = [summary.variants[place] for place in order]
    rows, found = [], []
    for place, each in enumerate(metrics):
        metric, samples = _samples(path, each, place, summary, order, variant, covariate)
        rows.append(metric)
        found.append(samples)
    readout = read_out(
        rows,
        Samples(
            n=np.vstack([each.n for each in found]),
            mean=np.vstack([each.mean for each in found]),
            variance=np.vstack([each.variance for each in found]),
        ),
        names,
        assigned=[summary.rows[place] for place in order],
        shares=None if shares is None else _shares(shares, names),
        confidence=confidence,
        prior=prior,
        tuned_for=tuned_for,
    )
    return replace(readout, warnings=(*readout.warnings, *_left_out(summary, metrics)))


def read_course(
    path: Path, readout: Readout, *, variant: str, metric: Column, day: str, covariate: str | None = None
) -> tuple[tuple[Course, ...], int]:
    """How the lift of a metric of `readout` grew by the column `day`, and how many rows have no day.

    Raises `FileError` and `InputError`.
    """
    names = [readout.control, *(each for each in readout.variants if each != readout.control)]
    kind = next(each.kind for each in readout.findings if each.name == metric.name)
    given = {"confidence": readout.confidence, "tuned_for": readout.tuned_for}
    if kind is Kind.QUANTILE:
        return tuple(courses(metric.name, names, (), None, **given)), 0
    measure = _measure(replace(metric, kind=kind), covariate)
    found = by_day(path, variant=variant, day=day, measures=[measure])
    order = [found.variants.index(name) for name in names]
    samples, _ = grown(
        kind,
        found.n[0][order],
        found.sums[0][:, order],
        found.origins[0],
        adjusts=bool(covariate) and not metric.below,
    )
    return tuple(courses(metric.name, names, found.days, samples, **given)), found.undated


def _measure(metric: Column, covariate: str | None) -> Measure:
    if metric.below:
        return Measure(column=metric.column, other=metric.below)
    if covariate and metric.kind is not Kind.QUANTILE:
        return Measure(column=metric.column, other=covariate, blank_is_zero=True)
    return Measure(column=metric.column)


def _order(summary: Summary, variant: str, control: str | None) -> list[int]:
    """The control's place, then the others'."""
    names = list(summary.variants)
    listed = ", ".join(f"“{each}”" for each in names)
    place = Place(file=summary.file, column=variant)
    if len(names) < 2:
        raise FileError(place, f"there is only {listed}, and nothing to compare it with")
    if control is not None and control not in names:
        raise FileError(place, "there is no such variant", value=control, way_out=f"There is {listed}.")
    usual = [each for name in CONTROLS for each in names if each.lower() == name]
    chosen = control if control is not None else next(iter(usual), None)
    if chosen is None:
        way_out = f"Name it: --control {names[0]}. There is {listed}."
        raise FileError(place, "which variant is the control cannot be told", way_out=way_out)
    first = names.index(chosen)
    return [first, *(each for each in range(len(names)) if each != first)]


def _samples(
    path: Path,
    metric: Column,
    place: int,
    summary: Summary,
    order: Sequence[int],
    variant: str,
    covariate: str | None,
) -> tuple[Metric, Samples]:
    """One metric as `Samples`, and what it is."""

    def row(values: Floats) -> Floats:
        return values[place : place + 1, order]

    kind = metric.kind or (Kind.PROPORTION if summary.binary[place] else Kind.MEAN)
    if kind is Kind.PROPORTION and not summary.binary[place]:
        way_out = f"Use {metric.column}:mean."
        where = Place(file=summary.file, column=metric.column)
        raise FileError(
            where, "a proportion needs 0 and 1, true and false or yes and no alone", way_out=way_out
        )
    found = Moments(
        n=row(summary.n),
        mean=row(summary.mean),
        variance=row(summary.variance),
        other_mean=row(summary.other_mean),
        other_variance=row(summary.other_variance),
        covariance=row(summary.covariance),
    )
    plain = Metric(name=metric.name, kind=kind)
    if kind is Kind.QUANTILE:
        names = [summary.variants[each] for each in order]
        return plain, _quantile(path, metric, found.n, names, variant)
    if kind is Kind.RATIO:
        return plain, statistics.ratios(found)
    if covariate and kind is Kind.MEAN:
        freed = statistics.adjusted(found)
        return replace(plain, reduction=float(freed.reduction[0])), freed.samples
    if kind is Kind.PROPORTION:
        return plain, statistics.proportions(found.n, np.rint(found.mean * found.n))
    return plain, statistics.means(found)


def _quantile(path: Path, metric: Column, n: Floats, names: Sequence[str], variant: str) -> Samples:
    low, high = statistics.ranks(metric.level, n[0])
    enough = ~np.isnan(low)
    levels = [metric.level, *low[enough], *high[enough]]
    values = quantiles(path, variant=variant, column=metric.column, levels=levels)
    found = np.full((3, len(names)), np.nan)
    for place, name in enumerate(names):
        by_level = dict(zip(levels, values.get(name, ()), strict=False))
        found[:, place] = [by_level.get(level, np.nan) for level in (metric.level, low[place], high[place])]
    return statistics.quantiles(n, *found)


def _shares(shares: Mapping[str, float], names: Sequence[str]) -> list[float]:
    if set(shares) != set(names):
        raise InputError(f"shares for {', '.join(shares)}: give one for each of {', '.join(names)}.")
    return [shares[name] for name in names]


def _left_out(summary: Summary, metrics: Sequence[Column]) -> tuple[Caution, ...]:
    cautions = []
    if summary.unassigned:
        message = f"{summary.unassigned:,} rows name no variant and are left out."
        cautions.append(Caution(name="no-variant", message=message))
    for metric, n in zip(metrics, summary.n, strict=True):
        blank = sum(summary.rows) - int(n.sum())
        if blank:
            message = (
                f"{blank:,} units have no number for {metric.name} and are left out of it; if they should "
                "count as 0, write 0."
            )
            cautions.append(Caution(name="blank", message=message))
    return tuple(cautions)
