"""Why a metric moved between two periods, and what a release did to it: computed, drawn and said."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np

from firsthand.charts import Added, Chart, WatchedPoint, figure, watched_chart, waterfall_chart
from firsthand.errors import InputError
from firsthand.estimates import Estimate
from firsthand.measurement import metrics, store
from firsthand.measurement.decomposition import ADDITIVE, Decomposition, Part, decompose, parts_of
from firsthand.measurement.impact import Impact, compared, interrupted, synthetic
from firsthand.measurement.metrics import Grain, Kind, Point
from firsthand.measurement.monitors import SEASONS, SIGNED
from firsthand_web.core.models import Product
from firsthand_web.measurement.models import EventEngine, Finding, Metric
from firsthand_web.measurement.queries import engines, zones
from firsthand_web.measurement.queries.events import folder_of, properties_of, property_names
from firsthand_web.measurement.queries.monitors import happened
from firsthand_web.measurement.queries.pictures import SHORT, kept_pictures, quantity
from firsthand_web.measurement.queries.series import asked, trend

NOTHING = "not said"
COUNTED = ("events", "people")  # of these there are fewer, not less


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A change between two complete periods in its parts by the property `name`."""

    metric: Metric
    grain: Grain
    name: str
    before: Point
    after: Point
    parts: Decomposition
    instead: str  # why Firsthand itself answered where another engine was chosen

    @property
    def title(self) -> str:
        """Who moved it most, in one sentence."""
        found, unit = self.parts, self.metric.unit
        if not found.change:
            return f"{self.metric.name} did not change between the two {self.grain}s"
        if fine(found.before, unit) == fine(found.after, unit):
            return f"{self.metric.name} hardly moved: {fine(found.before, unit)} in both {self.grain}s"
        way = "rose" if found.change > 0 else "fell"
        largest = max(found.parts, key=lambda part: part.total if found.change > 0 else -part.total)
        ends = f"from {fine(found.before, unit)} to {fine(found.after, unit)}"
        where = f"through {largest.value}" if largest.value else f"where “{self.name}” is {NOTHING}"
        return f"{self.metric.name} {way} {ends}, most {where}"

    @property
    def unsaid(self) -> bool:
        """Whether no event has the property, so that there is nothing to tell apart."""
        return bool(self.parts.parts) and not any(part.value for part in self.parts.parts)

    @property
    def lines(self) -> list[dict[str, str]]:
        """The parts as words, for the table."""
        unit = self.metric.unit
        return [
            {
                "value": part.value or NOTHING,
                "total": moved_by(part.total, unit),
                "within": moved_by(part.within, unit),
                "mix": moved_by(part.mix, unit),
                "before": _side(part.before, self.is_rate),
                "after": _side(part.after, self.is_rate),
            }
            for part in self.parts.parts
        ]

    @property
    def is_rate(self) -> bool:
        return Kind(self.metric.kind) not in ADDITIVE


def fine(value: float, unit: str) -> str:
    """A value with the digits that a change needs."""
    small = unit != "share" and 0 < abs(value) < 1
    return f"{value:.3g}".replace("-", "−") if small else figure(value, unit)


def moved_by(value: float, unit: str) -> str:
    """A difference: with its sign, of shares in points."""
    if not value:
        return "0"
    size = f"{100 * abs(value):.2g} points" if unit == "share" else fine(abs(value), unit)
    return ("+" if value > 0 else "−") + size


def _side(part: Part, is_rate: bool) -> str:
    return f"{part.amount:,.6g} of {part.base:,.6g}" if is_rate else f"{part.amount:,.6g}"


def periods_of(metric: Metric, grain: Grain) -> list[Point]:
    """Complete periods with a value, newest first."""
    found = trend(metric, grain=grain)
    return [p for p in reversed(found.complete) if not math.isnan(p.value)] if found else []


def properties_for(metric: Metric) -> tuple[list[str], list[str]]:
    """The properties that the metric's newest events carry, the commonest first; and all others."""
    formula = metric.formula
    of_both = Kind(metric.kind) in (Kind.RATIO, Kind.USER_RATIO)
    counted = metrics.counting_as(formula, store.rules(folder_of(metric.product)).aliases)
    seen = [properties_of(metric.product, name)
            for name in ((counted.event, counted.other) if of_both else (counted.event,))]  # fmt: skip
    known = property_names(metric.product)
    carried = [name for name in dict.fromkeys(each.name for row in seen for each in row) if name in known]
    return carried, [name for name in known if name not in carried]


def moved(metric: Metric, grain: Grain, name: str, before: Point, after: Point) -> Moved:
    """Raises `InputError` for what has no parts."""
    product, additive = metric.product, Kind(metric.kind) in ADDITIVE
    folder = folder_of(product)
    state = product, folder, store.digest(folder), zones.of_product(product)
    days = tuple((point.first_day, point.last_day) for point in (before, after))
    (one, other), instead = engines.answered(
        product, lambda engine: [_parts(*state, engine, metric.formula, each, name) for each in days]
    )
    parts = decompose(dict(one), dict(other), additive=additive)
    return Moved(
        metric=metric, grain=grain, name=name, before=before, after=after, parts=parts, instead=instead
    )  # fmt: skip


