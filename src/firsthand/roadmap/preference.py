"""Which of two plans of equal value is taken: so that the same problem always gives the same plan."""

import hashlib
from collections.abc import Callable, Mapping

from firsthand.roadmap.problem import PlanItem, Problem

# What an item costs when placed in a period (by position); less is better.
Preference = Callable[[PlanItem, int], float]


def thrift(problem: Problem) -> Preference:
    """Least effort, then earlier (the more valuable first), then smaller ids.

    An item costs 1000 × its share of the largest effort, 10 × its share of the largest value + 1 for each
    period waited, and less than 1 by the order of its id. A last thousandth, from a digest of the id, makes
    two plans of equal cost all but impossible (the isolation lemma: Mulmuley, Vazirani and Vazirani 1987,
    Combinatorica 7, 105-113).
    """
    order = {id_: k / len(problem.items) for k, id_ in enumerate(sorted(problem.item))}
    efforts = max((item.total_effort for item in problem.items), default=0.0) or 1.0
    values = max((item.value for item in problem.items), default=0.0) or 1.0

    def cost(item: PlanItem, period: int) -> float:
        waiting = period * (10 * item.value / values + 1 + (1 - order[item.id]) / 2)
        ids = 1 + order[item.id] / 2 + _noise(item.id, period) / 1000
        return 1000 * item.total_effort / efforts + waiting + ids

    return cost


def nearness(base: Mapping[str, int], *, than: Preference) -> Preference:
    """Fewest items swapped against `base`, then fewest moved, then as `than` prefers."""

    def cost(item: PlanItem, period: int) -> float:
        swapped = -1000 if item.id in base else 1000
        moved = 10 * (base.get(item.id, period) != period)
        return swapped + moved + than(item, period) / 1000

    return cost


def _noise(id_: str, period: int) -> float:
    digest = hashlib.blake2b(f"{id_}\0{period}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32
