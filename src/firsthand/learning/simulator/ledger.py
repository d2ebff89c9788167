"""What a company knows of its quarters, and what goes on from one into the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

from firsthand.learning.simulator.choices import Research


@dataclass(frozen=True, kw_only=True)
class Progress:
    """An item's person-days: the teams' own estimate, and `days` spent by team until the quarter's end.

    `waits` says what keeps an item whose work is done from shipping.
    """

    item: str
    estimate: float
    days: Mapping[str, float]
    waits: str = ""

    @property
    def spent(self) -> float:
        return fsum(self.days.values())


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What a competitor says that it has shipped."""

    competitor: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Build:
    """Devices built for a stage, from week `begins` to `ends`, weeks counted from the first day of all.

    It tries every hardware item then begun.
    """

    stage: str
    begins: float
    ends: float
    built: int
    works: int
    passed: bool


@dataclass(frozen=True, kw_only=True)
class Order:
    """A part ordered, with the weeks (from the first day of all) it was promised for and came in."""

    part: str
    ordered: int
    promised: float
    arrives: float

    @property
    def late(self) -> bool:
        return self.arrives > self.promised


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """What a company knows of a quarter at its end.

    `idle`: days of each team that nothing needed. `money` there at its start, `spent` in it. `builds` ended
    and orders `arrived` in it; `overdue` parts are promised and not there.
    """

    number: int
    shipped: tuple[Progress, ...]
    unfinished: tuple[Progress, ...]
    dropped: tuple[str, ...]
    research: tuple[Research, ...]
    idle: Mapping[str, float]
    money: float
    spent: float
    prices: Mapping[str, float]
    announcements: tuple[Announcement, ...]
    builds: tuple[Build, ...]
    arrived: tuple[Order, ...]
    overdue: tuple[str, ...]

    @property
    def left(self) -> float:
        """Money that goes on into the next quarter."""
        return self.money - self.spent


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What goes on from one quarter into the next.

    `number` of the quarter to come; `money` there in it; `spent` days by item and team, of unfinished
    items in order of priority; `begun` and `shipped` the quarter by item.
    """

    number: int
    money: float
    prices: Mapping[str, float]
    spent: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)
    shipped: Mapping[str, int] = field(default_factory=dict)
    builds: tuple[Build, ...] = ()
    orders: tuple[Order, ...] = ()
