"""What each part added to a change: bars from the first value to the last, each from the end of the other.

Lengths begin at zero. Only where all steps lie close together is the axis cut, and then the picture shows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.drawing import Layer, Scale, boxes, picture, rules, texts
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.wording import figure, wrapped
from firsthand.errors import InputError

ROW, SMALL = 30, 12
CLOSE = 0.1  # of the smallest value: steps within it cannot be told apart on an axis from zero
CUT = "The axis is cut, as the slanted gap in the bars shows: it does not begin at zero."


@dataclass(frozen=True, kw_only=True)
class Added:
    """A part called `label` and what it added; negative where it took away."""

    label: str
    amount: float


def waterfall_chart(
    parts: Sequence[Added],
    *,
    before: float,
    after: float,
    names: tuple[str, str],
    unit: str,
    title: str,
    source: str = "",
    render: Render = render,
) -> Chart:
    """From `before` to `after`, whose `names` stand beside them, part by part; their sum is the change."""
    if not parts:
        raise InputError("parts=() must hold at least one: say in words that nothing is known.")
    largest = max(parts, key=lambda part: abs(part.amount))
    steps = _steps(parts, before, after)
    said_cut = [CUT] if _cut(steps) else []
    return chart_of(
        *(_picture(parts, steps, names, unit, width) for width in (WIDE, NARROW)),
        title=title,
        description=(
            f"{names[0]}: {_said(before, unit)}; {names[1]}: {_said(after, unit)}. The largest part is "
            f"{largest.label} with {_signed(largest.amount, unit)}."
        ),
        table=ChartTable(
            header=("Part", "Added"),
            rows=(
                (names[0], _said(before, unit)),
                *((part.label, _signed(part.amount, unit)) for part in parts),
                (names[1], _said(after, unit)),
            ),
        ),
        source=" ".join([*([source] if source else []), *said_cut]),
        render=render,
    )


def _signed(amount: float, unit: str) -> str:
    size = abs(amount)
    words = f"{100 * size:.2g} points" if unit == "share" else _said(size, unit)
    return ("+" if amount >= 0 else "−") + words


def _said(value: float, unit: str) -> str:
    """Small numbers with the digits that a change needs."""
    return f"{value:.3g}".replace("-", "−") if unit != "share" and 0 < abs(value) < 1 else figure(value, unit)


def _steps(parts: Sequence[Added], before: float, after: float) -> list[float]:
    """Where the bars end: the first value, then each part, then the last value."""
    steps = [before]
    for part in parts:
        steps.append(steps[-1] + part.amount)
    return [*steps, after]


def _cut(steps: Sequence[float]) -> bool:
    """Whether the steps lie so close together that the axis has to begin above zero."""
    low, high = min(steps), max(steps)
    return 1e-9 * low < high - low < CLOSE * low  # sums are not exact


def _scale(steps: Sequence[float], left: float, right: float) -> Scale:
    low, high = min(steps), max(steps)
    if _cut(steps):
        return Scale(low=low - 0.12 * (high - low), high=high, left=left, right=right)
    low, high = min(low, 0.0), max(high, 0.0)
    return Scale(low=low, high=high if high > low else 1.0, left=left, right=right)


def _picture(
    parts: Sequence[Added], steps: Sequence[float], names: tuple[str, str], unit: str, width: float
) -> Spec:
    label = 200 if width >= WIDE else 110
    across = _scale(steps, label + 10, width - 92)
    edge = across(across.low if _cut(steps) else 0.0)
    layers: list[Layer] = []
    rows = [(names[0], steps[0]), *((part.label, part.amount) for part in parts), (names[1], steps[-1])]
    for number, (name, amount) in enumerate(rows):
        y, whole = 8 + number * ROW, number in (0, len(rows) - 1)
        start, end = (edge, across(amount)) if whole else (across(steps[number - 1]), across(steps[number]))
        colour = "ink-3" if whole else "result" if amount >= 0 else "plan"
        box = {"x": min(start, end), "x2": max(start, end, min(start, end) + 1), "y": y, "y2": y + ROW - 10}
        layers += boxes([box], colour=colour, opacity=0.85)
        layers += _gap(edge, y) if whole and _cut(steps) else []
        middle = y + (ROW - 10) / 2
        said = _said(amount, unit) if whole else _signed(amount, unit)
        layers += texts(
            [{"x": label, "y": middle, "text": wrapped(name, label - 6, SMALL, lines=1)[0]}],
            size=SMALL, align="right", bold=whole, colour="ink" if whole else "ink-2",
        )  # fmt: skip
        layers += texts([{"x": max(start, end) + 6, "y": middle, "text": said}], size=SMALL, bold=True)
        if not whole:
            layers += rules(
                [{"x": across(steps[number]), "x2": across(steps[number]), "y": y, "y2": y + ROW}]
            )
    return picture(layers, width=width, height=8 + len(rows) * ROW + 4)


def _gap(edge: float, y: float) -> list[Layer]:
    """A slanted gap near the beginning of a bar: something is left out here."""
    slant = {"x": edge + 4, "x2": edge + 10, "y": y + ROW - 8, "y2": y - 2}
    sides = [slant | {"x": slant["x"] + aside, "x2": slant["x2"] + aside} for aside in (-2, 2)]
    return [*rules([slant], colour="surface", thickness=4), *rules(sides, colour="ink-2", thickness=1)]
