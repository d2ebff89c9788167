"""The list of what waits for acceptance."""

from django.test import Client

from firsthand_web.core.actions import proposals
from firsthand_web.core.models import Proposal
from tests.web.access import assert_members_only
from tests.web.core.test_proposal import propose
from tests.world import World


def test_it_shows_what_waits_and_what_is_settled(
    world: World, vera: Client, sam: Client, max_: Client
) -> None:
    assert "Nothing waits" in assert_members_only(world.url("proposals/"), vera=vera, sam=sam)
    proposal = propose(world)
    assert proposal.title in max_.get(world.url("proposals/")).content.decode()
    proposals.decline(by=world.max, proposal=proposal, reason="Say whom you asked.")
    assert proposal.title not in max_.get(world.url("proposals/")).content.decode()
    settled = max_.get(world.url("proposals/?show=settled")).content.decode()
    assert "Sent back by Max Mentor" in settled
    assert Proposal.objects.waiting().count() == 0
