"""Charts made of rows: a label, one or more lines of estimates on one scale, and the figure to the right.

On wide screens the label stands beside its lines, on narrow ones above them, with the figure at its right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.chart import WIDE
from firsthand.charts.drawing import Datum, Layer, Scale, boxes, dots, links, picture, rules, texts
from firsthand.charts.rendering import Spec
from firsthand.charts.wording import compact, text_width, wrapped
from firsthand.estimates import Estimate

TEXT, SMALL = 13, 12
PAD = 8
LINE = 26  # height of one line of estimates
WORDS = 17  # height of one line of a label
LIFT = 20  # from the middle of a line up to its name, on narrow screens


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How an estimate is drawn: a "circle" or "diamond" over its interval, or a "bar" with a whisker."""

    estimate: Estimate
    colour: str
    shape: str = "circle"


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """One line of marks: with two marks they are joined. `label` names it among several."""

    marks: tuple[Mark, ...]
    value: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A labelled row; `name` is what a screen reader hears on its link."""

    label: str
    lines: tuple[RowLine, ...]
    name: str = ""
    href: str = ""
    highlight: bool = False


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Where the columns are: widths in pixels of the picture, the labels, the lines' names, the figures.

    `named`: each line has a name; on narrow screens name and figure then stand above their line. `tick`:
    width of the wider label at an end of the scale.
    """

    width: float
    beside: bool
    named: bool
    label: float
    inner: float
    value: float
    tick: float

    @property
    def pitch(self) -> float:
        """From the middle of one line to the next."""
        return LINE if self.beside or not self.named else LINE + WORDS

    def scale(self, ticks: Sequence[float]) -> Scale:
        # On narrow screens half a tick label has its room at either end.
        left = PAD + (self.label + 14 + self.inner if self.beside else max(10.0, self.tick / 2))
        right = self.width - PAD - (self.value + 14 if self.beside else max(18.0, self.tick / 2))
        return Scale(low=ticks[0], high=ticks[-1], left=left, right=right)


@dataclass(frozen=True, kw_only=True)
class _Placed:
    row: Row
    words: list[str]
    top: float
    bottom: float
    words_y: float  # middle of the first line of the label
    lines_y: float  # middle of the first line of estimates


def rows_picture(
    rows: Sequence[Row],
    *,
    width: float,
    ticks: Sequence[float],
    unit: str,
    heads: tuple[tuple[str, Mark], ...] = (),
    value_head: str = "",
    reference: float | None = None,
) -> Spec:
    """The picture of the rows over the scale from the first to the last tick.

    `heads` name the marks over the first row; `value_head` names the column of figures; `reference` is where
    a darker line runs, such as no effect.
    """
    tick = max(text_width(compact(each, unit), SMALL) for each in (ticks[0], ticks[-1]))
    frame = _frame(rows, width, value_head, tick)
    scale = frame.scale(ticks)
    top = 8.0
    if heads or (frame.beside and value_head):
        top = 34.0 + 18 * (len(heads) - 1) * _stacked(heads, frame)
    placed = _placed(rows, frame, top)
    bottom = placed[-1].bottom
    middles = [
        (line, at.lines_y + frame.pitch * index) for at in placed for index, line in enumerate(at.row.lines)
    ]
    grid = [{"v": tick, "y": start, "y2": end} for start, end in _grid(placed, frame, top) for tick in ticks]
    none = [{**line, "v": reference} for line in grid[:: len(ticks)] if reference is not None]
    scale_words = [{"v": tick, "y": bottom + 16, "text": compact(tick, unit)} for tick in ticks]
    chosen = [{"x": 0, "x2": width, "y": at.top, "y2": at.bottom} for at in placed if at.row.highlight]
    layers = [
        *boxes(chosen, colour="need-t", corner=7),
        *rules(grid, scale=scale),
        *rules(none, scale=scale, colour="ink-3", thickness=1.5),
        *texts(scale_words, scale=scale, size=SMALL, colour="ink-3", align="center"),
        *_heads(heads, rows[0], scale, value_head, frame),
        *_labels(placed, frame),
        *_names(middles, frame, scale),
        *_marks(middles, scale),
        *_values(placed, frame),
        *links([_link(at, width) for at in placed]),
    ]
    return picture(layers, width=width, height=bottom + 28)


