"""Withdrawing a proposal of one's own."""

from django.test import Client

from firsthand_web.core.models import Proposal
from tests.web.core.test_proposal import propose
from tests.world import World


def test_only_whoever_made_it_withdraws_it(world: World, ida: Client, eli: Client) -> None:
    address = world.url(f"proposals/{propose(world).pk}/withdrawal/")
    assert eli.post(address).status_code == 403
    ida.post(address)
    assert Proposal.objects.get().state == Proposal.State.WITHDRAWN
