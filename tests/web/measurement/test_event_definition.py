"""The address that threads and searches know leads to the page of the event."""

from django.test import Client

from firsthand_web.measurement.actions.lexicon import Said, describe
from tests.world import World


def test_it_leads_to_the_event(world: World, vera: Client, sam: Client) -> None:
    said = Said(description="Odd / name?")
    made = describe(by=world.eli, product=world.product, name="a/b & c?", said=said)
    address = world.url(f"metrics/events/lexicon/{made.pk}/")
    assert "Odd / name?" in vera.get(address, follow=True).content.decode()
    assert sam.get(address).status_code == 404
