"""What is true of a simulated stretch, as `truth.json` has it."""

import json
from dataclasses import asdict
from math import fsum
from pathlib import Path
from typing import Any

from firsthand.errors import Progress, silent
from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.effects import shaped
from firsthand.learning.simulator.income import incomes
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.tally import Tally
from firsthand.learning.simulator.wellbeing import answered, wellbeing
from firsthand.learning.simulator.world import World

QUARTERS, USERS = 4, 10_000  # that the best plan is for, and how many people begin with it
DIGITS = 9


def write_truth(
    path: Path, setting: Setting, tally: Tally, *, best: bool, progress: Progress = silent
) -> None:
    """Write what happened, counted, and what the world is like; with `best` the best plan from its start."""
    world = setting.world
    before = setting.phases[0][1] if setting.phases else world
    truth = {
        "seed": setting.seed,
        "users": setting.users,
        "first": setting.first,
        "days": setting.days,
        "counts": tally.counts(),
        "events": dict(zip(world.event_names, tally.by_event.tolist(), strict=True)),
        "weekly_return": tally.weekly_return.tolist(),
        "wellbeing": {segment.id: wellbeing(world, segment.id) for segment in world.segments},
        "items": {item.id: item_truth(before, item) for item in world.company.items},
        "best_plan": plan_truth(before, progress) if best else None,
        "world": asdict(world) | {"start": world.start.isoformat()},
    }
    path.write_text(json.dumps(truth, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def item_truth(world: World, item: Item) -> dict[str, Any]:
    """What an item alone would change in a world, once it is felt: in wellbeing by segment, and in metrics.

    `visits` and `churn` are changes of the mean person's, as shares of it; `paying` of the share who pay;
    `income` of what the first quarter brings in in which it is felt, where 10,000 people begin.
    """
    after = answered(shaped(world, items=(item.id,), quarter=1, prices=world.company.prices), before=world)
    old, new = metrics(world), metrics(after)
    return {
        "wellbeing": {
            segment.id: round(wellbeing(after, segment.id) - wellbeing(world, segment.id), DIGITS)
            for segment in world.segments
        },
        "visits": round(new["visits"] / old["visits"] - 1, DIGITS),
        "churn": round(new["churn"] / old["churn"] - 1, DIGITS),
        "paying": round(new["paying"] - old["paying"], DIGITS),
        "income": round(second_quarter(world, after) - second_quarter(world, world), 2),
        "events": dict(item.events),
    }


def second_quarter(world: World, after: World) -> float:
    """What a second quarter is expected to bring in, when the world has changed by then."""
    return incomes((world, after), users=USERS)[1].total


def metrics(world: World) -> dict[str, float]:
    """Of a mean person, by segments' shares: visits a day, chances of leaving on a day and of paying."""
    prices = world.company.prices
    paying = {
        each.id: fsum(share for plan, share in each.plans.items() if prices.get(plan, 0.0) > 0)
        for each in world.segments
    }
    return {
        "visits": fsum(each.share * each.sessions for each in world.segments),
        "churn": fsum(each.share * each.churn for each in world.segments),
        "paying": fsum(each.share * paying[each.id] for each in world.segments),
    }


def plan_truth(world: World, progress: Progress = silent) -> dict[str, Any]:
    """The best plan for four quarters under full information; no plan is worth more than its bound."""
    from firsthand.learning.simulator.best import best_plan  # its solver takes time to load

    def show(share: float, message: str) -> None:
        progress(0.9 + 0.1 * share, message)

    show(0.0, "Finding the best plan")
    best = best_plan(world, quarters=QUARTERS, users=USERS, progress=show)
    return {
        "quarters": QUARTERS,
        "users": USERS,
        "shipped": dict(best.shipped),
        "value": round(best.value, 2),
        "nothing": round(best.nothing, 2),
        "bound": round(best.bound, 2),
        "proven": best.proven,
        "choices": [asdict(each) for each in best.choices],
    }
