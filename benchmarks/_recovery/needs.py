"""Needs and segments found in the survey, against those of the world."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy import stats

from benchmarks._recovery.figures import Amount, Figure, Share, Trial
from firsthand.estimates import Estimate
from firsthand.insights.opportunities import FORMULAS, OpportunityScore, score_opportunities
from firsthand.insights.segments import by_segment
from firsthand.learning.simulator.people import customers
from firsthand.learning.simulator.sources.surveys.answering import survey
from firsthand.learning.simulator.sources.surveys.invitations import MOST_INVITED, Invited, invitations
from firsthand.learning.simulator.sources.surveys.respondents import (
    SCALES,
    Respondent,
    need_answers,
)
from firsthand.learning.simulator.sources.surveys.respondents import answered as who_answer
from firsthand.learning.simulator.world import World

APART, ALIKE = 2.0, 0.5  # points of importance by which two segments truly differ, and do not


def asked(trial: Trial) -> list[Invited]:
    """Who was asked to answer the long wave."""
    if "asked" not in trial.kept:
        trial.kept["asked"] = invitations(trial.setting, 1, customers(trial.setting, MOST_INVITED))
    return trial.kept["asked"]


def answered(trial: Trial) -> list[Respondent]:
    """Who of them did."""
    if "answered" not in trial.kept:
        trial.kept["answered"] = who_answer(survey(trial.setting, 1), asked(trial))
    return trial.kept["answered"]


def true_points(world: World, segments: dict[str, float]) -> dict[str, tuple[float, float, float]]:
    """Importance, satisfaction and score of each need among people of so many segments."""
    points = {}
    for need in world.needs:
        important, met = (
            np.array([10 * sum(share * what[each] for each, share in segments.items())])
            for what in (need.importance, need.satisfaction)
        )
        points[need.id] = (
            float(important[0]),
            float(met[0]),
            float(FORMULAS["ulwick"].compute(important, met)[0]),
        )
    return points


def ranking(trial: Trial) -> dict[str, Figure]:
    return _compared(trial, answered(trial))


def ranking_of_the_careful(trial: Trial) -> dict[str, Figure]:
    return _compared(trial, [each for each in answered(trial) if not each.careless])


def _compared(trial: Trial, people: Sequence[Respondent]) -> dict[str, Figure]:
    world = trial.world
    truth = true_points(world, {segment.id: segment.share for segment in world.segments})
    found = score_opportunities(need_answers(world, people), scales=SCALES, resamples=1000, seed=trial.seed)
    first = sorted(truth, key=lambda need: -truth[need][2])[:3]
    scores = [(truth[each.id][2], each.score.value) for each in found]
    return {
        "answers": Amount(value=len(people)),
        "order of needs: Kendall's tau-b": float(stats.kendalltau(*zip(*scores, strict=True)).statistic),
        "true first three found among the first three": Share(
            hits=len({each.id for each in found[:3]} & set(first)), n=3
        ),
        "importance within its 95 % interval": _covered(found, truth, "importance", 0),
        "satisfaction within its 95 % interval": _covered(found, truth, "satisfaction", 1),
        "score within its 95 % interval": _covered(found, truth, "score", 2),
        "mean error of importance, points of 10": _error(found, truth, "importance", 0),
        "mean error of satisfaction, points of 10": _error(found, truth, "satisfaction", 1),
    }


def _covered(found: Sequence[OpportunityScore], truth: dict, what: str, place: int) -> Share:
    inside = [_holds(getattr(each, what), truth[each.id][place]) for each in found]
    return Share(hits=sum(inside), n=len(inside))


def _error(found: Sequence[OpportunityScore], truth: dict, what: str, place: int) -> float:
    """Found less true, on average: where it is far from 0 a larger sample would not help."""
    return float(np.mean([getattr(each, what).value - truth[each.id][place] for each in found]))


def _holds(estimate: Estimate, value: float) -> bool:
    return bool(estimate.low <= value <= estimate.high)


def representation(trial: Trial) -> dict[str, Figure]:
    world, people, everybody = trial.world, answered(trial), asked(trial)
    shares = {segment.id: segment.share for segment in world.segments}
    mix = {each: sum(one.customer.segment == each for one in people) / len(people) for each in shares}
    true, among = true_points(world, shares), true_points(world, mix)
    return {
        "of those asked, answered": Share(hits=len(people), n=len(everybody)),
        "answers that would have to move for the true mix of segments": 0.5
        * sum(abs(mix[each] - shares[each]) for each in shares),
        "what that mix alone does to importance, points of 10": float(
            np.mean([abs(true[need][0] - among[need][0]) for need in true])
        ),
        "activity of those who answer ÷ of those asked": float(
            np.mean([each.customer.activity for each in people])
            / np.mean([each.customer.activity for each in everybody])
        ),
    }


def segments(trial: Trial) -> dict[str, Figure]:
    """By the segment in whose description people find themselves: one in seven does not."""
    world, people = trial.world, answered(trial)
    said = [each.answers["describes"][0] for each in people]
    masks = {
        segment.id: [answer == place for answer in said] for place, segment in enumerate(world.segments, 1)
    }
    found = by_segment(need_answers(world, people), masks, scales=SCALES, resamples=200, seed=trial.seed)
    truth = {segment.id: true_points(world, {segment.id: 1.0}) for segment in world.segments}
    hits, orders = 0, []
    for each in found:
        first = max(truth[each.name], key=lambda need: truth[each.name][need][2])
        hits += first in {score.id for score in each.scores[:3]}
        pairs = [(truth[each.name][one.id][2], one.score.value) for one in each.scores if one.score.known]
        orders.append(stats.kendalltau(*zip(*pairs, strict=True)).statistic)
    apart, alike = _differences(found, truth)
    return {
        "answers in the smallest segment": Amount(value=min(each.n for each in found)),
        "order of needs within a segment: Kendall's tau-b": float(np.mean(orders)),
        "a segment's true first need found among its first three": Share(hits=hits, n=len(found)),
        f"differences of {APART:g} points of importance or more that are shown": Share(
            hits=sum(apart), n=len(apart)
        ),
        f"differences shown where there are less than {ALIKE:g} points": Share(hits=sum(alike), n=len(alike)),
    }


def _differences(found: Sequence, truth: dict) -> tuple[list[bool], list[bool]]:
    """For pairs of segments and each need: whether the intervals part, where they should and should not."""
    apart, alike = [], []
    for one, other in combinations(found, 2):
        others = {score.id: score.importance for score in other.scores}
        for score in one.scores:
            gap = truth[one.name][score.id][0] - truth[other.name][score.id][0]
            low, high = sorted((score.importance, others[score.id]), key=lambda each: each.value)
            parted = low.high < high.low
            if abs(gap) >= APART:
                apart.append(parted and (gap > 0) == (high is score.importance))
            elif abs(gap) < ALIKE:
                alike.append(parted)
    return apart, alike
