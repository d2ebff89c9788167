"""Teams and items of the practice company, estimated as its people would: never with what is true of them."""

from collections.abc import Callable, Iterable
from math import ceil

from firsthand.learning.simulator.company import Company
from firsthand.learning.simulator.company import Item as Catalogued
from firsthand.roadmap.scoring import Range
from firsthand_web.core.models import Person, Product
from firsthand_web.roadmap.actions import capacity
from firsthand_web.roadmap.actions import items as actions
from firsthand_web.roadmap.models import Item, Team

DAYS = 20  # in a person-month
LOW, HIGH = 0.8, 1.5  # a team's own range around its estimate
DISCOUNT = 0.03

# The catalogued item with its efforts, by team; gives the item that was made of it.
Make = Callable[[Catalogued, dict[Team, Range]], Item]


def build(
    product: Product,
    company: Company,
    items: Iterable[Catalogued],
    make: Make,
    *,
    periods: list[str],
    people: Range,
    source: str,
    by: Person,
    engineer: Person,
) -> None:
    """The horizon, the user base of so many `people`, teams, items and what these come after."""
    capacity.set_horizon(by=by, product=product, periods=periods, discount=DISCOUNT)
    capacity.set_user_base(by=by, product=product, people=people, source=source)
    teams = {
        team.id: capacity.create_team(
            by=by, product=product, name=team.name, usual=round(team.days / DAYS, 1)
        )
        for team in company.teams
    }
    known = {item.id: item for item in items}
    made = {
        item.id: make(item, {teams[team]: _said(days * item.optimism) for team, days in item.effort.items()})
        for item in known.values()
    }
    for key, item in made.items():
        for other in known[key].after:
            if other in made:
                actions.depend(by=engineer, item=item, needs=made[other])


def _said(days: float) -> Range:
    """Person-months in quarters, as people say them."""
    low, likely, high = (max(ceil(4 * days * factor / DAYS), 1) / 4 for factor in (LOW, 1, HIGH))
    return Range(low=low, likely=likely, high=high)
