"""Who the people of a world are, from the day they join to the day they leave, as arrays.

A person depends on the seed and their number alone, so blocks of people may have any size.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firsthand.learning.simulator.draws import Floats, Integers, keyed, stream, uniform
from firsthand.learning.simulator.model import Model
from firsthand.learning.simulator.setting import Setting

Flags = NDArray[np.bool_]
PEOPLE, VISITS, MESSAGES, ACCOUNTS, DEVICES = range(5)  # streams of the seed
MOST_CHURN = 0.5  # chance of leaving on a day
NEVER = 1 << 20  # a day that no simulation reaches


@dataclass(frozen=True, kw_only=True)
class People:
    """Entry n is person `number[n]`; days count from the world's first (0), before it is negative.

    `churned` is the first day without them (`NEVER`: later than anybody looks); `reset` the day on which
    their devices get new ids; `first` and `second` device index `PLATFORMS`, `second` is -1 for none.
    `plans` (phases × people) index the model's plans. A `visitor` came once and never signed up. Segments
    count bots as one more.
    """

    number: Integers
    segment: Integers
    country: Integers
    plans: Integers
    joined: Integers
    churned: Integers
    reset: Integers
    activity: Floats
    first: Integers
    second: Integers
    visitor: Flags
    bot: Flags

    @property
    def plan(self) -> Integers:
        """The plan that each has at the end."""
        return np.asarray(self.plans[-1])


def lives(setting: Setting, model: Model, number: Integers) -> People:
    """The people with these numbers; nobody is known as a visitor yet."""
    key, world = stream(setting.seed, PEOPLE), setting.world
    draw = [uniform(keyed(key, number << 4 | place)) for place in range(10)]
    none, bot = np.zeros_like(number), (number >= setting.users) & (number < model.groups[0])
    human = model.segments.pick(none, draw[0])
    group = np.searchsorted(model.groups, number, side="right")
    before = bot | (group == 0) & (draw[3] < world.rhythm.existing)
    joined = np.where(before, -1, model.opens[group] + model.joins.pick(group, draw[4]))
    first = (draw[7] < model.phones[human]).astype(np.int64)
    has_second = (draw[8] < world.devices.second_device) & ~bot
    level = (draw[9] * len(model.activity)).astype(np.int64)
    leaves = _leaves(model, human, model.leaving[level], np.maximum(joined, 0), draw[5])
    rows = [place * model.humans + human for place in range(len(model.begins))]
    return People(
        number=number,
        segment=np.where(bot, model.humans, human),
        country=model.countries.pick(none, draw[1]),
        plans=np.stack([model.plans.pick(row, draw[2]) for row in rows]),
        joined=joined,
        churned=np.where(bot, NEVER, leaves),
        reset=np.where(bot, NEVER, 1 + _days(np.log1p(-draw[6]), _hazard(world.devices.reset))),
        activity=np.where(bot, 1.0, model.activity[level]),
        first=np.where(bot, 0, first),
        second=np.where(has_second, 1 - first, -1),
        visitor=np.zeros(len(number), dtype=bool),
        bot=bot,
    )


def _leaves(model: Model, human: Integers, factor: Floats, since: Integers, draws: Floats) -> Integers:
    """The first day without each: the days have the chance of their phase, so stays are geometric in each.

    The segment's chance is multiplied by a person's factor, up to one half. The logarithm of a draw is spent,
    a day at a time, on the logarithm of the chance of staying.
    """
    left, leaves = np.log1p(-draws), np.full(len(since), NEVER)
    for begin, end, churn in zip(model.begins, [*model.begins[1:], NEVER], model.churn, strict=True):
        here = (since < end) & (leaves == NEVER)
        start, hazard = np.maximum(since, begin), _hazard(np.minimum(churn[human] * factor, MOST_CHURN))
        found = start + 1 + _days(left, hazard)
        leaves[here & (found <= end)] = found[here & (found <= end)]
        left = np.where(here, np.minimum(left - hazard * (end - start), 0.0), left)
    return leaves


def _hazard(chance: Floats | float) -> Floats:
    """The logarithm of the chance of nothing happening on a day."""
    return np.asarray(np.log1p(-np.minimum(chance, 1 - 1e-12)))


def _days(left: Floats, hazard: Floats) -> Integers:
    """Whole days that a logarithm lasts; for ever where nothing can happen."""
    with np.errstate(divide="ignore", invalid="ignore"):
        days = np.floor(left / hazard)
    return np.where(hazard < 0, np.minimum(days, NEVER), NEVER).astype(np.int64)
