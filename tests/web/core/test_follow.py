"""What an area keeps outside the rows follows them: after an undo, after its undo, and at the next start."""

from typing import Any

import pytest

from firsthand_web.core import registry, tasks
from firsthand_web.core.actions import records
from firsthand_web.core.models import Batch
from tests.world import World


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What a follower saw: the product, and how many imports count."""
    seen: list[tuple[str, int]] = []
    monkeypatch.setattr(registry, "_followers", [])
    registry.add_follower(
        lambda product: seen.append((product.name, product.batches.filter(undone_at=None).count()))
    )
    return seen


def test_an_undo_and_its_undo_are_followed_once_they_are_committed(
    world: World, followed: list[tuple[str, int]], django_capture_on_commit_callbacks: Any
) -> None:
    batch = Batch.objects.create(product=world.product, kind="x", label="x", digest="x")
    with django_capture_on_commit_callbacks(execute=True):
        deletion = records.undo_import(by=world.eli, batch=batch)
        assert followed == []
    assert followed == [("Lamp", 0)]
    with django_capture_on_commit_callbacks(execute=True):
        records.restore(by=world.eli, deletion=deletion)
    assert followed == [("Lamp", 0), ("Lamp", 1)]


def test_every_product_is_followed_at_the_start(world: World, followed: list[tuple[str, int]]) -> None:
    tasks.recover()
    assert sorted(followed) == [("Lamp", 0), ("Other", 0)]
