"""First questions for who has none yet, made of the commonest events of a product."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firsthand.measurement import metrics, store
from firsthand.measurement.behaviour import Behaviour, Step, firsts
from firsthand_web.core.models import Product
from firsthand_web.measurement.queries import behaviour, events
from firsthand_web.measurement.queries.explore.kinds import Common, Kind, Question

MOST_EVENTS = 3
# Among so many of the commonest events one is looked for that says a number.
LOOKED_INTO = 10
NEVER = np.iinfo(np.int64).min


def suggested(product: Product, kind: Kind) -> tuple[Question, ...]:
    """Questions of this kind that the product's events can answer."""
    if kind.suggest is None:
        return ()
    found = common(product)
    return kind.suggest(found) if found else ()


def for_metric(product: Product, kind: metrics.Kind) -> dict[str, Any]:
    """What the form of a metric of this kind begins with: events in the order in which people do them."""
    if kind in (metrics.Kind.MEAN, metrics.Kind.QUANTILE):
        return _number(product)
    if not (names := _commonest(product)):
        return {}
    if kind in (metrics.Kind.COUNT, metrics.Kind.USERS):
        return {"event": names[0]}
    found = [each.name for each in common(product)]
    first, then = found[0], found[min(1, len(found) - 1)]
    if kind in (metrics.Kind.RATIO, metrics.Kind.USER_RATIO):  # how many of these for each of those
        first, then = then, first
    return (
        {"event": first, "steps": [then]} if kind is metrics.Kind.FUNNEL else {"event": first, "other": then}
    )


def common(product: Product) -> tuple[Common, ...]:
    """The commonest events in the order in which people first do them."""
    folder, names = events.folder_of(product), _commonest(product)[:MOST_EVENTS]
    return _common(folder, store.digest(folder), names) if names else ()


def _commonest(product: Product) -> tuple[str, ...]:
    seen = sorted(events.names(product).values(), key=lambda event: (-event.users, event.name))
    return tuple(event.name for event in seen)


def _number(product: Product) -> dict[str, Any]:
    """The commonest event that says a number, and which property that is."""
    for event in _commonest(product)[:LOOKED_INTO]:
        for each in events.properties_of(product, event):
            if each.kind == "number":
                return {"event": event, "property_name": each.name}
    return {}


@lru_cache(maxsize=64)
def _common(folder: Path, digest: str, names: tuple[str, ...]) -> tuple[Common, ...]:
    return in_order(behaviour.of_folder(folder, frozenset()), names)


def in_order(known: Behaviour, names: Sequence[str]) -> tuple[Common, ...]:
    """The events in the order in which people first do them.

    One comes before another when more of the people who did both began with it. Where that decides nothing
    the order stays as it is.
    """
    began = [_began(known, name) for name in names]
    earlier = [0] * len(names)
    for one, other in combinations(range(len(names)), 2):
        both = (began[one] != NEVER) & (began[other] != NEVER)
        lead = np.sign(began[other][both] - began[one][both]).sum()
        earlier[one if lead >= 0 else other] += 1
    places = sorted(range(len(names)), key=lambda place: -earlier[place])
    return tuple(Common(name=names[place], everybody=bool((began[place] != NEVER).all())) for place in places)


def _began(known: Behaviour, name: str) -> NDArray[np.int64]:
    """For each person the moment of the first such event, or `NEVER`."""
    rows = known.rows(Step(event=name))
    first = rows[firsts(known.person[rows])]
    found = np.full(len(known.people), NEVER, dtype=np.int64)
    found[known.person[first]] = known.moments.at(first)
    return found