def _frame(rows: Sequence[Row], width: float, value_head: str, tick: float) -> _Frame:
    lines = [line for row in rows for line in row.lines]
    named = any(line.label for line in lines)
    inner = max(text_width(line.label, SMALL) for line in lines) + 8
    value = max(text_width(line.value, TEXT) for line in lines)
    return _Frame(
        width=width,
        beside=width >= WIDE,
        named=named,
        label=min(
            max(text_width(row.label, TEXT, bold=row.highlight) for row in rows), 180 if named else 236
        ),
        inner=min(inner, 150) if named else 0,
        value=max(value, text_width(value_head, SMALL)),
        tick=tick,
    )


def _placed(rows: Sequence[Row], frame: _Frame, top: float) -> list[_Placed]:
    placed = []
    for row in rows:
        room = frame.label
        if not frame.beside:
            room = frame.width - 2 * PAD - (0 if frame.named else frame.value + 12)
        words = wrapped(row.label, room, TEXT, lines=3, bold=row.highlight)
        label, lines = WORDS * len(words), frame.pitch * len(row.lines)
        if frame.beside:
            height = max(label + 6, lines + 2)
            lines_y = top + (height - lines) / 2 + LINE / 2
            # A label of several lines of estimates starts beside the first of them.
            words_y = lines_y if frame.named else top + (height - label) / 2 + WORDS / 2
        else:
            height = label + lines + 8
            words_y = top + 6 + WORDS / 2
            lines_y = top + 4 + label + frame.pitch - LINE / 2
        bottom = top + height
        placed.append(_Placed(row=row, words=words, top=top, bottom=bottom, words_y=words_y, lines_y=lines_y))
        top = bottom + (10 if frame.named else 2)
    return placed


def _grid(placed: list[_Placed], frame: _Frame, top: float) -> list[tuple[float, float]]:
    """Where grid lines run: down the whole picture, or only behind the estimates when labels lie between."""
    if frame.beside:
        return [(top - 4, placed[-1].bottom + 4)]
    middles = [at.lines_y + frame.pitch * index for at in placed for index in range(len(at.row.lines))]
    return [(y - LINE / 2 + 3, y + LINE / 2 - 1) for y in middles]


def _stacked(heads: tuple[tuple[str, Mark], ...], frame: _Frame) -> bool:
    """Whether the names of the marks are too long for one line."""
    return sum(text_width(name, SMALL, bold=True) + 22 for name, _ in heads) > frame.width


def _heads(
    heads: tuple[tuple[str, Mark], ...], first: Row, scale: Scale, value_head: str, frame: _Frame
) -> list[Layer]:
    """Each mark's name over its dot in the first row, pushed apart where they would touch, or stacked."""
    stacked = _stacked(heads, frame)
    ordered = sorted(heads, key=lambda head: head[1].estimate.value)
    halves = [text_width(name, SMALL, bold=True) / 2 for name, _ in ordered]
    free = frame.width - PAD - text_width(value_head, SMALL) - 14 if value_head else frame.width
    limit = min(scale.right + 20, free) if frame.beside else frame.width - PAD
    centres = [
        min(max(scale(mark.estimate.value), half + 12), limit - half)
        for (_, mark), half in zip(ordered, halves, strict=True)
    ]
    for right in range(1, len(centres)):
        apart = halves[right - 1] + halves[right] + 22
        overlap = centres[right - 1] + apart - centres[right]
        if overlap > 0:
            centres[right - 1] = max(centres[right - 1] - overlap / 2, halves[right - 1] + 12)
            centres[right] = centres[right - 1] + apart
    beyond = centres[-1] + halves[-1] - limit if centres else 0
    if beyond > 0:
        centres = [centre - beyond for centre in centres]
    layers: list[Layer] = []
    for index, ((name, mark), half, centre) in enumerate(zip(ordered, halves, centres, strict=True)):
        glyph = PAD + 10.0 if stacked else centre - half - 4
        y = 17.0 + 18 * index * stacked
        word = {"x": glyph + 9, "y": y, "text": name}
        layers += texts([word], colour=mark.colour, size=SMALL, bold=True)
        layers += dots([{"x": glyph, "y": y}], colour=mark.colour, shape=mark.shape)
    if value_head and frame.beside:
        end = {"x": frame.width - PAD, "y": 17, "text": value_head}
        layers += texts([end], colour="ink-3", size=SMALL, align="right")
    return layers


