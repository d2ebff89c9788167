"""Spoke with everything to tell, and a brief of it: built once for a file of tests, seen fresh by each."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries.choices import Choices, defaults
from firsthand_web.communication.queries.composing import compose
from firsthand_web.core.actions import people
from firsthand_web.core.folder import prepare
from firsthand_web.core.models import Product
from firsthand_web.experiments.models import Experiment
from tests import world as worlds
from tests.web.communication.spoke import Spoke, build


@dataclass(frozen=True, kw_only=True)
class Scene:
    world: worlds.World
    spoke: Spoke
    choices: Choices
    charts: Path


@pytest.fixture(scope="module")
def scene(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Built in a transaction around the whole file, for it takes a second; each test has its own inside."""
    folder = prepare(tmp_path_factory.mktemp("spoke") / "folder")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(FOLDER=folder):
            world, today = worlds.build(), timezone.localdate()
            spoke = build(by=world.ada, product=world.product, today=today)
            choices = defaults(world.product, today=today)
            assert choices is not None
            compose(world.product, choices, today=today)
        yield Scene(world=world, spoke=spoke, choices=choices, charts=folder / "cache/charts")
        transaction.set_rollback(True)


@pytest.fixture
def world(scene: Scene, db: None) -> worlds.World:
    return scene.world


@pytest.fixture
def spoke(scene: Scene, db: None) -> Spoke:
    rows = {field.name: getattr(scene.spoke, field.name) for field in fields(Spoke)}
    return Spoke(**{name: type(row).objects.get(pk=row.pk) for name, row in rows.items()})


@pytest.fixture
def choices(scene: Scene) -> Choices:
    return scene.choices


@pytest.fixture(autouse=True)
def pictures_are_drawn_once(own_folder: None, scene: Scene) -> None:
    (settings.FOLDER / "cache/charts").symlink_to(scene.charts)


@pytest.fixture
def brief(world: worlds.World, choices: Choices) -> Brief:
    return briefs.tell(by=world.eli, product=world.product, choices=choices)


@pytest.fixture
def bare(world: worlds.World) -> Product:
    """A product of the same workspace with nothing in it."""
    return people.create_product(by=world.ada, workspace=world.workspace, name="Bare")


@pytest.fixture
def tested(world: worlds.World) -> Experiment:
    """A test that says not to ship."""
    made = Experiment(
        product=world.product,
        created_by=world.eli,
        name="Two taps to pay",
        state=Experiment.State.STOPPED,
        metrics=[{"name": "Orders", "role": "primary"}],
        verdict=Experiment.Verdict.STOP,
        effect=-0.05,
        error=0.01,
        read_at=timezone.now(),
    )
    made.save()
    return made
