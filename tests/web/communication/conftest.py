"""Spoke with everything to tell, and a brief of it."""

import pytest
from django.utils import timezone

from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries.choices import Choices, defaults
from tests.web.communication.spoke import Spoke, build
from tests.world import World


@pytest.fixture
def spoke(world: World) -> Spoke:
    return build(by=world.ada, product=world.product, today=timezone.localdate())


@pytest.fixture
def choices(world: World, spoke: Spoke) -> Choices:
    found = defaults(world.product, today=timezone.localdate())
    assert found is not None
    return found


@pytest.fixture
def brief(world: World, choices: Choices) -> Brief:
    return briefs.tell(by=world.eli, product=world.product, choices=choices)
