"""What reviews and method checks read in metrics, monitors and findings, and what can be counted here."""

from collections.abc import Callable
from typing import Any

from firsthand.errors import FirsthandError
from firsthand.measurement.metrics import Grain, Kind
from firsthand.measurement.monitors import Watch
from firsthand_web.core.models import Product
from firsthand_web.core.registry import Advice, Measure, Part
from firsthand_web.measurement.models import Analysis, Annotation, Finding, Metric, Monitor
from firsthand_web.measurement.queries import monitors

# So many periods it takes to see how often a monitor would have spoken.
SHORT = {Grain.DAY: 28, Grain.WEEK: 8, Grain.MONTH: 12}
OFTEN = 0.1  # share of periods outside, above which being outside is not unusual


def reading(metric: Metric) -> list[Part]:
    told = "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in metric.definition.items())
    return [
        Part(key="name", heading="Name", text=metric.name),
        Part(key="definition", heading="Definition", text=f"{metric.kind}\n{told}"),
    ]


def check(metric: Metric) -> list[Advice]:
    if Kind(metric.kind) is not Kind.COUNT:
        return []
    message = "A count grows because the product grows: a share of people says more about how they fare."
    return [Advice(check="no-denominator", message=message, lesson="no-denominator")]


def read_monitor(monitor: Monitor) -> list[Part]:
    found = monitor.findings.filter(deletion=None)
    told = "\n".join(f"{each.title} ({each.get_state_display().lower()})" for each in found)
    return [
        Part(key="metric", heading="Metric", text=str(monitor.metric)),
        Part(key="rule", heading="Rule", text=monitors.in_words(monitor)),
        Part(key="findings", heading="What it found", text=told or "Nothing so far."),
    ]


def check_monitor(monitor: Monitor) -> list[Advice]:
    seen = _seen(monitor)
    if seen is None:
        return []
    found = [Advice(check=each.name, message=each.message, lesson=each.name) for each in seen.warnings]
    periods = len(seen.points)
    if not found and periods < SHORT[Grain(monitor.grain)]:
        message = f"It knows {periods} {monitor.grain}s: too few to say how often it will speak for nothing."
        found.append(Advice(check="short-history", message=message, lesson="short-history"))
    rows = zip(seen.points, seen.low, seen.high, strict=True)
    outside = sum(point.value < low or point.value > high for point, low, high in rows)
    if outside > OFTEN * periods:
        message = (
            f"{outside} of {periods} {monitor.grain}s were outside: what is that common is no alarm, and "
            "after a few nobody listens."
        )
        found.append(Advice(check="monitor-noisy", message=message, lesson="false-alarms"))
    return found


def read_finding(finding: Finding) -> list[Part]:
    numbers = "\n".join(f"{name}: {text}" for name, text in monitors.lines(finding))
    return [
        Part(key="title", heading=finding.get_kind_display(), text=finding.title),
        Part(key="numbers", heading="Numbers", text=numbers),
        Part(key="days", heading="Days", text=f"{finding.first_day} to {finding.last_day}"),
        Part(key="reason", heading="Dismissed because", text=finding.reason),
    ]


def check_finding(finding: Finding) -> list[Advice]:
    if finding.kind == Finding.Kind.IMPACT:
        return _check_impact(finding)
    found = []
    many = finding.numbers.get("n")
    if finding.numbers.get("unit") == "share" and many is not None and many < 30:
        message = f"The share rests on {many} people: it jumps by chance alone."
        found.append(Advice(check="small-sample", message=message, lesson="small-sample"))
    days = (finding.first_day, finding.last_day)
    if finding.is_open and not Annotation.objects.filter(product=finding.product, day__range=days).exists():
        message = "Nothing is noted on these days: find out what moved, and annotate what happened."
        found.append(Advice(check="unexplained", message=message, lesson="what-moved-it"))
    return found


def _check_impact(finding: Finding) -> list[Advice]:
    numbers, found = finding.numbers, []
    low, high = numbers.get("low"), numbers.get("high")
    if low is not None and high is not None and low <= 0 <= high:
        message = "The interval holds zero: say that no effect was seen, not that there is none."
        found.append(Advice(check="impact-unclear", message=message, lesson="release-impact"))
    if not numbers.get("against"):
        message = "It is compared with its own past only: whatever else happened then counts as the release."
        found.append(Advice(check="no-control", message=message, lesson="release-impact"))
    return found


def _seen(monitor: Monitor) -> Watch | None:
    try:
        return monitors.seen(monitor)
    except FirsthandError:
        return None


def _counting(model: Any) -> Callable[[Product], int]:
    return lambda product: int(model.objects.filter(product=product).count())


MEASURES = (
    Measure(name="metrics", noun="metrics", count=_counting(Metric)),
    Measure(name="analyses", noun="saved analyses", count=_counting(Analysis)),
    Measure(name="annotations", noun="annotated days", count=_counting(Annotation)),
    Measure(name="monitors", noun="monitors", count=_counting(Monitor)),
)
