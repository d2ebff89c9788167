"""One letter: as it is read, who gets it, and what comes next."""

from django.test import Client

from firsthand_web.evidence.actions import letters
from firsthand_web.evidence.models import Letter
from firsthand_web.evidence.queries.audience import reachable
from tests.web.access import assert_members_only
from tests.world import World


def test_it_reads_as_its_first_recipient_will(
    world: World, letter: Letter, vera: Client, sam: Client, eli: Client, ida: Client
) -> None:
    address = world.url(f"letters/{letter.pk}/")
    page = assert_members_only(address, vera=vera, sam=sam)
    assert "A question, Anna" in page
    assert "Hello Anna, this is Ida Intern." in page
    assert "You left us your address." in page
    assert "Release it" not in page
    assert "Release it" in eli.get(address).content.decode()
    assert "Ask a mentor to release it" in ida.get(address).content.decode()


def test_who_was_written_to_lately_is_warned_about(world: World, released: Letter, eli: Client) -> None:
    letters.mark_all_sent(by=world.eli, letter=released)
    words = letters.Words(purpose="Again", subject="Still there?", text="Hello", consent="As before.")
    second = letters.write(by=world.eli, product=world.product, words=words, to=reachable(world.product))
    page = eli.get(world.url(f"letters/{second.pk}/")).content.decode()
    assert "2 of them were written to within 30 days" in page
    assert "Got “A question, {name}”" in page
