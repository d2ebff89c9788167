"""The opportunity map: importance across, satisfaction upwards, after Ulwick's opportunity landscape.

Source: A. W. Ulwick (2005), What Customers Want, McGraw-Hill, chapter 3.
"""

from collections.abc import Sequence

from firsthand.charts.chart import NARROW, WIDE, Chart, chart_of
from firsthand.charts.drawing import Layer, Scale, bands, dots, links, picture, rules, texts
from firsthand.charts.needs import NeedRow, needs_table
from firsthand.charts.placement import LEADING, Box, place_labels
from firsthand.charts.rendering import Render, Spec, render
from firsthand.charts.wording import apart, compact, shared_unit, spoken, text_width, wrapped
from firsthand.errors import InputError

TEXT = 12
RADIUS = 6.0


def opportunity_map(
    rows: Sequence[NeedRow],
    *,
    title: str,
    source: str = "",
    importance: str = "importance",
    satisfaction: str = "satisfaction",
    render: Render = render,
) -> Chart:
    """Each need as a dot with its two intervals; below the diagonal it matters more than it is met.

    Give the most important need first: its label is placed first. Labels begin where they differ. On phones
    they are numbers, and a list below says what they stand for. A label that finds no free place on a
    crowded map is left to the table and to the name of the dot's link.
    """
    unit = shared_unit([estimate for row in rows for estimate in (row.importance, row.satisfaction)])
    known = [row for row in rows if row.importance.known and row.satisfaction.known]
    if not known:
        raise InputError("no row has both importance and satisfaction: say in words what is missing.")
    under = sum(row.gap > 0 for row in known)
    pictures = [_map(known, unit, width, (importance, satisfaction)) for width in (WIDE, NARROW)]
    return chart_of(
        *pictures,
        title=title,
        description=(
            f"{len(known)} needs. Across: {importance}; upwards: {satisfaction}; both with intervals. "
            f"{under} lie below the diagonal: they matter more than they are met."
        ),
        table=needs_table(rows, importance, satisfaction),
        source=source,
        render=render,
    )


def _map(rows: Sequence[NeedRow], unit: str, width: float, names: tuple[str, str]) -> Spec:
    wide = width >= WIDE
    top_value = 1.0 if unit == "share" else 10.0
    left, right, top, bottom = (46.0, width - 14, 30.0, 500.0) if wide else (46.0, width - 10, 30.0, 345.0)
    across = Scale(low=0, high=top_value, left=left, right=right)
    up = Scale(low=0, high=top_value, left=bottom, right=top)
    points = [(across(row.importance.value), up(row.satisfaction.value)) for row in rows]
    telling = apart([row.label for row in rows])
    words = [wrapped(label, 165, TEXT) if wide else [str(place)] for place, label in enumerate(telling, 1)]
    regions, taken = _region_words(left, right, top, bottom, wide)
    frame = Box(left=left + 2, right=right, top=top, bottom=bottom - 2)
    boxes = place_labels(
        points,
        words,
        size=TEXT,
        radius=RADIUS,
        frame=frame,
        taken=taken,
        avoided=_crossed(rows, across, up, points),
    )
    key, height = ([], bottom + 44) if wide else _key(rows, width, bottom + 60)
    layers = [
        *bands(
            [{"x": left, "y": bottom, "y2": bottom}, {"x": right, "y": top, "y2": bottom}], colour="need-t"
        ),
        *bands([{"x": left, "y": bottom, "y2": top}, {"x": right, "y": top, "y2": top}], colour="evidence-t"),
        *_axes(across, up, top_value, unit, names),
        *regions,
        *_crosses(rows, across, up, points),
        *_leaders(points, boxes),
        *dots([{"x": x, "y": y} for x, y in points], colour="need", diameter=2 * RADIUS),
        *_words(words, boxes, points, bold=not wide),
        *key,
        *links([_hit(row, point, names) for row, point in zip(rows, points, strict=True)]),
    ]
    return picture(layers, width=width, height=height)


def _region_words(
    left: float, right: float, top: float, bottom: float, wide: bool
) -> tuple[list[Layer], list[Box]]:
    """The names of the two regions in their corners, and the boxes they take."""
    over = ["Over-served:", "met more than it matters"] if wide else ["Over-served"]
    under = ["Under-served:", "matters more than it is met"] if wide else ["Under-served"]
    high = len(over) * TEXT * LEADING
    width = max(text_width(line, TEXT, bold=True) for line in (*over, *under))
    corners = [
        Box(left=left + 8, right=left + 8 + width, top=top + 6, bottom=top + 6 + high),
        Box(left=right - 8 - width, right=right - 8, top=bottom - 6 - high, bottom=bottom - 6),
    ]
    layers: list[Layer] = []
    looks = (("evidence", "left", left + 8), ("need", "right", right - 8))
    for lines, corner, (colour, align, x) in zip((over, under), corners, looks, strict=True):
        data = [
            {"x": x, "y": corner.top + (index + 0.5) * TEXT * LEADING, "text": line}
            for index, line in enumerate(lines)
        ]
        layers += texts(data[:1], colour=colour, size=TEXT, align=align, bold=True)
        layers += texts(data[1:], colour=colour, size=TEXT, align=align)
    return layers, corners


