"""A quarter of a company's work: what comes of its choices, by chance that depends on the seed alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from math import exp, fsum
from statistics import NormalDist
from zlib import crc32

import numpy as np

from firsthand.learning.simulator.choices import Choices, Work
from firsthand.learning.simulator.company import Company, Item, Part, Stage
from firsthand.learning.simulator.draws import keyed, stream, uniform
from firsthand.learning.simulator.ledger import Announcement, Build, Ledger, Order, Progress, Quarter

WEEKS = 13  # in a quarter
LATE = (2.0, 8.0)  # weeks that a late part comes after the day it was promised for
TOLERANCE = 0.9  # of the devices expected to work, so many must for a stage to be passed
NOTHING = 1e-9  # days


def opened(company: Company) -> Ledger:
    """The ledger on the first day."""
    return Ledger(number=1, money=company.money, prices=company.prices)


def worked(company: Company, seed: int, ledger: Ledger, choices: Choices) -> tuple[Ledger, Quarter]:
    """The ledger after a quarter with these choices, which must be possible, and what is known of it."""
    items = {item.id: item for item in company.items}
    spent, idle = _days(company, seed, ledger, choices)
    builds, costs = _built(company, seed, ledger, choices)
    orders = tuple(_order(company, seed, ledger.number, part) for part in choices.parts)
    costs += fsum(lot(company, part) for part in choices.parts) + research_money(company, choices)
    after = replace(
        ledger,
        spent=spent,
        begun={item: ledger.begun.get(item, ledger.number) for item in spent},
        builds=ledger.builds + builds,
        orders=ledger.orders + orders,
    )
    stages = [stage.id for stage in stages_of(company)]
    waits = {item: _waits(items[item], seed, stages, after) for item in spent}
    shipped = _shipped(items, waits, ledger.shipped)
    quarter = _told(company, after, choices, costs, idle, waits, shipped)
    after = replace(
        after,
        number=ledger.number + 1,
        money=ledger.money - costs + company.money,
        prices={**ledger.prices, **choices.prices},
        spent={item: days for item, days in spent.items() if item not in shipped},
        begun={item: begun for item, begun in after.begun.items() if item not in shipped},
        shipped={**ledger.shipped, **dict.fromkeys(shipped, ledger.number)},
    )
    return after, quarter


def _told(
    company: Company,
    ledger: Ledger,
    choices: Choices,
    costs: float,
    idle: Mapping[str, float],
    waits: Mapping[str, str | None],
    shipped: Collection[str],
) -> Quarter:
    """What the company knows at the quarter's end."""
    end = ledger.number * WEEKS
    items = {item.id: item for item in company.items}
    progress = [
        Progress(
            item=item,
            estimate=estimated(items[item]),
            days=days,
            waits=waits[item] or ("" if waits[item] is None else f"after {', '.join(items[item].after)}"),
        )
        for item, days in ledger.spent.items()
    ]
    return Quarter(
        number=ledger.number,
        shipped=tuple(replace(each, waits="") for each in progress if each.item in shipped),
        unfinished=tuple(each for each in progress if each.item not in shipped),
        dropped=choices.dropped,
        research=choices.research,
        idle=idle,
        money=ledger.money,
        spent=costs,
        prices=ledger.prices,
        announcements=tuple(
            Announcement(competitor=each.id, title=move.title)
            for each in company.competitors
            for move in each.moves
            if move.quarter == ledger.number
        ),
        builds=tuple(build for build in ledger.builds if end - WEEKS < build.ends <= end),
        arrived=tuple(order for order in ledger.orders if end - WEEKS < order.arrives <= end),
        overdue=tuple(order.part for order in ledger.orders if order.promised <= end < order.arrives),
    )


def actual(item: Item, seed: int) -> Mapping[str, float]:
    """The days that an item takes in the end, by team: expected × a lognormal factor with mean 1.

    The factor, exp(overrun × z − overrun² ÷ 2) with z normal, is the same for all teams of the item.
    """
    z = NormalDist().inv_cdf(chance(seed, f"effort of {item.id}") + 2.0**-33)
    factor = exp(item.overrun * z - item.overrun**2 / 2)
    return {team: days * factor for team, days in item.effort.items()}


def estimated(item: Item) -> float:
    """The days that the teams themselves would say, all together."""
    return item.optimism * fsum(item.effort.values())


def chance(seed: int, purpose: str, number: int = 0) -> float:
    """A number from 0 to below 1, the same for the same arguments."""
    return float(uniform(keyed(stream(seed, crc32(purpose.encode())), np.array([number])))[0])


def research_days(company: Company, choices: Choices) -> Mapping[str, float]:
    """The days of each team that the research takes."""
    studies = {study.id: study for study in company.studies}
    days = {team.id: 0.0 for team in company.teams}
    for each in choices.research:
        for team, cost in studies[each.study].days.items():
            days[team] += cost * each.number
    return days


def research_money(company: Company, choices: Choices) -> float:
    studies = {study.id: study for study in company.studies}
    return fsum(studies[each.study].money * each.number for each in choices.research)


