"""The compiled passes over a behaviour, on all processors; `ready` says whether they are there.

Every pass is called from the place where NumPy would do the same, and gives the same to the last digit.
"""

import ctypes
import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement.kernels import building
from firsthand.measurement.kernels.structures import (
    Address,
    CalendarC,
    Column,
    ConditionC,
    EventsC,
    StepsC,
    VisitsC,
    address,
    column,
)  # fmt: skip

if TYPE_CHECKING:
    from firsthand.measurement.behaviour import Behaviour, Step, Visits
    from firsthand.measurement.calendars import Calendar

Whole = NDArray[np.int64]
Days = tuple[date | None, date | None]
T = TypeVar("T")
AT_ONCE: Final = 1 << 14  # as in events.h
WORTHWHILE: Final = 1 << 18  # events for which it pays to start another thread


@cache
def _library() -> ctypes.CDLL | None:
    path = building.library()
    if not path.exists():
        return None
    found = ctypes.CDLL(str(path))
    for name in ("visits", "funnel", "chained", "sessions"):
        getattr(found, f"firsthand_{name}").restype = ctypes.c_int64
    return found


def ready() -> bool:
    """Whether the passes were compiled, and FIRSTHAND_KERNELS=numpy does not forbid them."""
    return os.environ.get("FIRSTHAND_KERNELS") != "numpy" and _library() is not None


def run(name: str, *arguments: Any) -> int:
    """Call a pass; whole numbers are 64 bits, arrays and structures addresses."""
    found: int = getattr(_library(), f"firsthand_{name}")(*map(_passed, arguments))
    return found


def _passed(value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value if value is None else ctypes.c_int64(value)
    return (
        ctypes.byref(value)
        if isinstance(value, (ctypes.Structure, ctypes.Array))
        else Address(address(value))
    )


def processors() -> int:
    """How many of them this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def lots(begins: Whole, *, each: int = 2) -> list[tuple[int, int]]:
    """All people, from one to before another: `each` times as many lots as processors, if there is work.

    More than once helps where one of the processors has to wait, unless work begins with large tables.
    """
    size, people = int(begins[-1]), len(begins) - 1
    parts = min(processors(), size // WORTHWHILE) * each
    if parts < 2:
        return [(0, people)]
    cuts = np.searchsorted(begins, np.linspace(0, size, parts + 1).astype(np.int64)[1:-1]).tolist()
    return list(zip([0, *cuts], [*cuts, people], strict=True))


def between_people(person: NDArray[np.int32]) -> list[tuple[int, int]]:
    """All rows of a column that is sorted by person, in lots of whole people: one for each processor."""
    size = len(person)
    parts = max(min(processors(), size // WORTHWHILE), 1)
    cuts = np.searchsorted(person, person[np.arange(1, parts) * (size // parts)]).tolist()
    return list(zip([0, *cuts], [*cuts, size], strict=True))


def over(lots: Collection[tuple[int, int]], work: Callable[[int, int], T]) -> list[T]:
    """What `work` gives for each lot of people."""
    if len(lots) < 2:
        return [work(*lot) for lot in lots]
    with ThreadPoolExecutor(processors()) as pool:
        return list(pool.map(work, *zip(*lots, strict=True)))


def everybody(begins: Whole, work: Callable[[int, int], T], *, each: int = 2) -> list[T]:
    """What `work` gives for all people, in lots."""
    return over(lots(begins, each=each), work)


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """Steps as the passes take them, and the arrays that these point into."""

    steps: StepsC
    kept: tuple[Any, ...]


def events(behaviour: "Behaviour") -> EventsC:
    moments = behaviour.moments
    return EventsC(
        address(behaviour.begins), column(behaviour.event), column(behaviour.day),
        Column() if moments.date is None else column(moments.date), column(moments.within), moments.unit,
    )  # fmt: skip


def steps(behaviour: "Behaviour", asked: Sequence["Step"], days: Days = (None, None)) -> Asked:
    """These steps; the first of them only from the first to the last of `days`. Raises `InputError`."""
    filled = np.zeros(max(len(behaviour.names), 1), dtype=np.uint64)
    conditions, until, kept = [], [], []
    for number, step in enumerate(asked):
        code = behaviour.code(step.event)
        filled[slice(None) if code is None else code] |= np.uint64(1 << number)
        for condition in step.where:
            holds = np.roll(behaviour.holds(condition), 1).astype(np.uint8)
            codes = behaviour.coded(condition.name).codes
            kept.append(holds)
            conditions.append(ConditionC(column(codes), address(holds)))
        if any(days) and not number and behaviour.size:
            lowest = behaviour.days[0]
            kept.append(_within(behaviour.days, days))
            # As if there were an entry for every day since 1970, and one before.
            conditions.append(ConditionC(column(behaviour.day), address(kept[-1]) - lowest - 1))
        until.append(len(conditions))
    where, ends = (ConditionC * len(conditions))(*conditions), np.array(until, dtype=np.int64)
    everything = len(asked) == 1 and behaviour.code(asked[0].event) is None
    named = 0 if everything else address(filled)
    return Asked(
        steps=StepsC(named, address(ends), ctypes.addressof(where), len(asked)),
        kept=(filled, ends, where, *kept),
    )


def _within(span: tuple[int, int], days: Days) -> NDArray[np.uint8]:
    """For each day of the span whether it lies between these two."""
    edge = np.array(days, dtype="datetime64[D]")
    each = np.arange(span[0], span[1] + 1).astype("datetime64[D]")
    held: NDArray[np.uint8] = (~(each < edge[0]) & ~(each > edge[1])).astype(np.uint8)
    return held


def visited(visits: "Visits") -> VisitsC:
    columns = (visits.begins, visits.day, visits.first, visits.last, visits.events)
    return VisitsC(*(address(each) for each in columns))


def calendar(found: "Calendar") -> tuple[CalendarC, NDArray[np.int32]]:
    """The calendar, and the table that it points into."""
    table = np.where(found.table < 0, np.int32(len(found.first_days)), found.table)
    return CalendarC(address(table), found.lowest, len(found.first_days)), table


def room(begins: Whole, low: int, high: int) -> int:
    """For how many events a pass needs room that goes through these people together."""
    return AT_ONCE + int(np.diff(begins[low : high + 1]).max(initial=0))