def _labels(placed: list[_Placed], frame: _Frame) -> list[Layer]:
    plain: list[Datum] = []
    strong: list[Datum] = []
    for at in placed:
        for index, words in enumerate(at.words):
            datum = {"x": PAD, "y": at.words_y + WORDS * index, "text": words}
            # Above several named lines the label is a heading.
            heading = frame.named and not frame.beside
            (strong if at.row.highlight or heading else plain).append(datum)
    return [*texts(plain, size=TEXT), *texts(strong, size=TEXT, bold=True)]


def _names(middles: list[tuple[RowLine, float]], frame: _Frame, scale: Scale) -> list[Layer]:
    """The lines' own names: before their line, or above it on narrow screens."""
    room = frame.inner - 4 if frame.beside else frame.width - 3 * PAD - frame.value
    x, lift, align = (scale.left - 8, 0.0, "right") if frame.beside else (PAD, LIFT, "left")
    data = [
        {"x": x, "y": y - lift, "text": wrapped(line.label, room, SMALL, lines=1)[0]}
        for line, y in middles
        if line.label
    ]
    return texts(data, size=SMALL, colour="ink-2", align=align)


def _marks(middles: list[tuple[RowLine, float]], scale: Scale) -> list[Layer]:
    """Joins at the back, then intervals and bars, then dots; one layer for each look."""
    joins = [
        {"v": min(values), "v2": max(values), "y": y}
        for line, y in middles
        if len(values := [mark.estimate.value for mark in line.marks if mark.estimate.known]) > 1
    ]
    back = rules(joins, scale=scale, colour="ink-3", opacity=0.5)
    front: list[Layer] = []
    for shape, colour in dict.fromkeys(
        (mark.shape, mark.colour) for line, _ in middles for mark in line.marks
    ):
        known = [
            (mark.estimate, y)
            for line, y in middles
            for mark in line.marks
            if (mark.shape, mark.colour) == (shape, colour) and mark.estimate.known
        ]
        spans = [{"v": estimate.low, "v2": estimate.high, "y": y} for estimate, y in known]
        if shape == "bar":
            bars = [{"v": scale.low, "v2": estimate.value, "y": y - 7, "y2": y + 7} for estimate, y in known]
            back += boxes(bars, scale=scale, colour=colour, opacity=0.5, corner=2)
            front += rules(spans, scale=scale, colour=colour, thickness=2)
        else:
            points = [{"v": estimate.value, "y": y} for estimate, y in known]
            back += rules(spans, scale=scale, colour=colour, thickness=7, opacity=0.3)
            front += dots(points, scale=scale, colour=colour, shape=shape)
    return [*back, *front]


def _values(placed: list[_Placed], frame: _Frame) -> list[Layer]:
    plain: list[Datum] = []
    strong: list[Datum] = []
    for at in placed:
        for index, line in enumerate(at.row.lines):
            y = at.lines_y + frame.pitch * index
            if not frame.beside:
                y = y - LIFT if frame.named else at.words_y
            datum = {"x": frame.width - PAD, "y": y, "text": line.value}
            (strong if at.row.highlight else plain).append(datum)
    return [
        *texts(plain, size=TEXT, colour="ink-2", align="right"),
        *texts(strong, size=TEXT, align="right", bold=True),
    ]


def _link(at: _Placed, width: float) -> Datum:
    box = {"x": 0, "x2": width, "y": at.top, "y2": at.bottom}
    return {**box, "href": at.row.href, "name": at.row.name or at.row.label}
