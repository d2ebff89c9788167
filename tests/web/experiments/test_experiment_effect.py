"""The effect that a decided test measured becomes the impact of the item that it tested."""

import pytest
from django.test import Client
from django.utils import timezone

from firsthand_web.core.models import AuditEntry, Link
from firsthand_web.experiments.actions import verdicts
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import kin
from firsthand_web.roadmap.actions.decisions import Draft
from tests.web.access import assert_only_editors_post
from tests.world import World


def decided(world: World, experiment: Experiment) -> Experiment:
    draft = Draft(title="Ship it", chosen="We ship it.", decided_on=timezone.localdate())
    payload = verdicts.payload_of(experiment, draft)
    verdicts.accept(by=world.eli, product=world.product, payload=payload)
    return Experiment.objects.get(pk=experiment.pk)


def test_one_press_takes_the_effect_over_once(
    world: World, sound: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    page = world.url(f"experiments/{sound.pk}/")
    assert "the item’s effect" not in eli.get(page).content.decode()
    decided(world, sound)
    shown = eli.get(page).content.decode()
    assert "Use it as the item’s effect?" in shown and 'name="one" value="2"' in shown
    assert "Use it</button>" not in vera.get(page).content.decode()
    address = world.url(f"experiments/{sound.pk}/effect/")
    assert_only_editors_post(address, {"one": "10"}, vera=vera, sam=sam)
    for _ in range(2):
        assert eli.post(address, {"one": "10"}).url == page
    item = sound.item
    item.refresh_from_db()
    effect, half = sound.effect, 1.959964 * sound.error
    assert (item.impact.low, item.impact.likely, item.impact.high) == pytest.approx(
        ((effect - half) / 0.1, effect / 0.1, (effect + half) / 0.1), rel=1e-6
    )
    assert item.estimate_note.startswith(f"Tested: bought {effect:+.1%} (")
    assert item.estimate_note.count("Tested:") == 1
    (link,) = Link.objects.filter(kind=Link.Kind.TESTS)
    assert (link.source_id, link.target_id) == (sound.pk, item.pk)
    assert AuditEntry.objects.filter(verb="experiments.effect.used").count() == 1
    assert "Used as the item’s effect" in eli.get(page).content.decode()
    # The thread has the link now, and says it once.
    assert (kin.tested(Experiment.objects.get(pk=sound.pk)), kin.tests(item)) == ([], [])


def test_harm_is_no_impact_and_less_may_be_better(world: World, sound: Experiment, eli: Client) -> None:
    """Of a metric of which less is better, this rise is harm."""
    planned = [each | {"higher_is_better": False} for each in sound.metrics[:1]]
    Experiment.objects.filter(pk=sound.pk).update(metrics=planned + sound.metrics[1:])
    decided(world, sound)
    eli.post(world.url(f"experiments/{sound.pk}/effect/"), {"one": "5"})
    sound.item.refresh_from_db()
    assert (sound.item.impact.low, sound.item.impact.high) == (0, 0)


@pytest.mark.parametrize("one", ["", "0"])
def test_what_counts_as_one_has_to_be_said(world: World, sound: Experiment, eli: Client, one: str) -> None:
    decided(world, sound)
    answer = eli.post(world.url(f"experiments/{sound.pk}/effect/"), {"one": one}, follow=True)
    assert "a number above zero" in answer.content.decode()
    assert not Link.objects.filter(kind=Link.Kind.TESTS).exists()


def test_without_a_decision_there_is_nothing_to_take_over(
    world: World, sound: Experiment, eli: Client
) -> None:
    answer = eli.post(world.url(f"experiments/{sound.pk}/effect/"), {"one": "5"}, follow=True)
    assert "There is no effect to take over" in answer.content.decode()


def test_without_an_effect_neither(world: World, uneven: Experiment, eli: Client) -> None:
    decided(world, uneven)
    answer = eli.post(world.url(f"experiments/{uneven.pk}/effect/"), {"one": "5"}, follow=True)
    assert "There is no effect to take over" in answer.content.decode()
