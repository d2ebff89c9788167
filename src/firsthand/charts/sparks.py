"""A line the size of a word: how a number went, beside the number itself."""

import math
from collections.abc import Sequence
from itertools import groupby

from firsthand.charts.palette import LIGHT

WIDTH, HEIGHT, EDGE = 120, 28, 4


def spark(values: Sequence[float], *, label: str, colour: str = "result") -> str:
    """The values as an SVG line on a scale of their own, the last one as a dot; NaN leaves a hole.

    `label` is its text alternative. Empty without two known values: a dot says nothing.
    """
    known = [value for value in values if not math.isnan(value)]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    across, up = (WIDTH - 2 * EDGE) / (len(values) - 1), (HEIGHT - 2 * EDGE) / ((high - low) or 1)
    # A line that never moves lies in the middle.
    floor = HEIGHT - EDGE if high > low else HEIGHT / 2
    at = [(EDGE + index * across, floor - (value - low) * up) for index, value in enumerate(values)]
    lines = ""
    for hole, run in groupby(at, key=lambda point: math.isnan(point[1])):
        if not hole:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            lines += f'<polyline points="{path}" fill="none" stroke="{LIGHT[colour]}" stroke-width="1.5"/>'
    x, y = next(point for point in reversed(at) if not math.isnan(point[1]))
    name = label.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-label="{name}">{lines}'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{LIGHT[colour]}"/></svg>'
    )
