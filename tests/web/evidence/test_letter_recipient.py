"""What people know of a recipient: it arrived, it may go again, they want no more."""

import pytest
from django.test import Client

from firsthand_web.evidence.models import Letter, Recipient
from tests.web.access import assert_only_editors_post
from tests.world import World


@pytest.mark.parametrize(("before", "said", "after"), [
    ("leaving", "sent", "sent"), ("failed", "waiting", "waiting"), ("sent", "refused", "refused"),
    ("sent", "waiting", "sent"), ("refused", "sent", "refused"), ("waiting", "nonsense", "waiting"),
])  # fmt: skip
def test_what_may_be_said(
    world: World, released: Letter, eli: Client, before: str, said: str, after: str
) -> None:
    anna = released.recipients.get(name="Anna")
    Recipient.objects.filter(pk=anna.pk).update(state=before)
    eli.post(world.url(f"letters/recipients/{anna.pk}/"), {"state": said})
    anna.refresh_from_db()
    assert anna.state == after


def test_writing_again_opens_the_letter_again(world: World, released: Letter, eli: Client) -> None:
    released.recipients.update(state=Recipient.State.FAILED)
    Letter.objects.update(state=Letter.State.SENT)
    for each in released.recipients.all():
        eli.post(world.url(f"letters/recipients/{each.pk}/"), {"state": "waiting"})
    assert Letter.objects.get().state == Letter.State.RELEASED


def test_others_may_not(world: World, released: Letter, vera: Client, sam: Client) -> None:
    anna = released.recipients.get(name="Anna")
    given = {"state": "refused"}
    assert_only_editors_post(world.url(f"letters/recipients/{anna.pk}/"), given, vera=vera, sam=sam)