def lot(company: Company, part: str) -> float:
    """What a first lot of a part costs: one for each device of the last stage."""
    assert company.hardware is not None
    return part_of(company, part).cost * company.hardware.stages[-1].units


def part_of(company: Company, part: str) -> Part:
    assert company.hardware is not None
    return next(each for each in company.hardware.parts if each.id == part)


def stages_of(company: Company) -> tuple[Stage, ...]:
    return company.hardware.stages if company.hardware else ()


def queue(ledger: Ledger, choices: Choices) -> tuple[Work, ...]:
    """What is worked on, in order: what goes on unnamed, then what is named."""
    named = {work.item for work in choices.work}
    going = [item for item in ledger.spent if item not in named and item not in choices.dropped]
    return (*(Work(item=item) for item in going), *choices.work)


def _days(
    company: Company, seed: int, ledger: Ledger, choices: Choices
) -> tuple[dict[str, Mapping[str, float]], dict[str, float]]:
    """Days spent by the quarter's end by item and team, and days of each team that nothing needed."""
    items = {item.id: item for item in company.items}
    taken = research_days(company, choices)
    left = {team.id: team.days - taken[team.id] for team in company.teams}
    spent: dict[str, Mapping[str, float]] = {}
    for work in queue(ledger, choices):
        before = ledger.spent.get(work.item, {})
        now = dict(before)
        for team, days in actual(items[work.item], seed).items():
            if not work.teams or team in work.teams:
                added = min(left[team], days - before.get(team, 0.0))
                left[team] -= added
                now[team] = before.get(team, 0.0) + added
        spent[work.item] = now
    return spent, left


def _order(company: Company, seed: int, number: int, part: str) -> Order:
    known = part_of(company, part)
    promised = (number - 1) * WEEKS + known.weeks
    late = chance(seed, f"late {part}") < known.late
    more = LATE[0] + (LATE[1] - LATE[0]) * chance(seed, f"late {part}", 1)
    return Order(part=part, ordered=number, promised=promised, arrives=promised + more * late)


def _built(company: Company, seed: int, ledger: Ledger, choices: Choices) -> tuple[tuple[Build, ...], float]:
    """The builds that begin, one after the other, and what they cost.

    After a build that fails the later ones of the quarter are called off, and cost nothing.
    """
    stages = {stage.id: stage for stage in stages_of(company)}
    builds, costs = list[Build](), 0.0
    begins = line_free(ledger)
    for name in choices.stages:
        if builds and not builds[-1].passed:
            break
        build = _build(stages[name], seed, begins, len(ledger.builds) + len(builds))
        builds.append(build)
        costs, begins = costs + stages[name].money, build.ends
    return tuple(builds), costs


def line_free(ledger: Ledger) -> float:
    """The week in which the next build can begin: one after the other, and not before the quarter does."""
    return max([(ledger.number - 1) * WEEKS, *(build.ends for build in ledger.builds)])


def _build(stage: Stage, seed: int, begins: float, number: int) -> Build:
    draws = [chance(seed, f"build {number} {stage.id}", device) for device in range(stage.units)]
    works = sum(draw < stage.works for draw in draws)
    passed = works >= TOLERANCE * stage.works * stage.units
    ends = begins + stage.weeks
    return Build(stage=stage.id, begins=begins, ends=ends, built=stage.units, works=works, passed=passed)


def _waits(item: Item, seed: int, stages: Sequence[str], ledger: Ledger) -> str | None:
    """What an item waits for but other items; None: its own work is not done."""
    end, begun = ledger.number * WEEKS, (ledger.begun[item.id] - 1) * WEEKS
    spent = ledger.spent[item.id]
    if any(days - spent.get(team, 0.0) > NOTHING for team, days in actual(item, seed).items()):
        return None
    stage = item.stage and unpassed(item.stage, stages, begun, [b for b in ledger.builds if b.ends <= end])
    if stage:
        return f"stage {stage}"
    if item.part and not any(order.part == item.part and order.arrives <= end for order in ledger.orders):
        return f"part {item.part}"
    return "lead time" if begun + item.weeks > end else ""


def unpassed(stage: str, stages: Sequence[str], begun: float, builds: Iterable[Build]) -> str:
    """The first stage from `stage` to the last that an item begun in that week has not passed in order."""
    to_pass = list(stages[stages.index(stage) :])
    for build in builds:
        if to_pass and build.stage == to_pass[0] and build.passed and build.begins >= begun:
            del to_pass[0]
    return to_pass[0] if to_pass else ""


def _shipped(
    items: Mapping[str, Item], waits: Mapping[str, str | None], before: Mapping[str, int]
) -> dict[str, None]:
    """Items that ship: nothing is left to wait for, and what they come after has shipped or ships too."""
    found: dict[str, None] = {}
    while more := [
        item
        for item, wait in waits.items()
        if wait == "" and item not in found and {*before, *found}.issuperset(items[item].after)
    ]:
        found |= dict.fromkeys(more)
    return found
