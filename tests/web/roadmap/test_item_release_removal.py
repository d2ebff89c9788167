"""A release taken back: the item is open, trends forget the day, history does not."""

from datetime import date

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.models import Annotation
from firsthand_web.roadmap.actions.releases import release
from firsthand_web.roadmap.models import Item
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def test_it_is_open_again(world: World, roadmap: Roadmap, eli: Client) -> None:
    release(by=world.eli, item=roadmap.lens, day=date(2025, 3, 10))
    eli.post(world.url(f"items/{roadmap.lens.pk}/release/removal/"))
    assert Item.objects.get(pk=roadmap.lens.pk).status == Item.Status.OPEN
    assert not Annotation.objects.exists()
    assert AuditEntry.objects.filter(verb="roadmap.item.reopened").exists()


def test_what_was_never_released_stays(world: World, roadmap: Roadmap, eli: Client) -> None:
    eli.post(world.url(f"items/{roadmap.lens.pk}/release/removal/"))
    assert not AuditEntry.objects.filter(verb="roadmap.item.reopened").exists()


def test_who_may_not(world: World, roadmap: Roadmap, vera: Client, sam: Client) -> None:
    address = world.url(f"items/{roadmap.lens.pk}/release/removal/")
    assert vera.post(address).status_code == 403
    assert sam.post(address).status_code == 404
