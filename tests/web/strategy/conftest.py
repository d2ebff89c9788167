"""An objective with a key result that people check in on, seen on a fixed day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from firsthand_web.strategy.actions import key_results, objectives
from firsthand_web.strategy.models import KeyResult, Objective
from tests.world import World

BEGINS, ENDS, TODAY = date(2025, 1, 1), date(2025, 3, 26), date(2025, 2, 12)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2025, 2, 12, 12, tzinfo=UTC))


@pytest.fixture
def objective(world: World) -> Objective:
    return objectives.create_objective(
        by=world.eli, product=world.product, title="Teams plan together", begins=BEGINS, ends=ENDS
    )


@pytest.fixture
def key_result(world: World, objective: Objective) -> KeyResult:
    """The worked example of docs/calculations/key-results.md."""
    made = key_results.create_key_result(
        by=world.eli,
        objective=objective,
        name="Weekly active teams",
        start_value=40,
        target=60,
        unit="teams",
        begins=BEGINS,
        ends=ENDS,
    )
    for week, value in enumerate([41, 42, 44, 43, 46, 46], start=1):
        key_results.check_in(by=world.eli, key_result=made, on=BEGINS + timedelta(weeks=week), value=value)
    return made
