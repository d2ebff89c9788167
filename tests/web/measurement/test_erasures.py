"""Where an owner looks for somebody's data, and what was deleted before."""

from django.test import Client

from firsthand_web.measurement.actions import erasures
from tests.web.measurement.conftest import Import
from tests.world import World


def test_owners_see_what_was_deleted_by_digest_only(
    world: World, ada: Client, eli: Client, sam: Client, bring: Import
) -> None:
    bring()
    address = world.url("metrics/events/deletions/")
    assert address in ada.get(world.url("metrics/events/")).content.decode()
    assert address not in eli.get(world.url("metrics/events/")).content.decode()
    made = erasures.begin(by=world.ada, product=world.product, person_id="u1", confirmation="u1")
    erasures.finish(made)
    page = ada.get(f"{address}?done={made.pk}").content.decode()
    assert made.digest[:8] in page
    assert "Deleted: 2 events, 0 voices" in page
    assert ">u1<" not in page
    assert eli.get(address).status_code == 403
    assert sam.get(address).status_code == 404
    assert ada.get(f"{address}?done=99").status_code == 404
