"""Taking an import back: what has become somebody's work is shown first."""

from django.test import Client

from firsthand_web.core.actions import talk
from firsthand_web.core.models import Batch
from firsthand_web.evidence.models import Feedback
from tests.world import World


def _batch(world: World) -> tuple[Batch, list[Feedback]]:
    batch = Batch.objects.create(
        product=world.product, kind="voices", label="said.csv", digest="d", by=world.eli
    )
    voices = [Feedback(product=world.product, text=f"Said {number}", batch=batch) for number in range(2)]
    for voice in voices:
        voice.save()
    return batch, voices


def test_touched_rows_are_shown_and_stay(world: World, eli: Client) -> None:
    batch, voices = _batch(world)
    talk.comment(by=world.eli, record=voices[0], text="Why?")
    page = eli.get(world.url(f"imports/{batch.pk}/undo/")).content.decode()
    assert "Said 0" in page
    assert "commented on" in page
    assert "Said 1" not in page
    eli.post(world.url(f"imports/{batch.pk}/undo/"))
    assert Feedback.objects.get() == voices[0]


def test_a_tick_takes_them_too(world: World, eli: Client) -> None:
    batch, voices = _batch(world)
    talk.comment(by=world.eli, record=voices[0], text="Why?")
    eli.post(world.url(f"imports/{batch.pk}/undo/"), {"confirmed": "yes"})
    assert not Feedback.objects.exists()


def test_an_import_is_taken_back_once(world: World, eli: Client) -> None:
    batch, _ = _batch(world)
    eli.post(world.url(f"imports/{batch.pk}/undo/"))
    assert eli.get(world.url(f"imports/{batch.pk}/undo/")).status_code == 404


def test_others_may_not(world: World, vera: Client, sam: Client) -> None:
    batch, _ = _batch(world)
    assert vera.get(world.url(f"imports/{batch.pk}/undo/")).status_code == 403
    assert sam.post(world.url(f"imports/{batch.pk}/undo/")).status_code == 404
    assert Feedback.objects.count() == 2


def test_the_list_groups_digits(world: World, eli: Client) -> None:
    batch, _ = _batch(world)
    batch.summary = {"new events": 1734}
    batch.save()
    assert "1,734 new events" in eli.get(world.url("imports/")).content.decode()
