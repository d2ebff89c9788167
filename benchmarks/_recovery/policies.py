"""Ways to choose in a practice run, from full information to chance: whether they rank as they should."""

from functools import cache

from benchmarks._recovery.figures import Amount, Figure, Share, Trial
from firsthand.learning.practice.run import start
from firsthand.learning.practice.score import carried_out, compared
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.best import best_plan, earned
from firsthand.learning.simulator.choices import Choices

QUARTERS = 4
RUNS = 4  # for each trial: five trials make twenty seeds
NAMES = {
    "truth": "the best plan under full information",
    "evidence": "a plan from a survey of needs",
    "loudest": "the loudest customers",
    "rice": "the highest RICE as given",
    "random": "chance",
    "known": "the best plan of the world file, for who knows the example",
}
ORDER = ("truth", "evidence", "rice", "random")


def ranked(trial: Trial) -> dict[str, Figure]:
    """Seeds count on from trial to trial; the mean of each trial's runs is one value."""
    gained: dict[str, list[float]] = {name: [] for name in NAMES}
    seeds = range((trial.seed - 1) * RUNS + 1, trial.seed * RUNS + 1)
    for seed in seeds:
        run = start(
            trial.world.name, hardness="usual", seed=seed, users=trial.setting.users, quarters=QUARTERS
        )
        values = compared(run)
        values["known"] = earned(carried_out(run, known(trial.world.name, trial.setting.users)))
        gain = values["truth"] - values["nothing"]
        for name in NAMES:
            gained[name].append((values[name] - values["nothing"]) / gain)
    pairs = [(better, worse) for place, better in enumerate(ORDER) for worse in ORDER[place + 1 :]]
    right = sum(gained[better][at] > gained[worse][at] for better, worse in pairs for at in range(RUNS))
    return {
        "runs": Amount(value=RUNS),
        **{words: sum(gained[name]) / RUNS for name, words in NAMES.items()},
        "pairs of one run that stand in the right order": Share(hits=right, n=len(pairs) * RUNS),
    }


@cache
def known(world: str, users: int) -> tuple[Choices, ...]:
    """What was best before the seed had dealt out anew what is true."""
    return best_plan(read_world(world), quarters=QUARTERS, users=users, proven=False).choices
