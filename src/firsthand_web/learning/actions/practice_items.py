"""What could be built in a practice run, as its teams estimate it: never what it would really do."""

from collections.abc import Sequence

from django.db import transaction

from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.simulator.company import Item as Catalogued
from firsthand.learning.simulator.consequences import chance
from firsthand.roadmap.scoring import Range
from firsthand_web.core.models import Person
from firsthand_web.learning.actions import simulated_items
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import periods
from firsthand_web.roadmap.actions import items as actions
from firsthand_web.roadmap.models import Item, Team

CONFIDENCE = Range(low=0.5, likely=0.7, high=0.9)
IMPACT = Range(low=0.5, likely=1.0, high=2.0)
REACHES = (0.15, 0.3, 0.45, 0.6, 0.75)  # of all people, guessed: nobody has asked them


@transaction.atomic
def catalogue(run: Run, lived: Lived, *, by: Person) -> None:
    """Teams, quarters, and every item of the catalogue with the teams' estimates; once."""
    company, users = lived.state.world.company, lived.state.users
    if Item.objects.filter(product=run.product).exists():
        return

    def made(item: Catalogued, efforts: dict[Team, Range]) -> Item:
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
                efforts=efforts,
                estimate_note="Effort as the teams say; reach is a guess, nobody has asked people",
            ),
        )

    simulated_items.build(
        run.product,
        company,
        company.items,
        made,
        periods=periods(lived),
        people=Range(low=0.4 * users, likely=0.5 * users, high=0.7 * users),
        source="What the company says of itself",
        by=by,
        engineer=by,
    )


def ship(run: Run, shipped: Sequence[str], *, by: Person) -> None:
    """Items that shipped are done, so that the next plan leaves them out."""
    found = Item.objects.filter(product=run.product, key__in=shipped).exclude(status=Item.Status.DONE)
    actions.close(by=by, items=list(found))
