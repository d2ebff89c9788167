"""Sending a proposal back, with a reason."""

from django.test import Client

from firsthand_web.core.models import Proposal
from firsthand_web.roadmap.models import Decision
from tests.web.core.test_proposal import propose
from tests.world import World


def test_only_mentors_and_owners_may(
    world: World, ida: Client, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"proposals/{propose(world).pk}/refusal/")
    for client, status in ((ida, 403), (eli, 403), (vera, 403), (sam, 404)):
        assert client.post(address, {"reason": "So"}).status_code == status
    assert Proposal.objects.get().is_waiting
    assert not Decision.objects.exists()


def test_a_mentor_sends_it_back_with_a_reason(world: World, max_: Client, ida: Client) -> None:
    address = world.url(f"proposals/{propose(world).pk}/refusal/")
    max_.post(address, {"reason": " "})
    assert Proposal.objects.get().is_waiting
    max_.post(address, {"reason": "Whom did you ask?"})
    assert Proposal.objects.get().state == Proposal.State.DECLINED
    assert (
        "Whom did you ask?" in ida.get(world.url(f"proposals/{Proposal.objects.get().pk}/")).content.decode()
    )
    assert not Decision.objects.exists()
