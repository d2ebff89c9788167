"""Accepting a proposal: once, and by those who guide."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core.actions import proposals
from firsthand_web.core.models import Proposal
from firsthand_web.roadmap.models import Decision
from tests.web.core.test_proposal import propose
from tests.world import World


def test_only_mentors_and_owners_may(
    world: World, ida: Client, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"proposals/{propose(world).pk}/acceptance/")
    for client, status in ((ida, 403), (eli, 403), (vera, 403), (sam, 404)):
        assert client.post(address, {"reason": "So"}).status_code == status
    assert Proposal.objects.get().is_waiting
    assert not Decision.objects.exists()


def test_it_is_settled_once(world: World) -> None:
    proposal = propose(world)
    proposals.accept(by=world.max, proposal=proposal)
    with pytest.raises(InputError, match="settled already"):
        proposals.accept(by=world.max, proposal=proposal)
    assert Decision.objects.count() == 1
