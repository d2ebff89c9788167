"""Changing an item."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.evidence.models import Question
from firsthand_web.roadmap.actions import capacity, items
from firsthand_web.roadmap.actions.items import Answering
from tests.web.roadmap.conftest import Roadmap
from tests.web.roadmap.test_item_new import given
from tests.world import World


def test_the_form_shows_what_stands_and_saves_what_changed(
    world: World, roadmap: Roadmap, eli: Client
) -> None:
    address = world.url(f"items/{roadmap.lens.pk}/edit/")
    page = eli.get(address).content.decode()
    assert 'value="300"' in page
    reply = eli.post(address, given(roadmap, title="Lens, ground"))
    assert reply["Location"] == world.url(f"items/{roadmap.lens.pk}/")
    roadmap.lens.refresh_from_db()
    assert roadmap.lens.title == "Lens, ground"
    assert roadmap.lens.changed_at is not None
    assert [row.team for row in roadmap.lens.efforts.all()] == [roadmap.core]
    entry = AuditEntry.objects.get(verb="roadmap.item.changed")
    assert entry.data["fields"] == ["confidence", "effort", "impact", "reach", "title"]


def test_others_may_not(world: World, roadmap: Roadmap, vera: Client, sam: Client) -> None:
    address = world.url(f"items/{roadmap.lens.pk}/edit/")
    for client, status in ((vera, 403), (sam, 404)):
        assert client.get(address).status_code == status
        assert client.post(address, given(roadmap)).status_code == status
    roadmap.lens.refresh_from_db()
    assert roadmap.lens.title == "Lens"


def test_reach_that_follows_answers_is_left_alone(
    world: World, roadmap: Roadmap, question: Question, eli: Client
) -> None:
    items.set_reach(by=world.eli, item=roadmap.lens, reach=Answering(question=question, choices=("Daily",)))
    address = world.url(f"items/{roadmap.lens.pk}/edit/")
    assert 'name="reach_1"' not in eli.get(address).content.decode()
    eli.post(address, given(roadmap))
    roadmap.lens.refresh_from_db()
    assert roadmap.lens.reach_choices == ["Daily"]
    assert roadmap.lens.reach_likely == 300


def test_a_period_that_is_no_longer_planned_is_kept(world: World, roadmap: Roadmap, eli: Client) -> None:
    roadmap.lens.latest = "Q2 2027"
    roadmap.lens.save()
    capacity.set_horizon(by=world.ada, product=world.product, periods=["Q1 2027"])
    address = world.url(f"items/{roadmap.lens.pk}/edit/")
    assert '<option value="Q2 2027" selected>' in eli.get(address).content.decode()
