"""Metrics over time, computed once for each state of the events and kept in memory and on disk."""

import hashlib
import json
import math
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from firsthand.errors import Caution
from firsthand.estimates import Estimate
from firsthand.measurement import metrics, store
from firsthand.measurement.engines import stored
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.metrics import Grain, Point, Series
from firsthand.measurement.series import series
from firsthand_web.core.models import Product
from firsthand_web.measurement.models import EventEngine, Metric
from firsthand_web.measurement.queries import engines, events, zones

# More periods than this are no picture any more.
MOST = 400
T = TypeVar("T")
DAYS = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 31}


@dataclass(frozen=True, kw_only=True)
class Trend:
    """A metric's periods of one length; `shortened` when earlier ones were left out because of `MOST`.

    `instead` says why Firsthand itself answered where another engine was chosen.
    """

    metric: Metric
    series: Series
    shortened: bool
    instead: str = ""

    @property
    def grain(self) -> Grain:
        return self.series.grain

    @property
    def points(self) -> tuple[Point, ...]:
        return self.series.points

    @property
    def complete(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.complete)

    @property
    def last(self) -> Point | None:
        """The latest complete period with a value."""
        return next((point for point in reversed(self.complete) if not math.isnan(point.value)), None)

    @property
    def last_estimate(self) -> Estimate | None:
        return estimate_of(self.last, self.metric.unit) if self.last else None


def estimate_of(point: Point, unit: str) -> Estimate:
    """The period's value as an estimate; a count is exact, so both ends of its interval are the value."""
    if point.estimate is not None:
        return point.estimate
    value = point.value
    return Estimate(value=value, low=value, high=value, n=point.n, method="count", unit=unit)


def trend(
    metric: Metric, *, grain: Grain | None = None, start: date | None = None, end: date | None = None
) -> Trend | None:
    """The metric between two days (default: all that is known) by day, week or month (default: what fits).

    None while the product has no events, or none between the two days.
    """
    known = events.span(metric.product)
    if known is None:
        return None
    start, end = max(start or known[0], known[0]), min(end or known[1], known[1])
    if start > end:
        return None
    grain = grain or fitting(start, end)
    earliest = end - timedelta(days=DAYS[grain] * (MOST - 1))
    found, instead = _series(metric.product, metric.formula, grain, max(start, earliest), end)
    return Trend(metric=metric, series=found, shortened=earliest > start, instead=instead)


def fitting(start: date, end: date) -> Grain:
    """Days for up to two months, weeks for up to a year and a half, else months."""
    days = (end - start).days
    return Grain.DAY if days <= 62 else Grain.WEEK if days <= 550 else Grain.MONTH


def asked(product: Product, engine: EventEngine.Kind, ask: Callable[[Tables], T]) -> T:
    """What `ask` makes of the events in that engine, or in Firsthand's own store. Raises `Elsewhere`."""

    def own() -> Tables:
        return stored.tables(events.folder_of(product), zone=zones.of_product(product))

    return engines.asked(product, engine, own, ask)


def _series(
    product: Product, formula: metrics.Metric, grain: Grain, start: date, end: date
) -> tuple[Series, str]:
    folder = events.folder_of(product)
    state = product, folder, store.digest(folder), zones.of_product(product)
    return engines.answered(product, lambda engine: _kept(*state, engine, formula, grain, start, end))


@lru_cache(maxsize=512)
def _kept(
    product: Product, folder: Path, digest: str, zone: str, engine: EventEngine.Kind,
    formula: metrics.Metric, grain: Grain, start: date, end: date,
) -> Series:  # fmt: skip
    # The name is no part of the computation, so renaming a metric computes nothing anew.
    question = json.dumps(
        [asdict(replace(formula, name="")), grain, str(start), str(end), zone, engine], sort_keys=True
    )
    home = Path(settings.FOLDER) / "cache" / "series" / str(product.pk)
    file = home / digest / f"{hashlib.blake2b(question.encode(), digest_size=16).hexdigest()}.json"
    if file.exists():
        return _read(json.loads(file.read_text(encoding="utf-8")), formula)
    found = asked(product, engine, lambda events: series(events, formula, start, end, grain))
    for older in home.glob("*"):
        if older.name != digest:
            shutil.rmtree(older, ignore_errors=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    pending = file.with_suffix(f".{id(found)}.pending")
    pending.write_text(json.dumps(asdict(found), default=lambda moment: moment.isoformat()))
    pending.replace(file)
    return found


def _read(row: dict[str, Any], formula: metrics.Metric) -> Series:
    return Series(
        metric=formula,
        grain=Grain(row["grain"]),
        zone=row["zone"],
        as_of=datetime.fromisoformat(row["as_of"]) if row["as_of"] else None,
        points=tuple(_point(point) for point in row["points"]),
    )


def _point(row: dict[str, Any]) -> Point:
    days = {name: date.fromisoformat(row[name]) for name in ("first_day", "last_day")}
    return Point(**row | days | {"estimate": _estimate(row["estimate"])})


def _estimate(row: dict[str, Any] | None) -> Estimate | None:
    if row is None:
        return None
    return Estimate(**row | {"warnings": tuple(Caution(**caution) for caution in row["warnings"])})
