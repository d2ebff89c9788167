"""Retention: the share that came back as a curve with its interval, and under it each cohort as cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firsthand.charts.axes import value_axis
from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import (
    Layer,
    Scale,
    bands,
    boxes,
    dots,
    links,
    picture,
    polyline,
    round_steps,
    texts,
)
from firsthand.charts.flags import SMALL
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.timelines import ends
from firsthand.charts.wording import (
    cells,
    certainty,
    columns,
    compact,
    figure,
    shared_unit,
    spoken,
    text_width,
    wrapped,
)
from firsthand.errors import InputError
from firsthand.estimates import Estimate

ROW, CURVE = 26, 150
LEAST_TEXT = 36  # pixels that a share needs on the curve
SHADES = 8  # of a hue up to half, on which ink is read in light and dark


@dataclass(frozen=True, kw_only=True)
class BackCell:
    """The share of a cohort that came back; `open` while more may come. `href` leads to these people."""

    share: Estimate
    open: bool = False
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class BackRow:
    """A cohort and its cells from the first column on; there may be fewer than columns."""

    label: str
    people: int
    cells: tuple[BackCell, ...]


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """Where things stand: columns from `left`, each `cell` wide; the curve between `top` and `bottom`."""

    width: float
    left: float
    cell: float
    shown: int
    top: float = 42
    bottom: float = 42 + CURVE

    def middle(self, column: int) -> float:
        return self.left + (column + 0.5) * self.cell


def retention_chart(
    overall: Sequence[Estimate],
    cohorts: Sequence[BackRow],
    *,
    titles: Sequence[str],
    across: str,
    title: str,
    source: str = "",
    colour: str = "result",
    render: Render = render,
) -> Chart:
    """All cohorts together as a curve over the columns `titles`, and the latest cohorts as cells below.

    `across` says what the columns are, such as “weeks after the start”. Wide pictures show up to 26 columns
    and 16 cohorts, narrow ones 6 and 10; the table has all. Raises `InputError` where nothing is known.
    """
    if len(overall) != len(titles) or not any(each.known for each in overall):
        raise InputError("overall must hold a share for each title, and one that is known.")
    shared_unit(overall)
    said = [f"{name}: {spoken(each)}" for name, each in zip(titles, overall, strict=True) if each.known]
    return chart_of(
        *(_picture(overall, cohorts, titles, across, colour, width) for width in (WIDE, NARROW)),
        title=title,
        description=(
            f"The share that came back in each of {len(titles)} columns, {across}, with "
            f"{certainty(overall[0])} intervals as a band, and {len(cohorts)} cohorts below. "
            f"{'; '.join(said[:4])}; last, {said[-1]}."
        ),
        table=ChartTable(
            header=("Cohort", "People", across[:1].upper() + across[1:], *columns("came back")),
            rows=tuple(_told(overall, cohorts, titles)),
        ),
        source=source,
        render=render,
    )


def _told(
    overall: Sequence[Estimate], cohorts: Sequence[BackRow], titles: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    for name, each in zip(titles, overall, strict=True):
        yield ("All", "", name, *cells(each))
    for row in cohorts:
        for name, cell in zip(titles, row.cells, strict=False):
            told = name + (", not over" if cell.open else "")
            yield (row.label, f"{row.people:,}", told, *cells(cell.share))


def _picture(
    overall: Sequence[Estimate],
    cohorts: Sequence[BackRow],
    titles: Sequence[str],
    across: str,
    colour: str,
    width: float,
) -> Spec:
    wide = width >= WIDE
    left, right, most, tall = (168, 12, 26, 16) if wide else (104, 4, 6, 10)
    shown = min(len(titles), most)
    grid = _Grid(width=width, left=left, cell=min((width - left - right) / shown, 72), shown=shown)
    latest = cohorts[-tall:]
    layers = _curve(overall[:shown], grid, colour)
    y = grid.bottom + 18
    step = max(1, round(22 / grid.cell + 0.49))
    layers += texts(
        [{"x": grid.middle(n), "y": y, "text": titles[n]} for n in range(0, shown, step)],
        size=SMALL,
        colour="ink-3",
        align="center",
    )
    layers += texts([{"x": 12, "y": 12, "text": f"share back, {across}"}], size=SMALL, colour="ink-2")
    top = y + 16
    layers += _cohorts(latest, grid, top, colour, wide)
    y = top + ROW * len(latest) + 12
    left_out = [
        _many(len(cohorts) - len(latest), "earlier cohort"),
        _many(len(titles) - shown, "later column"),
    ]
    words = [f"In the table: {' and '.join(filter(None, left_out))}."] if any(left_out) else []
    words += (
        ["Pale figures: the period is not over."] if any(c.open for row in latest for c in row.cells) else []
    )
    for line in wrapped(" ".join(words), width - 24, SMALL) if words else []:
        layers += texts([{"x": 12, "y": y, "text": line}], size=SMALL, colour="ink-3")
        y += 16
    return picture(layers, width=width, height=y + 4)


def _curve(overall: Sequence[Estimate], grid: _Grid, colour: str) -> list[Layer]:
    known = [(number, each) for number, each in enumerate(overall) if each.known]
    ticks = round_steps(0.0, min(max(ends(each)[1] for _, each in known), 1.0), about=4)
    up = Scale(low=0.0, high=ticks[-1], left=grid.bottom, right=grid.top)
    right = grid.left + grid.cell * grid.shown
    band = [{"x": grid.middle(n), "y": up(ends(each)[0]), "y2": up(ends(each)[1])} for n, each in known]
    line = [{"x": grid.middle(n), "y": up(each.value)} for n, each in known]
    words = []
    before = known[0][1]
    for number, each in known:
        if grid.cell >= LEAST_TEXT or number in (known[0][0], known[-1][0]):
            # A line that falls steeply crosses what stands over its lower end: beside or below it is free.
            steep = before.value - each.value > ticks[-1] / 5
            aside, down = (14, -13) if steep and grid.cell >= 50 else (0, 16) if steep else (0, -13)
            place = {"x": grid.middle(number) + aside, "y": up(each.value) + down}
            words.append({**place, "text": figure(each.value, each.unit)})
        before = each
    return [
        *value_axis(ticks, [compact(tick, "share") for tick in ticks], up, grid.left, right),
        *(bands(band, colour=colour, opacity=0.18) if any(each.has_interval for _, each in known) else []),
        *polyline(line, colour=colour),
        *dots(line, colour=colour, diameter=7),
        *texts(words, size=SMALL, colour=colour, align="center", bold=True),
    ]


def _cohorts(rows: Sequence[BackRow], grid: _Grid, top: float, colour: str, wide: bool) -> list[Layer]:
    """Each cohort's name and size, then its cells: the larger the share, the fuller the hue."""
    names, sizes, hits = [], [], []
    shades: dict[int, list[dict[str, object]]] = {}
    said: dict[bool, list[dict[str, object]]] = {False: [], True: []}
    for place, row in enumerate(rows):
        y = top + ROW * place + ROW / 2
        names.append(
            {"x": 12, "y": y, "text": wrapped(row.label, grid.left - (76 if wide else 22), SMALL, lines=1)[0]}
        )
        sizes.append({"x": grid.left - 8, "y": y, "text": f"n {row.people:,}"})
        for number, cell in enumerate(row.cells[: grid.shown]):
            x = grid.left + number * grid.cell
            if cell.share.known:
                shade = round(cell.share.value * SHADES)
                # Pale figures are only read on a pale ground.
                shade = min(shade, SHADES // 2) if cell.open else shade
                shades.setdefault(shade, []).append(
                    {"x": x + 1, "x2": x + grid.cell - 1, "y": y - 12, "y2": y + 12}
                )
                text = figure(cell.share.value, "share")
                if text_width(text, SMALL) <= grid.cell - 2:  # else the shade has to do
                    said[cell.open].append({"x": grid.middle(number), "y": y, "text": text})
            name = f"{row.label}, column {number + 1}: {spoken(cell.share)}"
            hits.append(
                {"x": x, "x2": x + grid.cell, "y": y - 12, "y2": y + 12, "href": cell.href, "name": name}
            )
    layers = [*texts(names, size=SMALL)]
    layers += texts(sizes, size=SMALL, colour="ink-3", align="right") if wide else []
    for shade, held in sorted(shades.items()):
        layers += boxes(held, colour=colour, opacity=0.06 + 0.44 * shade / SHADES, corner=2)
    layers += texts(said[False], size=SMALL, align="center")
    layers += texts(said[True], size=SMALL, colour="ink-2", align="center")
    return [*layers, *links(hits)]


def _many(count: int, name: str) -> str:
    return f"{count} {name}{'s' * (count != 1)}" if count else ""
