"""Before and beside the sale: builds of the stages before the start, and parts that are ordered."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firsthand.learning.simulator.company import Hardware, Stage
from firsthand.learning.simulator.consequences import LATE, TOLERANCE
from firsthand.learning.simulator.draws import choices, keyed, stream, uniform
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.hardware.devices import STREAM

FIRST_SALE = -700  # day from the world's first: nobody joined earlier
READY = 56  # days from the end of the last build to the first sale
ORDER = 56  # days between two orders of a part
HISTORY = 364  # days before the world's first whose orders are kept
ASSEMBLY = 0.15  # share of failed units in which no part is to blame
RESERVE = 1.2  # parts ordered for each device sold in the days before
LOT = 25  # parts are ordered in multiples of it


@dataclass(frozen=True, kw_only=True)
class Build:
    """Devices of one stage built from day `began` to `ended`, counted from the world's first.

    `defects`: unit (from 1) and place of the part to blame in the hardware's order, -1 for the assembly.
    A build of which too few work is done again.
    """

    stage: str
    round: int
    began: int
    ended: int
    built: int
    defects: tuple[tuple[int, int], ...]

    @property
    def passed(self) -> int:
        return self.built - len(self.defects)

    @property
    def name(self) -> str:
        return f"{self.stage}{self.round}"


@dataclass(frozen=True, kw_only=True)
class Order:
    """Parts ordered, promised and delivered on days counted from the world's first."""

    part: int
    ordered: int
    quantity: int
    promised: int
    delivered: int


def builds(setting: Setting) -> tuple[Build, ...]:
    """The builds that led to the first sale, earliest first; they do not depend on users and days."""
    hardware = setting.world.company.hardware
    assert hardware is not None
    made: list[tuple[Stage, int, tuple[tuple[int, int], ...]]] = []
    for stage in hardware.stages:
        for round_ in range(1, 4):
            defects = _defects(setting.seed, hardware, stage, len(made))
            made.append((stage, round_, defects))
            if stage.units - len(defects) >= TOLERANCE * stage.works * stage.units:
                break
    ends, found = FIRST_SALE - READY, []
    for stage, round_, defects in reversed(made):
        began = ends - round(7 * stage.weeks)
        found.append(
            Build(stage=stage.id, round=round_, began=began, ended=ends, built=stage.units, defects=defects)
        )
        ends = began - 14  # two weeks to draw the lessons
    return tuple(reversed(found))


def _defects(seed: int, hardware: Hardware, stage: Stage, number: int) -> tuple[tuple[int, int], ...]:
    """Which units fail, and the part to blame: the likelier, the more often it fails in use."""
    units = np.arange(stage.units)
    key = keyed(stream(seed, STREAM), np.array([1 << 60 | number]))[0]
    fails, blame = (uniform(keyed(key, units << 1 | place)) for place in (0, 1))
    shares = np.array([part.failure + 0.002 for part in hardware.parts])
    shares = np.append(shares / shares.sum() * (1 - ASSEMBLY), ASSEMBLY)
    part = choices([shares]).pick(np.zeros_like(units), blame)
    part = np.where(part == len(hardware.parts), -1, part)
    bad = np.flatnonzero(fails >= stage.works)
    return tuple(zip((bad + 1).tolist(), part[bad].tolist(), strict=True))


def orders(setting: Setting, sold: Sequence[int]) -> tuple[Order, ...]:
    """What was ordered in the year before the world's first day and up to the end of the setting.

    `sold` are the days of the sales, sorted. Each part is ordered every eight weeks, as many as devices were
    sold in the eight weeks before and a fifth more. It comes up to three days early, or, with the chance
    `late`, two to eight weeks after the promised day.
    """
    hardware = setting.world.company.hardware
    assert hardware is not None
    found = []
    for place, part in enumerate(hardware.parts):
        for day in range(-HISTORY + 4 * place, setting.first + setting.days, ORDER):
            key = keyed(stream(setting.seed, STREAM), np.array([1 << 61 | place << 32 | (day + HISTORY)]))
            late, when = uniform(keyed(key[0], np.arange(2))).tolist()
            promised = day + round(7 * part.weeks)
            delay = LATE[0] + when * (LATE[1] - LATE[0])
            delivered = promised + (round(7 * delay) if late < part.late else -int(4 * when))
            needed = RESERVE * (bisect_left(sold, day) - bisect_left(sold, day - ORDER))
            found.append(
                Order(
                    part=place, ordered=day, quantity=LOT * max(2, -int(-needed // LOT)),
                    promised=promised, delivered=delivered,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda order: (order.ordered, order.part)))
