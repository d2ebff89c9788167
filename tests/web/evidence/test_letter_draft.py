"""Taking a release back, as long as nobody was written to."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.evidence.models import Letter, Recipient
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_it_is_a_draft_again(world: World, released: Letter, ida: Client, vera: Client, sam: Client) -> None:
    address = world.url(f"letters/{released.pk}/draft/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    ida.post(address)
    assert Letter.objects.get().state == Letter.State.DRAFT
    assert AuditEntry.objects.filter(verb="evidence.letter.taken-back").count() == 1


def test_not_once_it_is_on_its_way(world: World, released: Letter, eli: Client) -> None:
    released.recipients.filter(name="Anna").update(state=Recipient.State.LEAVING)
    page = eli.post(world.url(f"letters/{released.pk}/draft/"), follow=True).content.decode()
    assert "what was sent stays sent" in page
    assert Letter.objects.get().state == Letter.State.RELEASED
