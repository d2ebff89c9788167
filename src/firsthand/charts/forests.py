"""Effects in a row under one another with their intervals, and a line where there would be none."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import round_steps
from firsthand.charts.rendering import Render, render
from firsthand.charts.rows import Mark, Row, RowLine, rows_picture
from firsthand.charts.wording import cells, certainty, columns, shared_unit, spoken, with_interval
from firsthand.errors import InputError
from firsthand.estimates import Estimate

FAR = 3.0  # an interval reaches at most so many times as far as the farthest effect; beyond, it is cut


@dataclass(frozen=True, kw_only=True)
class ForestRow:
    """An effect; `believed` is what is left of it when it is seen among others. `harm` draws it in red."""

    label: str
    effect: Estimate
    believed: Estimate | None = None
    harm: bool = False
    href: str = ""


def forest_chart(
    rows: Sequence[ForestRow],
    *,
    title: str,
    effect: str = "lift",
    believed: str = "believed",
    source: str = "",
    render: Render = render,
) -> Chart:
    """Effects in the order given; `effect` and `believed` name the marks, which unknown ones do not have."""
    unit = shared_unit([row.effect for row in rows])
    known = [each for row in rows for each in (row.effect, row.believed) if each is not None and each.known]
    if not known:
        raise InputError("No effect is known: say in words what is missing.")
    both = any(row.believed for row in rows)
    ticks = _ticks(known)
    drawn = [_row(row, ticks[0], ticks[-1]) for row in rows]
    named: tuple[tuple[str, Mark], ...] = ()
    if both:
        marks = {mark.shape: mark for row in reversed(drawn) for mark in row.lines[0].marks}
        named = ((effect, marks["circle"]), (believed, marks["diamond"]))
    pictures = [
        rows_picture(
            drawn, width=width, ticks=ticks, unit=unit, heads=named, value_head="" if both else effect,
            reference=0.0,
        )
        for width in (WIDE, NARROW)
    ]  # fmt: skip
    header = ("Effect of", *columns(effect), *(columns(believed)[:2] if both else ()))
    return chart_of(
        *pictures,
        title=title,
        description=(
            f"{len(rows)} effects with {certainty(known[0])} intervals beside a line at no effect: "
            + "; ".join(f"{row.label} {spoken(row.effect)}" for row in rows[:8])
            + "."
        ),
        table=ChartTable(header=header, rows=tuple(_cells(row, both=both) for row in rows)),
        source=source,
        render=render,
    )


def _ticks(known: Sequence[Estimate]) -> list[float]:
    """A scale with the line at 0 on it; a single very wide interval does not squeeze all others."""
    farthest = FAR * max(*(abs(each.value) for each in known), 0.001)
    low = max(min(0.0, *(each.low for each in known)), -farthest)
    high = min(max(0.0, *(each.high for each in known)), farthest)
    return round_steps(low, high, about=4)


def _row(row: ForestRow, low: float, high: float) -> Row:
    colour = "harm" if row.harm else "result"
    marks = [Mark(estimate=_cut(row.effect, low, high), colour=colour)]
    if row.believed is not None:
        marks.append(Mark(estimate=_cut(row.believed, low, high), colour="ink-2", shape="diamond"))
    shown = row.effect if row.believed is None else row.believed
    line = RowLine(marks=tuple(marks), value=with_interval(shown))
    return Row(label=row.label, lines=(line,), name=f"{row.label}: {spoken(row.effect)}", href=row.href)


def _cut(estimate: Estimate, low: float, high: float) -> Estimate:
    if not estimate.known:
        return estimate
    return Estimate(
        value=estimate.value,
        low=max(estimate.low, low),
        high=min(estimate.high, high),
        n=estimate.n,
        method=estimate.method,
        unit=estimate.unit,
        confidence=estimate.confidence,
    )


def _cells(row: ForestRow, *, both: bool) -> tuple[str, ...]:
    second = cells(row.believed)[:2] if row.believed else ("–", "–")
    return (row.label, *cells(row.effect), *(second if both else ()))
