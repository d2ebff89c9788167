"""What was found stands beside the estimates of the item that was tested."""

from django.test import Client

from firsthand_web.experiments.models import Experiment
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_the_item_is_told_once(
    world: World, sound: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{sound.pk}/item-note/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    for _ in range(2):
        assert eli.post(address).url == world.url(f"items/{sound.item_id}/")
    sound.item.refresh_from_db()
    note = sound.item.estimate_note
    assert note.startswith(f"Tested: bought {sound.effect:+.1%} (") and note.count("Tested:") == 1


def test_without_an_effect_there_is_nothing_to_tell(world: World, uneven: Experiment, eli: Client) -> None:
    answer = eli.post(world.url(f"experiments/{uneven.pk}/item-note/"), follow=True)
    assert "No effect could be measured" in answer.content.decode()
