"""The world, and clients signed in as its people."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from firsthand_web.core.actions import history
from firsthand_web.core.models import Person
from firsthand_web.evidence.models import Feedback
from tests import world as worlds


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def as_person() -> Callable[[Person], Client]:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def ada(world: worlds.World, as_person: Callable[[Person], Client]) -> Client:
    return as_person(world.ada)


@pytest.fixture
def max_(world: worlds.World, as_person: Callable[[Person], Client]) -> Client:
    return as_person(world.max)


@pytest.fixture
def ida(world: worlds.World, as_person: Callable[[Person], Client]) -> Client:
    return as_person(world.ida)


@pytest.fixture
def eli(world: worlds.World, as_person: Callable[[Person], Client]) -> Client:
    return as_person(world.eli)


@pytest.fixture
def vera(world: worlds.World, as_person: Callable[[Person], Client]) -> Client:
    return as_person(world.vera)


@pytest.fixture
def sam(world: worlds.World, as_person: Callable[[Person], Client]) -> Client:
    return as_person(world.sam)


@pytest.fixture(autouse=True)
def own_folder(settings: object, tmp_path: Path) -> None:
    """Each test has a folder of its own for files, events and caches."""
    from firsthand_web.core.folder import prepare

    settings.FOLDER = prepare(tmp_path / "folder")  # type: ignore[attr-defined]


@pytest.fixture
def voice(world: worlds.World) -> Feedback:
    """Something somebody said, found by search."""
    made = Feedback(product=world.product, text="The lamp flickers when I cook", who="p1")
    made.save()
    history.note(by=world.eli, verb="evidence.voice.added", record=made)
    return made
