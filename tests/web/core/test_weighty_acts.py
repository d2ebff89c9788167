"""Choosing what waits for a mentor."""

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core.actions import proposals
from tests.world import World


def test_the_owner_chooses_what_waits(world: World, ada: Client, max_: Client, sam: Client) -> None:
    address = world.url("people/weighty-acts/")
    assert max_.post(address, {"act": "roadmap.plan.adoption"}).status_code == 403
    assert sam.post(address).status_code == 404
    ada.post(address, {"act": ["roadmap.plan.adoption"]})
    world.workspace.refresh_from_db()
    assert world.workspace.weighty == ["roadmap.plan.adoption"]
    page = ada.get(world.url("people/")).content.decode()
    assert 'value="roadmap.plan.adoption" checked' in page
    assert 'value="communication.brief.publication" checked' not in page


def test_an_unknown_act_is_refused(world: World) -> None:
    with pytest.raises(InputError, match=r"“sleep” is not a weighty act"):
        proposals.declare_weighty(by=world.ada, workspace=world.workspace, acts=["sleep"])
