"""Ways to choose that a run is compared with, from full information down to chance."""

from collections.abc import Mapping

from firsthand.errors import Progress, silent
from firsthand.insights.opportunities import score_opportunities
from firsthand.learning.simulator.best import best_plan
from firsthand.learning.simulator.choices import Choices
from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.consequences import estimated
from firsthand.learning.simulator.policies import at_random, highest_rice, in_order, loudest
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.world import World

NAMES = {
    "truth": "The best plan under full information",
    "evidence": "A plan from a survey of needs",
    "rice": "The highest RICE, as given",
    "loudest": "The loudest customers",
    "random": "Chance",
    "nothing": "Nothing at all",
}


def references(
    world: World,
    *,
    seed: int,
    users: int,
    quarters: int,
    progress: Progress = silent,
) -> Mapping[str, tuple[Choices, ...]]:
    """The choices of each policy by quarter, in the order of `NAMES`; the world is that of the first one."""
    progress(0.05, "Finding the best plan under full information")
    best = best_plan(world, quarters=quarters, users=users, proven=False)
    progress(0.5, "Planning from a survey")
    return {
        "truth": best.choices,
        "evidence": from_evidence(world, seed=seed, users=users, quarters=quarters),
        "rice": highest_rice(world, quarters=quarters),
        "loudest": loudest(world, quarters=quarters),
        "random": at_random(world, seed=seed, quarters=quarters),
        "nothing": (),
    }


def from_evidence(world: World, *, seed: int, users: int, quarters: int) -> tuple[Choices, ...]:
    """Build by what a survey says: the score of the neediest need that an item is meant for ÷ its effort.

    The team asks everybody once, importance and satisfaction of each need, and knows which needs an item is
    meant for; not how much it does for them, whom it harms, nor how long it will really take. What is meant
    for no need is left out.
    """
    scores = surveyed(world, seed=seed, users=users)

    def worth(item: Item) -> float:
        meant = [scores[need] for need, shares in item.needs.items() if max(shares.values()) > 0]
        return max(meant, default=0.0) / estimated(item)

    items = [item for item in world.company.items if worth(item) > 0]
    return in_order(world, sorted(items, key=worth, reverse=True), quarters)


def surveyed(world: World, *, seed: int, users: int) -> dict[str, float]:
    """The score of each need by those who answer the long wave of a survey in the first quarter."""
    from firsthand.learning.simulator.sources.surveys import SCALES, need_answers, respondents

    answers = need_answers(world, respondents(Setting(world=world, seed=seed, users=users), 1))
    scored = score_opportunities(answers, scales=SCALES, resamples=1, seed=seed)
    return {each.id: each.score.value for each in scored}
