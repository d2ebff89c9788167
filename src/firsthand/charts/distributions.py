"""Pictures of one question's answers: shares with their intervals, for everybody or by segment."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import round_steps
from firsthand.charts.rendering import Render, render
from firsthand.charts.rows import Mark, Row, RowLine, rows_picture
from firsthand.charts.wording import cells, certainty, columns, shared_unit, spoken, with_interval
from firsthand.errors import InputError
from firsthand.estimates import Estimate


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """An answer and the share of people who gave it; `href` leads to those people."""

    label: str
    share: Estimate
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """An answer with its share in each segment, in the order of the chart's `segments`."""

    label: str
    shares: tuple[Estimate, ...]
    href: str = ""


def bar_chart(
    rows: Sequence[AnswerRow],
    *,
    title: str,
    source: str = "",
    colour: str = "evidence",
    render: Render = render,
) -> Chart:
    """A question's answers as bars with their intervals, in the order given."""
    estimates = [row.share for row in rows]
    unit = shared_unit(estimates)
    drawn = [_answer(row, colour) for row in rows]
    most = max(rows, key=lambda row: row.share.value if row.share.known else -1.0)
    asked = max(estimate.n for estimate in estimates)
    head = f"share of n {asked:,}" if len({estimate.n for estimate in estimates}) == 1 else "share"
    return chart_of(
        *(
            rows_picture(drawn, width=width, ticks=_ticks(estimates), unit=unit, value_head=head)
            for width in (WIDE, NARROW)
        ),
        title=title,
        description=(
            f"{len(rows)} answers as bars with {certainty(estimates[0])} intervals. Most often: "
            f"{most.label}, {spoken(most.share)}."
        ),
        table=ChartTable(
            header=("Answer", *columns("share")), rows=tuple((row.label, *cells(row.share)) for row in rows)
        ),
        source=source,
        render=render,
    )


def comparison_chart(
    rows: Sequence[ComparedRow],
    *,
    segments: Sequence[str],
    title: str,
    source: str = "",
    colour: str = "evidence",
    render: Render = render,
) -> Chart:
    """A question's answers compared between segments: under each answer one bar for each segment, named."""
    for row in rows:
        if len(row.shares) != len(segments):
            raise InputError(
                f"“{row.label}” has {len(row.shares)} shares for {len(segments)} segments: give one for each."
            )
    estimates = [share for row in rows for share in row.shares]
    unit = shared_unit(estimates)
    drawn = [_compared(row, segments, colour) for row in rows]
    return chart_of(
        *(
            rows_picture(drawn, width=width, ticks=_ticks(estimates), unit=unit, value_head="share")
            for width in (WIDE, NARROW)
        ),
        title=title,
        description=(
            f"{len(rows)} answers, each with one bar for {', '.join(segments)}, "
            f"with {certainty(estimates[0])} intervals."
        ),
        table=ChartTable(
            header=("Answer", "Segment", *columns("share")),
            rows=tuple(
                (row.label, segment, *cells(share))
                for row in rows
                for segment, share in zip(segments, row.shares, strict=True)
            ),
        ),
        source=source,
        render=render,
    )


def _answer(row: AnswerRow, colour: str) -> Row:
    bar = Mark(estimate=row.share, colour=colour, shape="bar")
    line = RowLine(marks=(bar,), value=with_interval(row.share))
    return Row(label=row.label, lines=(line,), name=f"{row.label}: {spoken(row.share)}", href=row.href)


def _compared(row: ComparedRow, segments: Sequence[str], colour: str) -> Row:
    pairs = list(zip(segments, row.shares, strict=True))
    return Row(
        label=row.label,
        lines=tuple(
            RowLine(
                marks=(Mark(estimate=share, colour=colour, shape="bar"),),
                value=f"{with_interval(share)}, n {share.n:,}",
                label=segment,
            )
            for segment, share in pairs
        ),
        name=f"{row.label}: " + "; ".join(f"{segment} {spoken(share)}" for segment, share in pairs),
        href=row.href,
    )


def _ticks(estimates: Sequence[Estimate]) -> Sequence[float]:
    highest = max((estimate.high for estimate in estimates if estimate.known), default=1.0)
    return round_steps(0.0, min(highest, 1.0) if estimates[0].unit == "share" else highest, about=4)