def _axes(across: Scale, up: Scale, top_value: float, unit: str, names: tuple[str, str]) -> list[Layer]:
    ticks = [top_value * quarter / 4 for quarter in range(5)]
    bottom, top = up.left, up.right
    return [
        *rules([{"x": across(tick), "y": bottom, "y2": top} for tick in ticks]),
        *rules([{"x": across.left, "x2": across.right, "y": up(tick)} for tick in ticks]),
        *rules(
            [{"x": across.left, "x2": across.right, "y": bottom, "y2": top}],
            colour="ink-3",
            dashed=True,
        ),
        *texts(
            [
                {
                    "x": across(tick) - 18 * (tick == top_value),
                    "y": bottom + 14,
                    "text": compact(tick, unit),
                }
                for tick in ticks
            ],
            size=TEXT,
            colour="ink-3",
            align="center",
        ),
        *texts(
            [{"x": across.left - 6, "y": up(tick), "text": compact(tick, unit)} for tick in ticks[1:]],
            size=TEXT,
            colour="ink-3",
            align="right",
        ),
        *texts(
            [{"x": across.right, "y": bottom + 33, "text": f"{names[0]} →"}],
            size=TEXT,
            colour="ink-2",
            align="right",
        ),
        *texts([{"x": 8, "y": 12, "text": f"↑ {names[1]}"}], size=TEXT, colour="ink-2"),
    ]


def _crosses(
    rows: Sequence[NeedRow], across: Scale, up: Scale, points: Sequence[tuple[float, float]]
) -> list[Layer]:
    level = [
        {"x": across(row.importance.low), "x2": across(row.importance.high), "y": y}
        for row, (_, y) in zip(rows, points, strict=True)
    ]
    upright = [
        {"x": x, "y": up(row.satisfaction.low), "y2": up(row.satisfaction.high)}
        for row, (x, _) in zip(rows, points, strict=True)
    ]
    return [
        *rules(level, colour="need", thickness=2, opacity=0.35),
        *rules(upright, colour="need", thickness=2, opacity=0.35),
    ]


def _crossed(
    rows: Sequence[NeedRow], across: Scale, up: Scale, points: Sequence[tuple[float, float]]
) -> list[Box]:
    """The intervals as thin boxes: labels keep off them where they can."""
    boxes = []
    for row, (x, y) in zip(rows, points, strict=True):
        left, right = across(row.importance.low), across(row.importance.high)
        top, bottom = up(row.satisfaction.high), up(row.satisfaction.low)
        boxes.append(Box(left=left, right=right, top=y - 1, bottom=y + 1))
        boxes.append(Box(left=x - 1, right=x + 1, top=top, bottom=bottom))
    return boxes


def _leaders(points: Sequence[tuple[float, float]], boxes: Sequence[Box | None]) -> list[Layer]:
    """A thin line from a dot to its label where the label had to go further away."""
    data = []
    for (x, y), box in zip(points, boxes, strict=True):
        if box is None:
            continue
        near = (min(max(x, box.left), box.right), min(max(y, box.top), box.bottom))
        if abs(near[0] - x) + abs(near[1] - y) > RADIUS + 12:
            data.append({"x": x, "y": y, "x2": near[0], "y2": near[1]})
    return rules(data, colour="ink-3", thickness=1)


def _words(
    words: Sequence[Sequence[str]],
    boxes: Sequence[Box | None],
    points: Sequence[tuple[float, float]],
    *,
    bold: bool,
) -> list[Layer]:
    """The labels, each set towards its dot."""
    sides: dict[str, list[dict[str, object]]] = {"left": [], "center": [], "right": []}
    for lines, box, (x, _) in zip(words, boxes, points, strict=True):
        if box is None:
            continue
        align, at = "center", (box.left + box.right) / 2
        if box.left > x:
            align, at = "left", box.left
        elif box.right < x:
            align, at = "right", box.right
        for index, line in enumerate(lines):
            sides[align].append({"x": at, "y": box.top + (index + 0.5) * TEXT * LEADING, "text": line})
    return [
        layer for align, data in sides.items() for layer in texts(data, size=TEXT, align=align, bold=bold)
    ]


def _key(rows: Sequence[NeedRow], width: float, top: float) -> tuple[list[Layer], float]:
    """The numbered list under a narrow map, and where it ends."""
    numbers, lines = [], []
    y = top
    for place, row in enumerate(rows, 1):
        numbers.append({"x": 24, "y": y, "text": str(place)})
        for line in wrapped(row.label, width - 44, 13):
            lines.append({"x": 34, "y": y, "text": line})
            y += 17
        y += 5
    return [*texts(numbers, size=13, colour="need", align="right", bold=True), *texts(lines, size=13)], y


def _hit(row: NeedRow, point: tuple[float, float], names: tuple[str, str]) -> dict[str, object]:
    x, y = point
    name = f"{row.label}: {names[0]} {spoken(row.importance)}, {names[1]} {spoken(row.satisfaction)}"
    # 24 pixels: the smallest target that WCAG 2.2 (2.5.8) allows.
    return {"x": x - 12, "x2": x + 12, "y": y - 12, "y2": y + 12, "href": row.href, "name": name}
