"""Writing a letter to people who left an address."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.evidence.models import Letter
from tests.world import World

GIVEN = {
    "purpose": "Interviews", "subject": "May we ask?", "text": "Hello {name}", "consent": "You left it.",
    "to": ["anna@example.net"],
}  # fmt: skip


def test_an_editor_writes_and_nothing_is_sent(
    world: World, addresses: None, eli: Client, mailoutbox: list[object]
) -> None:
    address = world.url("letters/new/")
    page = eli.get(address).content.decode()
    assert "Anna, anna@example.net" in page
    assert page.count('name="to"') == 2
    assert eli.get(f"{address}?q=bright").content.decode().count('name="to"') == 1
    reply = eli.post(address, GIVEN)
    made = Letter.objects.get()
    assert reply["Location"] == world.url(f"letters/{made.pk}/")
    assert [each.email for each in made.recipients.all()] == ["anna@example.net"]
    assert AuditEntry.objects.get(verb="evidence.letter.written").data == {"recipients": 1}
    assert mailoutbox == []


def test_what_is_missing_is_named_and_nothing_is_lost(world: World, addresses: None, eli: Client) -> None:
    page = eli.post(world.url("letters/new/"), {**GIVEN, "text": "Hello {vorname}"}).content.decode()
    assert "Nothing fills in “{vorname}”" in page
    assert "May we ask?" in page
    page = eli.post(world.url("letters/new/"), {**GIVEN, "to": ["zoe@example.net"]}).content.decode()
    assert "zoe@example.net" in page
    assert not Letter.objects.exists()


def test_nobody_left_an_address(world: World, eli: Client) -> None:
    assert "Nobody has left an address" in eli.get(world.url("letters/new/")).content.decode()


def test_others_may_not(world: World, addresses: None, vera: Client, sam: Client) -> None:
    assert vera.get(world.url("letters/new/")).status_code == 403
    assert vera.post(world.url("letters/new/"), GIVEN).status_code == 403
    assert sam.get(world.url("letters/new/")).status_code == 404
