"""Tests as files: who was in them and what they did, results as a tool sums them up, and the truth."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from math import fsum, sqrt
from pathlib import Path
from statistics import NormalDist

import numpy as np

from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.people import Customer, customers
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.experiments.outcomes import METRICS, Outcomes, expected, outcomes
from firsthand.learning.simulator.sources.experiments.planning import BEFORE, ENROLMENT, Trial, goal, trials
from firsthand.tables import Cell, write_csv

PEOPLE = (
    "experiment_id", "variation_id", "variation", "user_id", "timestamp", "country", "platform",
    f"visits_{BEFORE}_days_before",
)  # fmt: skip
RESULTS = (
    "experiment_id",
    "metric",
    "variation",
    "users",
    "totalValue",
    "perUserValue",
    "perUserValueStdDev",
)


def write(folder: Path, truth: Path, setting: Setting) -> None:
    """Writes `experiments/`: a list of the tests, their results, and a file of people for each.

    `truth/experiments.json` has the true differences, the power, and what is wrong with a test.
    """
    people, planned = customers(setting), trials(setting)
    found = write_trials(folder / "experiments", setting, planned, people)
    facts = {trial.id: _truth(setting, trial, people, found[trial.id]) for trial in planned}
    (truth / "experiments.json").write_text(
        json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def write_trials(
    target: Path, setting: Setting, planned: Sequence[Trial], people: Sequence[Customer]
) -> dict[str, Outcomes]:
    """Write these tests into the folder `target`, and say what came of each."""
    target.mkdir(parents=True, exist_ok=True)
    found = {trial.id: outcomes(setting, trial, people) for trial in planned}
    write_csv(target / "experiments.csv", _LIST, [_listed(setting, trial) for trial in planned])
    write_csv(
        target / "results.csv",
        RESULTS,
        [row for trial in planned for row in _results(trial, found[trial.id])],
    )
    for trial in planned:
        weeks = tuple(f"visits_week_{week}" for week in range(1, trial.weeks + 1))
        header = (*PEOPLE, *weeks, "visits", "goals", "converted", "revenue")
        write_csv(target / f"{trial.id}.csv", header, _people(setting, trial, people, found[trial.id]))
    return found


_LIST = ("experiment_id", "name", "hypothesis", "start", "end", "goal", "traffic", "split")


def _listed(setting: Setting, trial: Trial) -> list[Cell]:
    hypothesis = (
        trial.item.summary if trial.item else "Both variations are the same: what is found is chance."
    )
    begin, end = setting.date(trial.day), setting.date(trial.last)
    event = goal(setting.world, trial.item)
    return [trial.id, trial.name, hypothesis, begin, end, event, trial.share, "50/50"]


def _people(
    setting: Setting, trial: Trial, people: Sequence[Customer], found: Outcomes
) -> Iterator[list[Cell]]:
    begin = datetime.combine(setting.date(0), time())
    for place in np.argsort(found.exposed, kind="stable").tolist():
        who = people[int(found.person[place])]
        exposed = begin + timedelta(seconds=int(found.exposed[place] * 86_400))
        variation = int(found.variation[place])
        yield [
            trial.id, variation, trial.variations[variation], who.account, exposed.isoformat() + "Z",
            who.country, who.platform, int(found.before[place]), *found.visits[place].tolist(),
            int(found.visits[place].sum()), int(found.goals[place]), int(found.converted[place]),
            float(found.revenue[place]),
        ]  # fmt: skip


def _results(trial: Trial, found: Outcomes) -> Iterator[list[Cell]]:
    for metric in METRICS:
        for variation in (0, 1):
            values = found.metric(metric)[found.variation == variation]
            mean = float(values.mean()) if len(values) else None
            spread = float(values.std(ddof=1)) if len(values) > 1 else None
            yield [trial.id, metric, variation, len(values), round(float(values.sum()), 2), mean, spread]


def _truth(setting: Setting, trial: Trial, people: Sequence[Customer], found: Outcomes) -> dict[str, object]:
    means = expected(setting, trial, [people[place] for place in found.person.tolist()])
    effects = {
        metric: {"control": float(np.mean(control)), "difference": float(np.mean(changed - control))}
        for metric, (control, changed) in means.items()
        if len(control)
    }
    return {
        "item": trial.item.id if trial.item else None,
        "effects": effects,
        "power": power(*means["visits"]) if len(found.person) > 1 else None,
        "novelty": trial.novelty,
        "lost heavy users of variation 1": trial.lost,
        "assigned": np.bincount(found.variation, minlength=2).tolist(),
        "enrolment days": ENROLMENT,
    }


def power(control: Floats, changed: Floats, *, alpha: float = 0.05) -> float:
    """The chance that a z-test of the visits of two halves of these people finds the true difference.

    Visits are Poisson around each person's own mean: their variance is the mean of means + the variance of
    means.
    """
    half = len(control) / 2
    spread = fsum((np.mean(each) + np.var(each)) / half for each in (control, changed))
    effect, normal = abs(float(np.mean(changed - control))) / sqrt(spread), NormalDist()
    limit = normal.inv_cdf(1 - alpha / 2)
    return normal.cdf(effect - limit) + normal.cdf(-effect - limit)
