"""A proposal: who may read, accept, send back and withdraw it."""

from django.test import Client

from firsthand_web.core.actions import proposals
from firsthand_web.core.models import Proposal, Role
from tests.web.access import assert_members_only
from tests.world import World

DRAFT = {
    "title": "Warm light", "chosen": "Warm light only", "decided_on": "2026-11-02", "context": "",
    "options": "", "reasons": "", "dissent": "", "review_on": None,
}  # fmt: skip


def propose(world: World) -> Proposal:
    made = proposals.settle(
        by=world.ida, product=world.product, role=Role.INTERN, act="roadmap.decision.recording",
        title="Decide: Warm light", payload={"decision": None, "draft": DRAFT},
    )  # fmt: skip
    assert isinstance(made, Proposal)
    return made


def test_members_read_it(world: World, vera: Client, sam: Client) -> None:
    page = assert_members_only(world.url(f"proposals/{propose(world).pk}/"), vera=vera, sam=sam)
    assert "Warm light only" in page
    assert "Accept</button>" not in page
