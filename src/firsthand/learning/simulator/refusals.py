"""Choices that a company cannot make, each refused with the rule and the way out."""

from collections import Counter
from collections.abc import Iterable
from math import fsum

from firsthand.errors import InputError
from firsthand.learning.simulator.choices import Choices, Research
from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.consequences import (
    WEEKS,
    line_free,
    lot,
    queue,
    research_days,
    research_money,
    stages_of,
)
from firsthand.learning.simulator.ledger import Ledger
from firsthand.learning.simulator.world import World

PRICE = (0.5, 1.5)  # a price in terms of the one before


def check(world: World, ledger: Ledger, choices: Choices) -> None:
    """Raise `InputError` unless the company can do all this in the quarter to come."""
    _check_work(world, ledger, choices)
    for each in choices.research:
        _check_research(world, each)
    _check_prices(ledger, choices)
    _check_stages(world, ledger, choices)
    _check_parts(world, ledger, choices)
    _check_costs(world, ledger, choices)


def _known(what: str, values: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    values = list(values)
    for value in dict.fromkeys(values):
        if value not in known:
            raise InputError(f"{what}=“{value}” is not known: choose one of {', '.join(known) or 'none'}.")
    for value, times in Counter(values).items():
        if times > 1:
            raise InputError(f"{what}=“{value}” stands {times} times: name it once.")


def _check_work(world: World, ledger: Ledger, choices: Choices) -> None:
    items = {item.id: item for item in world.company.items}
    named = [work.item for work in choices.work]
    _known("work.item", named, items)
    _known("dropped", choices.dropped, ledger.spent)
    for work in choices.work:
        if work.item in ledger.shipped:
            raise InputError(
                f"work.item=“{work.item}” was shipped in quarter {ledger.shipped[work.item]}: leave it out."
            )
        if work.item in choices.dropped:
            raise InputError(f"“{work.item}” is both worked on and dropped: name it in one of the two.")
        _known(f"teams of “{work.item}”", work.teams, items[work.item].effort)
    for item in choices.dropped:
        later = [other for other in ledger.spent if item in items[other].after]
        if any(other not in choices.dropped for other in later):
            raise InputError(f"dropped=“{item}” is needed by {', '.join(later)}: drop these too.")
    going: list[str] = []
    for work in queue(ledger, choices):
        _check_order(items[work.item], {*ledger.shipped, *going})
        going.append(work.item)


def _check_order(item: Item, before: set[str]) -> None:
    missing = [other for other in item.after if other not in before]
    if missing:
        raise InputError(f"work.item=“{item.id}” comes after {', '.join(missing)}: name it further up.")


def _check_research(world: World, research: Research) -> None:
    _known("research.study", [research.study], [study.id for study in world.company.studies])
    if not 1 <= research.number <= 1_000:
        raise InputError(
            f"research.number={research.number} must be from 1 to 1,000: leave out what is none."
        )
    items = [item.id for item in world.company.items]
    if research.study in ("usability", "experiment"):
        if not research.about:
            raise InputError(f"a study “{research.study}” is about an item: name it in “about”.")
        _known("research.about", [research.about], items)
    elif research.about:
        segments, needs = [each.id for each in world.segments], [each.id for each in world.needs]
        _known("research.about", [research.about], [*segments, *needs, *items])


def _check_prices(ledger: Ledger, choices: Choices) -> None:
    _known("prices", choices.prices, ledger.prices)
    for plan, price in choices.prices.items():
        before = ledger.prices[plan]
        low, high = (before * factor for factor in PRICE)
        if not low <= price <= high:
            rule = (
                "a plan that costs nothing stays free" if not before else f"choose from {low:g} to {high:g}"
            )
            raise InputError(f"prices.{plan}={price:g} is too great a change from {before:g}: {rule}.")


def _check_stages(world: World, ledger: Ledger, choices: Choices) -> None:
    stages = {stage.id: stage for stage in stages_of(world.company)}
    _known("stages", dict.fromkeys(choices.stages), stages)
    staged = {item.id for item in world.company.items if item.stage}
    if choices.stages and not any(work.item in staged for work in queue(ledger, choices)):
        raise InputError(
            f"stages=“{choices.stages[0]}” has nothing to build: work on an item that must pass it."
        )
    begins, end = line_free(ledger), ledger.number * WEEKS
    for stage in choices.stages:
        if begins >= end:
            raise InputError(
                f"stages=“{stage}” could begin in week {begins:g}, and the quarter ends with week {end}: "
                "choose it in the next quarter."
            )
        begins += stages[stage].weeks


def _check_parts(world: World, ledger: Ledger, choices: Choices) -> None:
    hardware = world.company.hardware
    _known("parts", choices.parts, [part.id for part in hardware.parts] if hardware else [])
    for order in ledger.orders:
        if order.part in choices.parts:
            raise InputError(f"parts=“{order.part}” was ordered in quarter {order.ordered}: leave it out.")


def _check_costs(world: World, ledger: Ledger, choices: Choices) -> None:
    company = world.company
    days = research_days(company, choices)
    for team in company.teams:
        if days[team.id] > team.days:
            raise InputError(
                f"this research takes {days[team.id]:g} days of the team “{team.id}”, "
                f"which has {team.days:g}: buy less of it."
            )
    stages = {stage.id: stage.money for stage in stages_of(company)}
    costs = research_money(company, choices)
    costs += fsum(stages[stage] for stage in choices.stages)
    costs += fsum(lot(company, part) for part in choices.parts)
    if costs > ledger.money:
        raise InputError(
            f"these choices cost {costs:,.0f} {company.currency}, and {ledger.money:,.0f} are there: "
            "leave some of them for a later quarter."
        )
