"""An effect that was taken over goes back, unless the item was changed since."""

from django.test import Client

from firsthand.roadmap.scoring import Range
from firsthand_web.core.models import Link
from firsthand_web.experiments.actions import effects
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.actions import items
from tests.web.access import assert_only_editors_post
from tests.web.experiments.test_experiment_effect import decided
from tests.world import World


def test_undo_brings_impact_and_note_back(
    world: World, sound: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    item = sound.item
    items.set_impact(by=world.eli, item=item, impact=Range(low=0.5, likely=1, high=2), note="A guess")
    effects.use(by=world.eli, experiment=decided(world, sound), one=0.1)
    address = world.url(f"experiments/{sound.pk}/effect/removal/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    assert eli.post(address).url == world.url(f"experiments/{sound.pk}/")
    item.refresh_from_db()
    assert (item.impact, item.estimate_note) == (Range(low=0.5, likely=1, high=2), "A guess")
    assert not Link.objects.filter(kind=Link.Kind.TESTS).exists()
    assert "nothing to undo" in eli.post(address, follow=True).content.decode()
    assert "Use it</button>" in eli.get(world.url(f"experiments/{sound.pk}/")).content.decode()


def test_what_somebody_changed_since_stays(world: World, sound: Experiment, eli: Client) -> None:
    item = effects.use(by=world.eli, experiment=decided(world, sound), one=0.1)
    items.set_impact(by=world.eli, item=item, impact=Range(low=1, likely=2, high=3), note="Mine")
    address = world.url(f"experiments/{sound.pk}/effect/removal/")
    answer = eli.post(address, follow=True).content.decode()
    assert "was changed since" in answer and "Undo</button>" not in answer
    item.refresh_from_db()
    assert (item.impact.likely, item.estimate_note) == (2, "Mine")
