"""Adding an item."""

import pytest
from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.roadmap.models import Item
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def given(roadmap: Roadmap, **changes: str) -> dict[str, str]:
    return {
        "title": "Hook",
        "status": "open",
        "reach_1": "40",
        "impact_0": "1",
        "impact_1": "2",
        "impact_2": "3",
        "confidence_1": "80",
        f"effort_{roadmap.core.pk}_1": "0.5",
        **changes,
    }


def test_an_editor_adds_one(world: World, roadmap: Roadmap, eli: Client) -> None:
    reply = eli.post(world.url("items/new/"), given(roadmap))
    item = Item.objects.get(title="Hook")
    assert reply["Location"] == world.url(f"items/{item.pk}/")
    assert (item.reach_low, item.reach_high) == (40, 40)
    assert (item.impact_low, item.impact_likely, item.impact_high) == (1, 2, 3)
    assert item.confidence_likely == 0.8
    assert item.efforts.get().likely == 0.5
    assert AuditEntry.objects.filter(verb="roadmap.item.created", record_id=item.pk, by=world.eli).exists()


def test_only_the_likely_value_is_enough(world: World, roadmap: Roadmap, eli: Client) -> None:
    page = eli.get(world.url("items/new/"))
    shown = {name: page.context["form"][name].value() or [""] * 3 for name in ("reach", "impact")}
    assert not any(any(values) for values in shown.values())
    eli.post(world.url("items/new/"), given(roadmap, impact_0="", impact_2=""))
    item = Item.objects.get(title="Hook")
    assert (item.impact_low, item.impact_likely, item.impact_high) == (2, 2, 2)


def test_without_a_team_it_says_where_effort_comes_from(world: World, eli: Client) -> None:
    page = eli.get(world.url("items/new/")).content.decode()
    assert world.url("plan/teams/") in page


def test_others_may_not(world: World, roadmap: Roadmap, vera: Client, sam: Client) -> None:
    for client, status in ((vera, 403), (sam, 404)):
        assert client.get(world.url("items/new/")).status_code == status
        assert client.post(world.url("items/new/"), given(roadmap)).status_code == status
    assert not Item.objects.filter(title="Hook").exists()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("effort", "0", "use the smallest effort you plan in"),
        ("impact_0", "9", "9, 2, 3 do not rise from low to high"),
        ("confidence_1", "180", "at most 100"),
        ("title", " ", "This field is required"),
        ("reach_1", "-4", "zero or more"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    world: World, roadmap: Roadmap, eli: Client, name: str, value: str, says: str
) -> None:
    name = f"effort_{roadmap.core.pk}_1" if name == "effort" else name
    page = eli.post(world.url("items/new/"), given(roadmap, description="A brass hook", **{name: value}))
    assert page.status_code == 200
    assert says in page.content.decode()
    assert "A brass hook" in page.content.decode()
    assert not Item.objects.filter(title="Hook").exists()
