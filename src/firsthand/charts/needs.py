"""Pictures of needs: the gap between importance and satisfaction, and the ranked score."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import round_steps
from firsthand.charts.rendering import Render, render
from firsthand.charts.rows import Mark, Row, RowLine, rows_picture
from firsthand.charts.wording import cells, certainty, columns, figure, shared_unit, spoken, with_interval
from firsthand.estimates import Estimate


@dataclass(frozen=True, kw_only=True)
class NeedRow:
    """A need with its importance and satisfaction, both on one scale ("share", or "points" from 0 to 10)."""

    label: str
    importance: Estimate
    satisfaction: Estimate
    href: str = ""
    highlight: bool = False

    @property
    def gap(self) -> float:
        return self.importance.value - self.satisfaction.value


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """Anything with a score, such as a need or an item; rows are drawn in the order given."""

    label: str
    score: Estimate
    href: str = ""
    highlight: bool = False


def gap_chart(
    rows: Sequence[NeedRow],
    *,
    title: str,
    source: str = "",
    importance: str = "importance",
    satisfaction: str = "satisfaction",
    render: Render = render,
) -> Chart:
    """Needs as rows: a diamond for importance, a circle for satisfaction, bars for intervals, and the gap.

    `importance` and `satisfaction` say what the two marks mean, such as "needed at least monthly".
    """
    unit = shared_unit([estimate for row in rows for estimate in (row.importance, row.satisfaction)])
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0) if unit == "share" else (0.0, 2.5, 5.0, 7.5, 10.0)
    drawn = [_gap_row(row, importance, satisfaction) for row in rows]
    # The names of the marks stand over the first row that has both.
    first = next((row for row in rows if row.gap == row.gap), None)
    heads = tuple(zip((satisfaction, importance), _gap_marks(first), strict=True)) if first else ()
    widest = max(rows, key=lambda row: row.gap if row.gap == row.gap else float("-inf"))
    return chart_of(
        *(
            rows_picture(drawn, width=width, ticks=ticks, unit=unit, heads=heads, value_head="gap")
            for width in (WIDE, NARROW)
        ),
        title=title,
        description=(
            f"{len(rows)} needs, each with a diamond for “{importance}” and a circle for “{satisfaction}”, "
            f"both with {certainty(rows[0].importance)} intervals. The widest gap: {widest.label}, "
            f"{figure(widest.importance.value, unit)} against {figure(widest.satisfaction.value, unit)}."
        ),
        table=needs_table(rows, importance, satisfaction),
        source=source,
        render=render,
    )


def score_chart(
    rows: Sequence[ScoreRow],
    *,
    title: str,
    source: str = "",
    score: str = "score",
    colour: str = "need",
    render: Render = render,
) -> Chart:
    """Scores with their intervals, in the order given; `score` names the figure."""
    unit = shared_unit([row.score for row in rows])
    ends = [end for row in rows if row.score.known for end in (row.score.low, row.score.high)]
    ticks = round_steps(min([0.0, *ends]), max(ends, default=1.0))
    drawn = [
        Row(
            label=row.label,
            lines=(
                RowLine(marks=(Mark(estimate=row.score, colour=colour),), value=with_interval(row.score)),
            ),
            name=f"{row.label}: {score} {spoken(row.score)}",
            href=row.href,
            highlight=row.highlight,
        )
        for row in rows
    ]
    return chart_of(
        *(
            rows_picture(drawn, width=width, ticks=ticks, unit=unit, value_head=score)
            for width in (WIDE, NARROW)
        ),
        title=title,
        description=(
            f"{len(rows)} rows with the {score} as a dot and its interval as a bar. First: {rows[0].label}, "
            f"{spoken(rows[0].score)}."
        ),
        table=ChartTable(
            header=("Row", *columns(score)), rows=tuple((row.label, *cells(row.score)) for row in rows)
        ),
        source=source,
        render=render,
    )


def needs_table(rows: Sequence[NeedRow], importance: str, satisfaction: str) -> ChartTable:
    """The table of a picture of needs, with the names of the two figures as columns."""
    return ChartTable(
        header=("Need", *columns(importance), *columns(satisfaction), "Gap"),
        rows=tuple(
            (row.label, *cells(row.importance), *cells(row.satisfaction), gap_words(row)) for row in rows
        ),
    )


def gap_words(row: NeedRow) -> str:
    """The gap as people read it: "+53 pts" between shares, "+2.1" between points."""
    if row.gap != row.gap:
        return "not known"
    if row.importance.unit == "share":
        points = round(row.gap * 100)
        return f"{points:+d} pts".replace("-", "−")
    return f"{row.gap:+.1f}".replace("-", "−")


def _gap_row(row: NeedRow, importance: str, satisfaction: str) -> Row:
    return Row(
        label=row.label,
        lines=(RowLine(marks=_gap_marks(row), value=gap_words(row)),),
        name=(
            f"{row.label}: {importance} {spoken(row.importance)}, {satisfaction} {spoken(row.satisfaction)}"
        ),
        href=row.href,
        highlight=row.highlight,
    )


def _gap_marks(row: NeedRow) -> tuple[Mark, Mark]:
    return (
        Mark(estimate=row.satisfaction, colour="evidence"),
        Mark(estimate=row.importance, colour="need", shape="diamond"),
    )