# The digest is part of the key, so that nothing from before an import is shown after it.
@lru_cache(maxsize=256)
def _parts(
    product: Product, folder: Path, digest: str, zone: str, engine: EventEngine.Kind,
    formula: metrics.Metric, days: tuple[date, date], name: str,
) -> tuple[tuple[str, Part], ...]:  # fmt: skip
    return tuple(asked(product, engine, lambda events: parts_of(events, formula, days, name)).items())


def moved_picture(found: Moved) -> Chart:
    parts = [Added(label=part.value or NOTHING, amount=part.total) for part in found.parts.parts]
    return waterfall_chart(
        parts, before=found.parts.before, after=found.parts.after, unit=found.metric.unit, title=found.title,
        names=(_short(found.grain, found.before), _short(found.grain, found.after)),
        source=f"By “{found.name}”; together the parts are the whole change.", render=kept_pictures(),
    )  # fmt: skip


def _short(grain: Grain, point: Point) -> str:
    return point.first_day.strftime(SHORT[grain])


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a day did to a metric: the answer of the library, and the periods it rests on."""

    metric: Metric
    day: date
    points: tuple[Point, ...]
    at: int
    impact: Impact
    controls: tuple[Metric, ...]
    instead: str = ""  # why Firsthand itself answered where another engine was chosen

    @property
    def against(self) -> tuple[str, ...]:
        """The names of what it was compared with."""
        return tuple(control.name for control in self.controls)

    @property
    def estimate(self) -> Estimate:
        return self.impact.effect

    @property
    def title(self) -> str:
        effect, unit = self.estimate, self.metric.unit
        said = f"{self.metric.name} a day since {self.day:%-d %b %Y}"
        if effect.low <= 0 <= effect.high:
            return f"{said}: no effect can be told from chance"
        if unit in COUNTED:
            way = "more" if effect.value > 0 else "fewer"
            return f"{said}: {figure(abs(effect.value), unit)} {way} {unit} than without it"
        way = "more" if effect.value > 0 else "less"
        return f"{said}: {amount(abs(effect.value), unit)} {way} than without it"


def amount(value: float, unit: str) -> str:
    """A difference with its unit: of shares, in points."""
    return f"{100 * value:.3g} points" if unit == "share" else quantity(value, unit)


def effect_of(metric: Metric, day: date, controls: list[Metric], *, until: date | None = None) -> Effect:
    """What `day` did `until` then: beside nothing, one control, or several mixed. Raises `InputError`."""
    found = trend(metric, grain=Grain.DAY)
    points = tuple(p for p in found.complete if until is None or p.last_day <= until) if found else ()
    at = sum(point.first_day < day for point in points)
    values = [point.value for point in points]
    if any(math.isnan(value) for value in values):
        raise InputError(
            "Some days have no value: an effect needs one for each day. Choose a count, or people."
        )
    unit, others = metric.unit, [_aligned(control, points) for control in controls]
    if not others:
        impact = interrupted(values, at, season=SEASONS[Grain.DAY], unit=unit)
    elif len(others) == 1:
        impact = compared(values, others[0], at, unit=unit)
    else:
        impact = synthetic(values, others, at, unit=unit)
    return Effect(
        metric=metric,
        day=day,
        points=points,
        at=at,
        impact=impact,
        controls=tuple(controls),
        instead=found.instead if found else "",
    )


def effect_again(finding: Finding) -> Effect | None:
    """What a kept effect rests on, as the events of its days are now; None where that is gone."""
    rows, wanted = Metric.objects.filter(product=finding.product), finding.numbers.get("controls")
    named = finding.numbers.get("against") or []  # all that findings kept before November 2026 say
    controls = list(rows.filter(name__in=named) if wanted is None else rows.filter(pk__in=wanted))
    if len(controls) != len(named if wanted is None else wanted):
        return None
    try:
        return effect_of(finding.metric, finding.first_day, controls, until=finding.last_day)
    except InputError:
        return None


def _aligned(control: Metric, points: tuple[Point, ...]) -> list[float]:
    found = trend(control, grain=Grain.DAY)
    known = {point.first_day: point.value for point in found.complete} if found else {}
    values = [known.get(point.first_day, math.nan) for point in points]
    if any(math.isnan(value) for value in values):
        raise InputError(
            f"“{control.name}” has no value on some of these days: choose another to compare with."
        )
    return values


def effect_picture(found: Effect) -> Chart:
    """The metric, and from the day on what there would have been: its interval as the band."""
    half = (found.estimate.high - found.estimate.low) / 2
    low, high = found.impact.would - half, found.impact.would + half
    if Kind(found.metric.kind) not in SIGNED:
        low, high = np.maximum(low, 0.0), np.maximum(high, 0.0)
    points = [
        WatchedPoint(
            date=point.first_day,
            value=point.value,
            low=float(low[place - found.at]) if place >= found.at else None,
            high=float(high[place - found.at]) if place >= found.at else None,
        )
        for place, point in enumerate(found.points)
    ]
    first = max(found.at - 90, 0)
    days = (points[first].date - timedelta(days=1), points[-1].date)
    return watched_chart(
        points[first:], metric=found.metric.name, unit=found.metric.unit, title=found.title,
        events=happened(found.metric, *days), judged=False, render=kept_pictures(),
        source="Grey: what there would have been without it, give or take the interval of the effect.",
    )  # fmt: skip
