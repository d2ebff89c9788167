"""Publishing a brief."""

import pytest
from django.test import Client
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.communication.actions import briefs
from firsthand_web.communication.models import Brief
from firsthand_web.core.actions import proposals
from firsthand_web.core.models import AuditEntry, Proposal
from firsthand_web.strategy.actions import key_results
from tests.web.communication.spoke import Spoke
from tests.world import World


def test_it_says_what_it_means_and_then_is_fixed(world: World, eli: Client, brief: Brief) -> None:
    address = world.url(f"briefs/{brief.pk}/publication/")
    assert "cannot be taken back" in eli.get(address).content.decode()
    assert Brief.objects.get().published_at is None
    page = eli.post(address, follow=True).content.decode()
    assert "Published. Neither" in page
    assert "Edit words" not in page
    assert "New version" in page
    assert AuditEntry.objects.get(verb="communication.brief.published").data == {"digest": brief.digest}
    assert "published already" in eli.post(address, follow=True).content.decode()
    assert AuditEntry.objects.filter(verb="communication.brief.published").count() == 1


def test_newer_data_are_said_before(world: World, eli: Client, brief: Brief, spoke: Spoke) -> None:
    key_results.check_in(by=world.eli, key_result=spoke.key_result, on=timezone.localdate(), value=280)
    assert (
        "You may want a new version first"
        in eli.get(world.url(f"briefs/{brief.pk}/publication/")).content.decode()
    )


def test_others_may_not(world: World, vera: Client, sam: Client, brief: Brief) -> None:
    address = world.url(f"briefs/{brief.pk}/publication/")
    assert vera.post(address).status_code == 403
    assert vera.get(address).status_code == 403
    assert sam.post(address).status_code == 404
    assert Brief.objects.get().published_at is None


def test_an_intern_proposes_it_and_what_is_accepted_is_what_was_read(
    world: World, ida: Client, brief: Brief
) -> None:
    address = world.url(f"briefs/{brief.pk}/publication/")
    assert "Propose to publish it" in ida.get(address).content.decode()
    ida.post(address)
    assert "Waits for acceptance" in ida.get(world.url(f"briefs/{brief.pk}/")).content.decode()
    briefs.edit(by=world.eli, brief=brief, title="Another title", opening="", closing="")
    with pytest.raises(InputError, match="changed since"):
        proposals.accept(by=world.max, proposal=Proposal.objects.get())
    ida.post(address)
    proposals.accept(by=world.max, proposal=Proposal.objects.waiting().get())
    assert Brief.objects.get().published_at is not None
