"""Contacting customers is weighty: an intern's letter waits for a mentor."""

from django.test import Client

from firsthand_web.core.models import Proposal
from firsthand_web.evidence.actions import letters
from firsthand_web.evidence.models import Letter
from firsthand_web.evidence.queries.audience import reachable
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_an_editor_releases_at_once(
    world: World, letter: Letter, eli: Client, vera: Client, sam: Client, mailoutbox: list[object]
) -> None:
    address = world.url(f"letters/{letter.pk}/release/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    eli.post(address)
    letter.refresh_from_db()
    assert (letter.state, letter.released_by) == (Letter.State.RELEASED, world.eli)
    assert mailoutbox == []


def test_an_interns_waits_for_a_mentor(world: World, letter: Letter, ida: Client, max_: Client) -> None:
    reply = ida.post(world.url(f"letters/{letter.pk}/release/"))
    proposal = Proposal.objects.get()
    assert reply["Location"] == world.url(f"proposals/{proposal.pk}/")
    letter.refresh_from_db()
    assert letter.state == Letter.State.DRAFT
    page = max_.get(world.url(f"proposals/{proposal.pk}/")).content.decode()
    for said in ("Six interviews", "Anna &lt;anna@example.net&gt;", "Goes to 2", "You left us your address."):
        assert said in page
    max_.post(world.url(f"proposals/{proposal.pk}/acceptance/"), {"reason": "Good."})
    letter.refresh_from_db()
    assert letter.state == Letter.State.RELEASED


def test_what_changed_since_is_not_accepted(world: World, letter: Letter, ida: Client, max_: Client) -> None:
    ida.post(world.url(f"letters/{letter.pk}/release/"))
    words = letters.Words(purpose="p", subject="Buy now", text="t", consent="c")
    letters.change(by=world.ida, letter=letter, words=words, to=reachable(world.product))
    max_.post(world.url(f"proposals/{Proposal.objects.get().pk}/acceptance/"))
    letter.refresh_from_db()
    assert letter.state == Letter.State.DRAFT
