"""What an intern decides waits for a mentor; what an editor decides does not."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core.actions import proposals
from firsthand_web.core.models import AuditEntry, Proposal
from firsthand_web.roadmap.models import Decision, Plan
from tests.web.roadmap.test_plan_adoption import GIVEN
from tests.world import World

DECIDED = {"title": "Ship the stand", "chosen": "The stand first", "decided_on": "2026-11-02"}


def test_an_intern_proposes_to_adopt_and_a_mentor_makes_it_happen(
    world: World, plan: Plan, ida: Client, max_: Client
) -> None:
    assert "This becomes a proposal" in ida.get(world.url(f"plan/{plan.pk}/adoption/")).content.decode()
    ida.post(world.url(f"plan/{plan.pk}/adoption/"), GIVEN)
    proposal = Proposal.objects.get()
    assert not Decision.objects.exists()
    assert "Waits for acceptance" in ida.get(world.url("plan/")).content.decode()
    page = max_.get(world.url(f"proposals/{proposal.pk}/")).content.decode()
    assert "Q1 2027" in page and "1 March 2099" in page
    max_.post(world.url(f"proposals/{proposal.pk}/acceptance/"))
    decision = Decision.objects.get()
    assert (decision.plan, decision.created_by) == (plan, world.ida)
    assert str(decision.review_on) == GIVEN["review_on"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.result_id) == ("accepted", world.max, decision.pk)
    assert AuditEntry.objects.get(verb="core.proposal.accepted").by == world.max


def test_an_intern_proposes_a_decision_and_a_change_of_one(world: World, ida: Client, max_: Client) -> None:
    ida.post(world.url("decisions/new/"), DECIDED)
    first = Proposal.objects.get()
    assert ["What was chosen", "The stand first"] in first.says
    made = proposals.accept(by=world.max, proposal=first)
    ida.post(world.url(f"decisions/{made.pk}/edit/"), {**DECIDED, "chosen": "The lens first"})
    assert Decision.objects.get().chosen == "The stand first"
    proposals.accept(by=world.max, proposal=Proposal.objects.waiting().get())
    assert Decision.objects.get().chosen == "The lens first"


def test_what_changed_since_cannot_be_accepted(world: World, ida: Client, eli: Client) -> None:
    eli.post(world.url("decisions/new/"), DECIDED)
    address = world.url(f"decisions/{Decision.objects.get().pk}/edit/")
    ida.post(address, {**DECIDED, "chosen": "The lens first"})
    eli.post(address, {**DECIDED, "chosen": "The cord first"})
    with pytest.raises(InputError, match="changed since"):
        proposals.accept(by=world.max, proposal=Proposal.objects.get())
    assert Decision.objects.get().chosen == "The cord first"
    assert Proposal.objects.get().is_waiting


def test_a_newer_proposal_about_the_same_replaces_the_waiting_one(
    world: World, plan: Plan, ida: Client
) -> None:
    for _ in range(2):
        ida.post(world.url(f"plan/{plan.pk}/adoption/"), GIVEN)
    assert [proposal.state for proposal in Proposal.objects.all()] == ["waiting", "withdrawn"]


def test_what_the_workspace_does_not_declare_weighty_happens_at_once(world: World, ida: Client) -> None:
    proposals.declare_weighty(by=world.ada, workspace=world.workspace, acts=["roadmap.plan.adoption"])
    ida.post(world.url("decisions/new/"), DECIDED)
    assert Decision.objects.get().created_by == world.ida
    assert not Proposal.objects.exists()
