"""Funnels: each step with the share of those who began that took it, for everybody or by segment."""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.rendering import Render, render
from firsthand.charts.rows import Mark, Row, RowLine, rows_picture
from firsthand.charts.wording import cells, certainty, columns, shared_unit, spoken, with_interval
from firsthand.errors import InputError
from firsthand.estimates import Estimate

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, kw_only=True)
class FunnelBar:
    """A step: its share of those who began and how many people that is, in each segment in turn."""

    label: str
    shares: tuple[Estimate, ...]
    people: tuple[int, ...]
    href: str = ""


def funnel_chart(
    steps: Sequence[FunnelBar],
    *,
    title: str,
    segments: Sequence[str] = ("",),
    source: str = "",
    colour: str = "result",
    render: Render = render,
) -> Chart:
    """A bar for each step, with its interval; with `segments` one for each of them under each step, named.

    Raises `InputError` for a step that has not one share and one number of people for each segment.
    """
    for step in steps:
        if not len(step.shares) == len(step.people) == len(segments):
            raise InputError(
                f"“{step.label}” has {len(step.shares)} shares and {len(step.people)} numbers of people for "
                f"{len(segments)} segments: give one of each."
            )
    unit = shared_unit([share for step in steps for share in step.shares])
    drawn = [_row(step, segments, colour) for step in steps]
    sure = certainty(steps[0].shares[0])
    named = f", each with a bar for {', '.join(segments)}" if segments != ("",) and any(segments) else ""
    return chart_of(
        *(
            rows_picture(drawn, width=width, ticks=TICKS, unit=unit, value_head="of those who began")
            for width in (WIDE, NARROW)
        ),
        title=title,
        description=(
            f"A funnel of {len(steps)} steps as bars with {sure} intervals{named}. "
            f"Last step: {'; '.join(_said(steps[-1], segments))}."
        ),
        table=ChartTable(
            header=("Step", "Segment", "People", *columns("share of those who began")),
            rows=tuple(
                (step.label, segment or "everybody", f"{many:,}", *cells(share))
                for step in steps
                for segment, share, many in zip(segments, step.shares, step.people, strict=True)
            ),
        ),
        source=source,
        render=render,
    )


def _row(step: FunnelBar, segments: Sequence[str], colour: str) -> Row:
    lines = tuple(
        RowLine(
            marks=(Mark(estimate=share, colour=colour, shape="bar"),),
            value=f"{with_interval(share)}, {many:,}",
            label=segment,
        )
        for segment, share, many in zip(segments, step.shares, step.people, strict=True)
    )
    return Row(
        label=step.label,
        lines=lines,
        name=f"{step.label}: {'; '.join(_said(step, segments))}",
        href=step.href,
    )


def _said(step: FunnelBar, segments: Sequence[str]) -> list[str]:
    return [
        f"{f'{segment} ' if segment else ''}{many:,} people, {spoken(share)}"
        for segment, share, many in zip(segments, step.shares, step.people, strict=True)
    ]
