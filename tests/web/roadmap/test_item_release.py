"""An item reaches its users: it is done, and its day stands on trends, linked to it."""

from datetime import date

from django.test import Client
from django.utils import timezone

from firsthand_web.core.models import AuditEntry, Link
from firsthand_web.measurement.models import Annotation
from firsthand_web.roadmap.models import Item
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def test_an_editor_releases_it_once(world: World, roadmap: Roadmap, eli: Client) -> None:
    address = world.url(f"items/{roadmap.lens.pk}/release/")
    for _ in range(2):
        assert eli.post(address, {"day": "2025-03-10"}).status_code == 302
    made = Annotation.objects.get()
    assert (made.day, made.text, made.kind) == (date(2025, 3, 10), "Lens", Annotation.Kind.RELEASE)
    assert Item.objects.get(pk=roadmap.lens.pk).status == Item.Status.DONE
    link = Link.objects.get(target_type=Annotation.type_name())
    assert (link.source_id, link.kind) == (roadmap.lens.pk, Link.Kind.DELIVERS)
    assert AuditEntry.objects.filter(verb="roadmap.item.closed").count() == 1
    page = eli.get(world.url(f"items/{roadmap.lens.pk}/")).content.decode()
    assert "Open it again" in page


def test_without_a_day_it_is_today(world: World, roadmap: Roadmap, eli: Client) -> None:
    eli.post(world.url(f"items/{roadmap.lens.pk}/release/"))
    assert Annotation.objects.get().day == timezone.localdate()


def test_what_is_no_day_is_said(world: World, roadmap: Roadmap, eli: Client) -> None:
    page = eli.post(world.url(f"items/{roadmap.lens.pk}/release/"), {"day": "soon"}, follow=True)
    assert "“soon” is no day" in page.content.decode()
    assert not Annotation.objects.exists()


def test_who_may_not(world: World, roadmap: Roadmap, vera: Client, sam: Client) -> None:
    address = world.url(f"items/{roadmap.lens.pk}/release/")
    assert vera.post(address).status_code == 403
    assert sam.post(address).status_code == 404
    assert not Annotation.objects.exists()
