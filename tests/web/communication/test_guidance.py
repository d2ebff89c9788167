"""What the method checks say of decisions that were made from a recommendation."""

from django.test import Client

from firsthand_web.communication.queries import cards
from firsthand_web.core import registry
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.actions import decisions
from firsthand_web.roadmap.models import Decision
from tests.world import World


def checks(decision: Decision) -> set[str]:
    return {advice.check for advice in registry.advice_for(decision)}


def test_advice_taken_word_for_word_is_pointed_out(world: World, tested: Experiment, eli: Client) -> None:
    key = next(found.key for found, _ in cards.open_recommendations(world.product) if "harm" in found.key)
    eli.post(world.url(f"recommendations/{key}/decision/"))
    made = Decision.objects.get(title="Reconsider “Two taps to pay”")
    assert checks(made) >= {"as-advised", "one-option", "no-dissent"}
    page = eli.get(world.url(f"decisions/{made.pk}/")).content.decode()
    assert "word for word what the recommendation said" in page
    decisions.amend(by=world.eli, record=made, key="dissent", text="Max would try it on new customers.")
    assert checks(made) == {"one-option"} | (checks(made) & {"percentage-of-few"})


def test_other_decisions_are_left_alone(world: World) -> None:
    made = Decision(product=world.product, title="Wait", chosen="Wait", decided_on="2026-11-01")
    made.save()
    assert "as-advised" not in checks(made)


def test_answers_are_counted(world: World, tested: Experiment, eli: Client) -> None:
    measure = registry.measure("recommendations-answered")
    assert measure is not None
    before = measure.count(world.product)
    eli.post(world.url(f"recommendations/harm:experiments.experiment-{tested.pk}/decision/"))
    assert measure.count(world.product) == before + 1
