"""Where the labels of a scatter go, so that none touches another label or a dot."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from firsthand.charts.wording import text_width

LEADING = 1.25  # height of a line of text, in its size


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in pixels; y grows downwards."""

    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def place_labels(
    points: Sequence[tuple[float, float]],
    labels: Sequence[Sequence[str]],
    *,
    size: float,
    radius: float,
    frame: Box,
    taken: Sequence[Box] = (),
    avoided: Sequence[Box] = (),
) -> list[Box | None]:
    """A box for each label (its lines of text, `size` pixels high): the nearest free one, or None.

    Earlier points choose first: give the most important first. For each label, boxes around its dot (of
    `radius`) are tried in rings up to 160 pixels wide, sixteen directions each, right and left first. A box
    is free when it lies within `frame` and meets no dot, no box `taken` and no label placed before; boxes
    `avoided` are met only when a label would else stand more than 26 pixels away.
    """
    around = radius + 2
    dots = [Box(left=x - around, right=x + around, top=y - around, bottom=y + around) for x, y in points]
    used = [*dots, *taken]
    placed: list[Box | None] = []
    for point, lines in zip(points, labels, strict=True):
        width = max(text_width(line, size) for line in lines)
        height = len(lines) * size * LEADING
        near, far = (
            [_beside(point, width, height, radius + 3 + away, turn) for away in rings for turn in _TURNS]
            for rings in ((0, 6, 14, 26), (42, 62, 90, 125, 160))
        )
        free = [box for box in near if box.within(frame) and not any(box.meets(other) for other in used)]
        clear = [box for box in free if not any(box.meets(other) for other in avoided)]
        spare = (box for box in far if box.within(frame) and not any(box.meets(other) for other in used))
        box = next(chain(clear, free, spare), None)
        placed.append(box)
        if box is not None:
            used.append(box)
    return placed


# Sixteenths of a full turn, clockwise from the right, in the order in which readers find a label.
_TURNS = (0, 8, 12, 4, 14, 10, 2, 6, 15, 9, 1, 7, 13, 11, 3, 5)


def _beside(point: tuple[float, float], width: float, height: float, away: float, turn: int) -> Box:
    """The box whose nearest edge or corner lies `away` from the point in the direction of the turn."""
    angle = turn * math.pi / 8
    across, down = math.cos(angle), math.sin(angle)
    x = point[0] + across * away + (across - 1) / 2 * width
    y = point[1] + down * away + (down - 1) / 2 * height
    return Box(left=x, right=x + width, top=y, bottom=y + height)
