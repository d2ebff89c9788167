"""Adopting a plan."""

from datetime import date

from django.test import Client

from firsthand_web.core.actions import records
from firsthand_web.core.models import AuditEntry, Link
from firsthand_web.roadmap.models import Decision, Plan
from firsthand_web.roadmap.queries.plans import adopted
from tests.web.roadmap.conftest import Roadmap
from tests.world import World

GIVEN = {"title": "Light before comfort", "dissent": "Vera wanted the dome.", "review_on": "2099-03-01"}


def test_an_editor_adopts_it_and_the_decision_says_why(world: World, plan: Plan, eli: Client) -> None:
    address = world.url(f"plan/{plan.pk}/adoption/")
    assert "Q1 2027: " in eli.get(address).content.decode()
    reply = eli.post(address, GIVEN)
    decision = Decision.objects.get()
    assert reply["Location"] == world.url(f"decisions/{decision.pk}/")
    assert decision.plan == plan
    assert "Lens" in decision.chosen
    assert "With “Dome”." in decision.options
    assert "Proven best: 450 points" in decision.reasons
    assert decision.dissent == "Vera wanted the dome."
    assert decision.review_on == date(2099, 3, 1)
    assert adopted(world.product) == plan
    assert AuditEntry.objects.get(verb="roadmap.plan.adopted").by == world.eli
    assert Link.objects.get().source_type == "roadmap.decision"
    assert "Adopted" in eli.get(world.url("plan/")).content.decode()


def test_others_may_not(world: World, plan: Plan, vera: Client, sam: Client) -> None:
    for client, status in ((vera, 403), (sam, 404)):
        assert client.post(world.url(f"plan/{plan.pk}/adoption/"), GIVEN).status_code == status
    assert not Decision.objects.exists()


def test_deleting_the_decision_undoes_the_adoption_and_restoring_brings_it_back(
    world: World, plan: Plan, eli: Client
) -> None:
    eli.post(world.url(f"plan/{plan.pk}/adoption/"), GIVEN)
    deletion = records.delete(by=world.eli, record=Decision.objects.get())
    assert adopted(world.product) is None
    assert "Adopt this plan" in eli.get(world.url("plan/")).content.decode()
    records.restore(by=world.eli, deletion=deletion)
    assert adopted(world.product) == plan


def test_it_is_adopted_once(world: World, plan: Plan, eli: Client) -> None:
    eli.post(world.url(f"plan/{plan.pk}/adoption/"), GIVEN)
    page = eli.post(world.url(f"plan/{plan.pk}/adoption/"), GIVEN).content.decode()
    assert "was adopted already" in page
    assert Decision.objects.count() == 1


def test_a_plan_that_places_nothing_cannot_be_adopted(
    world: World, roadmap: Roadmap, plan: Plan, eli: Client
) -> None:
    Plan.objects.update(status=Plan.Status.INFEASIBLE)
    page = eli.post(world.url(f"plan/{plan.pk}/adoption/"), GIVEN).content.decode()
    assert "cannot be adopted" in page
    assert not Decision.objects.exists()
