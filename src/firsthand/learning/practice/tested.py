"""What the tests of a run could have found: the true effects behind them, known once it is over."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from firsthand.learning.practice.research import trial_of
from firsthand.learning.practice.run import Run, quarter_setting


@dataclass(frozen=True, kw_only=True)
class Tested:
    """A test of a quarter: by what share the `item` (an id) truly changed the visits of those in it.

    `power` is the chance that a test of this size finds it at 5 %.
    """

    quarter: int
    item: str
    title: str
    lift: float
    power: float


def truths(run: Run) -> tuple[Tested, ...]:
    """Every test that was bought, by quarter: what it would find without chance."""
    return tuple(each for number in range(1, run.played + 1) for each in _of_quarter(run, number))


def bought(run: Run, number: int) -> tuple[str, ...]:
    """The items, by id, whose tests were bought in a quarter that is over."""
    research = run.choices[number - 1].research
    return tuple(dict.fromkeys(each.about for each in research if each.study == "experiment"))


def _of_quarter(run: Run, number: int) -> Iterator[Tested]:
    from firsthand.learning.simulator.people import customers
    from firsthand.learning.simulator.sources.experiments import expected, outcomes, power

    items = {item.id: item for item in run.state.world.company.items}
    if not (asked := bought(run, number)):
        return
    setting = quarter_setting(run, number)
    people = customers(setting)
    for item in asked:
        trial = trial_of(items[item])
        found = outcomes(setting, trial, people)
        control, changed = expected(setting, trial, [people[place] for place in found.person])["visits"]
        before = float(np.mean(control))
        yield Tested(
            quarter=number,
            item=item,
            title=items[item].title,
            lift=float(np.mean(changed)) / before - 1 if before else 0.0,
            power=power(control, changed),
        )
