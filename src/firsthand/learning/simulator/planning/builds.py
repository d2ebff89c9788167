"""When hardware can be ready: the ways to run the stages that money and weeks allow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import fsum

from firsthand.learning.simulator.company import Company, Item, Stage
from firsthand.learning.simulator.consequences import LATE, WEEKS, part_of, stages_of, unpassed
from firsthand.learning.simulator.ledger import Build


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """`stages` to begin by quarter, and the money `spent` up to each.

    `passed`: the quarter in which items first named in quarter 1 have passed, by the stage that they must
    begin with; one after the last is too late.
    """

    stages: tuple[tuple[str, ...], ...]
    passed: Mapping[str, int]
    spent: tuple[float, ...]


def expected(company: Company) -> Company:
    """The company when everything comes as expected: no overrun, parts at their mean delay, stages passed."""
    items = tuple(replace(item, overrun=0.0) for item in company.items)
    hardware = company.hardware
    if hardware is not None:
        late = fsum(LATE) / 2
        parts = tuple(replace(each, weeks=each.weeks + each.late * late, late=0.0) for each in hardware.parts)
        stages = tuple(replace(stage, works=1.0) for stage in hardware.stages)
        hardware = replace(hardware, parts=parts, stages=stages)
    return replace(company, items=items, hardware=hardware)


def schedules(company: Company, quarters: int) -> tuple[Schedule, ...]:
    """The schedules that no other betters in when items pass and what is spent by when; the cheap first."""
    found: dict[tuple[float, ...], Schedule] = {}
    ids = [stage.id for stage in stages_of(company)]
    costs = {stage.id: stage.money for stage in stages_of(company)}
    for builds in _series(company, quarters, (), 1, company.money):
        passed = {stage: _passed(stage, ids, builds, quarters) for stage in ids}
        stages = tuple(
            tuple(build.stage for build in builds if (number - 1) * WEEKS <= build.begins < number * WEEKS)
            for number in range(1, quarters + 1)
        )
        spent = tuple(accumulate(fsum(costs[stage] for stage in each) for each in stages))
        found.setdefault((*passed.values(), *spent), Schedule(stages=stages, passed=passed, spent=spent))
    best = [key for key in found if not any(_betters(other, key) for other in found)]
    return tuple(found[key] for key in sorted(best, key=lambda key: key[::-1]))


def fastest(known: tuple[Schedule, ...]) -> tuple[int, ...]:
    """The places of the schedules than which none has every item pass earlier; of equal ones the first."""
    keys = [tuple(schedule.passed.values()) for schedule in known]
    return tuple(
        place
        for place, key in enumerate(keys)
        if key not in keys[:place] and not any(_betters(other, key) for other in keys)
    )


def _betters(one: Sequence[float], other: Sequence[float]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def _series(
    company: Company, quarters: int, builds: tuple[Build, ...], number: int, money: float
) -> Iterator[tuple[Build, ...]]:
    """Every series of builds, one after the other. Waiting helps only where the money does not suffice.

    Items that begin with the last stage need one build, with the one before two, …: more builds help nobody.
    """
    yield builds
    count = len(stages_of(company))
    if len(builds) == count * (count + 1) // 2:
        return
    begins = max((number - 1) * WEEKS, builds[-1].ends if builds else 0.0)
    wait = begins >= number * WEEKS
    for stage in () if wait else stages_of(company):
        if stage.money <= money:
            more = (*builds, _build(stage, begins))
            yield from _series(company, quarters, more, number, money - stage.money)
        else:
            wait = True
    if wait and number < quarters:
        yield from _series(company, quarters, builds, number + 1, money + company.money)


def _build(stage: Stage, begins: float) -> Build:
    units, ends = stage.units, begins + stage.weeks
    return Build(stage=stage.id, begins=begins, ends=ends, built=units, works=units, passed=True)


def _passed(stage: str, stages: list[str], builds: tuple[Build, ...], quarters: int) -> int:
    """The quarter in which an item has passed, or the one after the last."""
    for number in range(1, quarters + 1):
        if not unpassed(stage, stages, 0, [each for each in builds if each.ends <= number * WEEKS]):
            return number
    return quarters + 1


def ready(company: Company, item: Item, schedule: Schedule, quarters: int) -> int:
    """The first quarter in which an item can ship that is named, and whose part is ordered, in the first.

    One quarter after the last when that is too late. What it comes after does not count here.
    """
    weeks = max(item.weeks, part_of(company, item.part).weeks if item.part else 0.0)
    number = max(1, -int(-weeks // WEEKS))
    if item.stage:
        number = max(number, schedule.passed[item.stage])
    return min(number, quarters + 1)
