"""What could be built in a practice run, as its teams estimate it: never what it would really do."""

from collections.abc import Sequence
from math import ceil

from django.db import transaction

from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.simulator.company import Item as Catalogued
from firsthand.learning.simulator.consequences import chance
from firsthand.roadmap.scoring import Range
from firsthand_web.core.models import Person
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import periods
from firsthand_web.roadmap.actions import capacity
from firsthand_web.roadmap.actions import items as actions
from firsthand_web.roadmap.models import Item, Team

DAYS = 20  # in a person-month
LOW, HIGH = 0.8, 1.5  # a team's own range around its estimate
CONFIDENCE = Range(low=0.5, likely=0.7, high=0.9)
IMPACT = Range(low=0.5, likely=1.0, high=2.0)
REACHES = (0.15, 0.3, 0.45, 0.6, 0.75)  # of all people, guessed: nobody has asked them
DISCOUNT = 0.03


@transaction.atomic
def catalogue(run: Run, lived: Lived, *, by: Person) -> None:
    """Teams, quarters, and every item of the catalogue with the teams' estimates; once."""
    product, company = run.product, lived.state.world.company
    if Item.objects.filter(product=product).exists():
        return
    users = lived.state.users
    capacity.set_horizon(by=by, product=product, periods=periods(lived), discount=DISCOUNT)
    capacity.set_user_base(
        by=by,
        product=product,
        people=Range(low=0.4 * users, likely=0.5 * users, high=0.7 * users),
        source="What the company says of itself",
    )
    teams = {
        team.id: capacity.create_team(
            by=by, product=product, name=team.name, usual=round(team.days / DAYS, 1)
        )
        for team in company.teams
    }
    made = {item.id: _item(run, item, teams, by=by, users=users) for item in company.items}
    for item in company.items:
        for other in item.after:
            actions.depend(by=by, item=made[item.id], needs=made[other])


def ship(run: Run, shipped: Sequence[str], *, by: Person) -> None:
    """Items that shipped are done, so that the next plan leaves them out."""
    found = Item.objects.filter(product=run.product, key__in=shipped).exclude(status=Item.Status.DONE)
    actions.close(by=by, items=list(found))


def _item(run: Run, item: Catalogued, teams: dict[str, Team], *, by: Person, users: int) -> Item:
    guess = REACHES[int(chance(run.seed, f"reach of {item.id}") * len(REACHES))] * users
    return actions.create(
        by=by,
        product=run.product,
        draft=actions.Draft(
            key=item.id,
            title=item.title,
            description=item.summary,
            reach=Range(low=round(0.6 * guess), likely=round(guess), high=round(1.3 * guess)),
            impact=IMPACT,
            confidence=CONFIDENCE,
            efforts={teams[team]: _effort(days * item.optimism) for team, days in item.effort.items()},
            estimate_note="Effort as the teams say; reach is a guess, nobody has asked people",
        ),
    )


def _effort(days: float) -> Range:
    """Person-months in quarters, as people say them."""
    low, likely, high = (max(ceil(4 * days * factor / DAYS), 1) / 4 for factor in (LOW, 1, HIGH))
    return Range(low=low, likely=likely, high=high)
