"""What monitors look for and see, in words and as a picture."""

import math
from datetime import date, timedelta
from typing import Any

from firsthand.charts import Chart, Event, WatchedPoint, figure, watched_chart
from firsthand.estimates import Told
from firsthand.measurement.metrics import Grain
from firsthand.measurement.monitors import Breach, Kind, Rule, Watch, watch
from firsthand_web.measurement.models import Annotation, Finding, Metric, Monitor
from firsthand_web.measurement.queries.pictures import kept_pictures, quantity, when
from firsthand_web.measurement.queries.series import trend

# The picture shows so many of the latest periods; all of them are looked at.
SHOWN = 120
# What the two ends of a finding are; of effects and shifts, those of an interval.
BAND: dict[str, str] = {
    Finding.Kind.LEVEL: "allowed",
    Finding.Kind.CHANGE: "allowed",
    Finding.Kind.UNUSUAL: "expected",
}


def rule_of(monitor: Monitor) -> Rule:
    """The rule as the library holds a metric against it."""
    return Rule(kind=Kind(monitor.rule), **monitor.definition)


def seen(monitor: Monitor) -> Watch | None:
    """What it sees now; None without events."""
    return looked(monitor)[0]


def looked(monitor: Monitor) -> tuple[Watch | None, str]:
    """What it sees now, and why Firsthand itself answered where another engine was chosen."""
    found = trend(monitor.metric, grain=Grain(monitor.grain))
    return (watch(found.series, rule_of(monitor)), found.instead) if found else (None, "")


def in_words(monitor: Monitor) -> str:
    """What it looks for, as one sentence."""
    rule, unit, each = rule_of(monitor), monitor.metric.unit, monitor.grain
    if rule.kind is Kind.LEVEL:
        ends = [(rule.low, "below"), (rule.high, "above")]
        said = " or ".join(f"{word} {quantity(end, unit)}" for end, word in ends if end is not None)
        return f"Tells when a {each} is {said}."
    if rule.kind is Kind.CHANGE:
        shares = [(rule.fall, "less"), (rule.rise, "more")]
        said = " or ".join(f"{figure(share, 'share')} {word}" for share, word in shares if share is not None)
        before = {
            "day": "the same day of the week before",
            "week": "the week before",
            "month": "the month before",
        }
        return f"Tells when a {each} has at least {said} than {before[each]}."
    return f"Tells when a {each} lies over {rule.distance:g} times its scatter from what is expected."


def breach_title(metric: Metric, grain: Grain, breach: Breach, kind: str) -> str:
    """What happened, in one sentence."""
    unit = metric.unit
    said = f"{metric.name} {'rose' if breach.above else 'fell'} to {quantity(breach.value, unit)}"
    said += f" {when(grain, breach.worst)}: "
    if kind == Monitor.Rule.UNUSUAL:
        return f"{said}{figure(breach.low, unit)} to {figure(breach.high, unit)} was to be expected"
    if kind == Monitor.Rule.CHANGE:
        change = breach.value / breach.expected - 1 if breach.expected else math.nan
        share = figure(abs(change), "share")
        by = f"{share} {'more' if breach.above else 'less'} than" if change == change else "after"
        before = "week" if grain is Grain.DAY else grain
        return f"{said}{by} {figure(breach.expected, unit)} the {before} before"
    limit = breach.high if breach.above else breach.low
    return f"{said}{figure(limit, unit)} is the limit"


def picture(monitor: Monitor, found: Watch, *, focus: Finding | None = None) -> Chart | None:
    """The metric in its band: the latest periods, or those around a finding; None without a value."""
    grain, metric = Grain(monitor.grain), monitor.metric
    levels = found.course.level.tolist() if found.course else [math.nan] * len(found.points)
    rows = list(zip(found.points, found.low, found.high, levels, strict=True))
    if focus is not None:
        around = timedelta(days={Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 31}[grain] * SHOWN // 4)
        rows = [row for row in rows if abs((row[0].first_day - focus.first_day).days) <= around.days]
    points = [
        WatchedPoint(
            date=point.first_day,
            value=_known(point.value),
            low=_known(low),
            high=_known(high),
            level=_known(level),
        )
        for point, low, high, level in rows[-SHOWN:]
    ]
    if not any(point.value is not None for point in points):
        return None
    outside = [breach for breach in found.breaches if breach.last_day >= points[0].date]
    title = str(focus) if focus else _title(monitor, outside)
    return watched_chart(
        points, metric=metric.name, unit=metric.unit, title=title, render=kept_pictures(),
        events=happened(metric, points[0].date, points[-1].date),
        source=f"Complete {grain}s only. Grey: what was allowed or expected. Dots: outside."
        + (" Thin line: its level." if found.course else ""),
    )  # fmt: skip


def happened(metric: Metric, first: date, last: date) -> list[Event]:
    """Annotations of the product between two days, the latest four."""
    rows = Annotation.objects.filter(product=metric.product, day__range=(first, last)).order_by("-day")[:4]
    return [Event(date=row.day, label=row.text) for row in rows]


def _title(monitor: Monitor, outside: list[Breach]) -> str:
    if not outside:
        return f"{monitor.metric.name} stayed inside in all of these {monitor.grain}s"
    return breach_title(monitor.metric, Grain(monitor.grain), outside[-1], monitor.rule)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def told(kind: str, numbers: dict[str, Any]) -> Told:
    """The numbers of a finding with their intervals; the ends of a band are numbers of their own."""

    def number(name: str) -> float:
        value = numbers.get(name)
        return math.nan if value is None else float(value)

    if kind in BAND:
        known = [name for name in ("value", "low", "high") if numbers.get(name) is not None]
        return {name: (number(name), math.nan, math.nan) for name in known}
    own = "effect" if kind == Finding.Kind.IMPACT else "value"
    found = {own: (number(own), number("low"), number("high"))}
    if "expected" in numbers:
        found["expected"] = (number("expected"), number("expected_low"), number("expected_high"))
    return found


def lines(finding: Finding) -> list[tuple[str, str]]:
    """The numbers of a finding as words, in a fixed order; what is unknown is left out."""
    numbers = finding.numbers
    unit = numbers.get("unit", "")
    word = BAND.get(finding.kind, "")
    said = [
        (f"Growth a {numbers['each']}" if "each" in numbers else "Value", _said(numbers.get("value"), unit)),
        ("Effect", _said(numbers.get("effect"), unit)),
        (
            "Expected" if finding.kind == Finding.Kind.UNUSUAL else "Before",
            _said(numbers.get("expected"), unit),
        ),
        (f"{word} from".strip().capitalize(), _said(numbers.get("low"), unit)),
        (f"{word} to".strip().capitalize(), _said(numbers.get("high"), unit)),
        (
            "Rests on",
            f"{numbers['n']:,}" if numbers.get("n", numbers.get("value")) != numbers.get("value") else "",
        ),
        ("Method", str(numbers.get("method") or "")),
        ("Compared with", ", ".join(numbers.get("against") or ())),
        (
            "As large by chance",
            figure(numbers["placebo"], "share") if numbers.get("placebo") is not None else "",
        ),
    ]
    return [(name, text) for name, text in said if text]


def _said(value: float | None, unit: str) -> str:
    return "" if value is None else quantity(value, unit)
