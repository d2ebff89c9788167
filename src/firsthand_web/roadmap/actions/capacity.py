"""Saying what there is to plan with."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.roadmap.models import Horizon, Team, UserBase

MOST_PERIODS = 24


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """A row of the capacity grid; `team` None makes a new one."""

    team: Team | None
    name: str
    usual: float
    exceptions: Mapping[str, float]


@transaction.atomic
def set_horizon(*, by: Person, product: Product, periods: Sequence[str], discount: float = 0.0) -> Horizon:
    """Name the periods to plan, in order of time. `discount`: the share of value lost with each period."""
    names = [" ".join(name.split()) for name in periods]
    if not names or not all(names) or len(names) > MOST_PERIODS:
        raise InputError(
            f"A plan has 1 to {MOST_PERIODS} periods, each with a name; this names {len(names)}."
        )
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise InputError(f"The period “{double}” is there twice: give each its own name.")
    if not 0 <= discount < 1:
        raise InputError(f"discount={discount:g} must be at least 0 and below 1: 0.02 is 2 % a period.")
    horizon = Horizon.objects.filter(product=product).first() or Horizon(product=product, created_by=by)
    horizon.periods, horizon.discount, horizon.changed_at = names, discount, timezone.now()
    horizon.save()
    history.note(by=by, verb="roadmap.horizon.changed", product=product, label=str(horizon))
    return horizon


@transaction.atomic
def set_user_base(*, by: Person, product: Product, people: Range, source: str = "") -> UserBase:
    """Say how many people use the product in a period, and how you know."""
    base = UserBase.objects.filter(product=product).first() or UserBase(product=product, created_by=by)
    base.low, base.likely, base.high = people.low, people.likely, people.high
    base.source, base.changed_at = source.strip()[:300], timezone.now()
    base.save()
    history.note(by=by, verb="roadmap.user-base.changed", product=product, label=str(base))
    return base


@transaction.atomic
def create_team(
    *, by: Person, product: Product, name: str, usual: float, exceptions: Mapping[str, float] | None = None
) -> Team:
    team = Team(product=product, created_by=by)
    _fill(team, name, usual, exceptions or {})
    history.note(by=by, verb="roadmap.team.created", record=team)
    return team


@transaction.atomic
def change_team(
    *, by: Person, team: Team, name: str, usual: float, exceptions: Mapping[str, float] | None = None
) -> Team:
    """Replace a team's name and capacity. Nothing is noted when all of it stands already."""
    before = (team.name, team.usual, team.exceptions)
    _fill(team, name, usual, exceptions or {})
    if before != (team.name, team.usual, team.exceptions):
        history.note(by=by, verb="roadmap.team.changed", record=team)
    return team


@transaction.atomic
def save_grid(*, by: Person, product: Product, rows: Sequence[TeamRow]) -> None:
    """All rows of the grid, or none of them."""
    for row in rows:
        if row.team is None:
            create_team(by=by, product=product, name=row.name, usual=row.usual, exceptions=row.exceptions)
        else:
            change_team(by=by, team=row.team, name=row.name, usual=row.usual, exceptions=row.exceptions)


def _fill(team: Team, name: str, usual: float, exceptions: Mapping[str, float]) -> None:
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise InputError(f"A team's name has 1 to 80 characters; this one has {len(name)}.")
    if Team.objects.filter(product=team.product, name__iexact=name).exclude(pk=team.pk).exists():
        raise InputError(f"There is a team called “{name}” already: choose another name.")
    for period, capacity in {"every period": usual, **exceptions}.items():
        if not 0 <= capacity < math.inf:
            raise InputError(
                f"{name} in {period}: {capacity:g} person-months must be at least 0: 0 when it cannot work."
            )
    team.name, team.usual = name, usual
    team.exceptions = {period: value for period, value in exceptions.items() if value != usual}
    team.changed_at = timezone.now()
    team.save()
