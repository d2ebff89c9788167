"""How well a product serves its people, and how their habits answer when that changes."""

from collections.abc import Mapping
from dataclasses import replace
from math import exp, fsum

from firsthand.learning.simulator.company import Competitor, Response
from firsthand.learning.simulator.world import Segment, World


def wellbeing(world: World, segment: str) -> float:
    """How well the people of a segment (its id) fare, from 0 to 1.

    The mean of satisfaction weighted by importance, less what each competitor takes: its `pull` × its lead,
    where it has one. The lead is the weighted mean of its satisfaction over ours; a need that it does not
    state is served as well by both.
    """
    total = fsum(need.importance[segment] for need in world.needs)
    if not total:
        return 0.0
    own = fsum(need.importance[segment] * need.satisfaction[segment] for need in world.needs) / total
    rivals = world.company.competitors
    return max(0.0, own - fsum(each.pull * max(0.0, _lead(world, segment, each) / total) for each in rivals))


def _lead(world: World, segment: str, competitor: Competitor) -> float:
    return fsum(
        need.importance[segment] * (competitor.satisfaction[need.id] - need.satisfaction[segment])
        for need in world.needs
        if need.id in competitor.satisfaction
    )


def answered(world: World, *, before: World) -> World:
    """The world with the habits of its people as they answer a change of wellbeing since the world `before`.

    With d the change in a segment: visits × exp(habit × d), daily churn × exp(−loyalty × d), and the odds of
    a plan with a price × exp(payment × d − price × the relative change of that price) × what the items in
    effect do to them, where habits are those of `before`.
    """
    company, prices = world.company, before.company.prices
    response, more = company.response, company.paying / before.company.paying
    odds = {
        plan: more * exp(-response.price * (company.prices[plan] / price - 1))
        for plan, price in prices.items()
        if price > 0
    }
    habits = {segment.id: segment for segment in before.segments}
    segments = tuple(
        _answered(
            habits[segment.id],
            response,
            odds,
            wellbeing(world, segment.id) - wellbeing(before, segment.id),
        )
        for segment in world.segments
    )
    return replace(world, segments=segments)


def _answered(segment: Segment, response: Response, odds: Mapping[str, float], change: float) -> Segment:
    return replace(
        segment,
        sessions=segment.sessions * exp(response.habit * change),
        churn=min(1.0, segment.churn * exp(-response.loyalty * change)),
        plans=_plans(segment.plans, odds, exp(response.payment * change)),
    )


def _plans(plans: Mapping[str, float], odds: Mapping[str, float], content: float) -> Mapping[str, float]:
    """Shares of plans when the odds of those with a price are multiplied, for all by `content` too."""
    if content == 1 and all(each == 1 for each in odds.values()):
        return plans
    weights = {plan: share * (odds[plan] * content if plan in odds else 1.0) for plan, share in plans.items()}
    total = fsum(weights.values())
    return {plan: weight / total for plan, weight in weights.items()}
