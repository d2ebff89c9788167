"""An experiment as pictures: effects with their intervals, and how the one that decides grew."""

from collections.abc import Sequence

from firsthand.charts import Chart, TimePoint, line_chart
from firsthand.charts.forests import ForestRow, forest_chart
from firsthand.estimates import Estimate
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries.results import METHODS, Line, Result
from firsthand_web.measurement.queries.pictures import kept_pictures


def forest(lines: Sequence[Line], *, several: bool, method: str) -> Chart | None:
    """Each metric's lift; None where none is known."""
    if not any(line.lift.known for line in lines):
        return None
    clear = [line for line in lines if line.lift.known and not line.lift.low <= 0 <= line.lift.high]
    rows = [
        ForestRow(
            label=f"{line.finding.name}, {line.finding.variant}" if several else line.finding.name,
            effect=line.lift,
            harm=line.harm,
        )
        for line in lines
    ]
    some = f"{len(clear)} of {len(lines)} metrics" if len(lines) > 1 else "The metric"
    title = f"{some} moved beyond chance" if clear else "No metric moved beyond chance"
    return forest_chart(
        rows,
        title=title,
        effect="lift over the control",
        source=f"Intervals for {METHODS[method]}. Red: worse, with its whole interval.",
        render=kept_pictures(),
    )


def course(experiment: Experiment, result: Result, variant: str) -> Chart | None:
    """How the lift of the primary metric came about; None where no days are known."""
    primary = experiment.primary
    found = [
        each for each in result.courses if primary and (each.name, each.variant) == (primary.name, variant)
    ]
    if not found or not found[0].days:
        return None
    # Before some hundred people came the range is wider than any picture.
    points = [each for each in found[0].days if each.high - each.low < 2] or list(found[0].days)
    last = points[-1]
    beyond = "beyond" if not last.low <= 0 <= last.high else "not beyond"
    confidence = result.readout.confidence
    return line_chart(
        [
            TimePoint(
                date=each.day,
                estimate=Estimate(
                    value=each.lift, low=each.low, high=each.high, n=each.units,
                    method="Lift over the control, valid at any time", unit="lift", confidence=confidence,
                ),
            )
            for each in points
        ],
        metric=f"Lift of {found[0].name}",
        title=f"{found[0].name}: {beyond} chance by {last.day:%-d %b %Y}, however often you looked",
        source="Everybody who came until each day; the band holds at all looks together.",
        render=kept_pictures(),
    )  # fmt: skip
