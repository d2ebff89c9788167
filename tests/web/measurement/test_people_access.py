"""Who may see people: nobody at first; the owner says, everybody can read it."""

from urllib.parse import urlencode

from django.test import Client

from firsthand_web.core.models import AuditEntry
from tests.world import World


def test_nobody_at_first_and_the_owner_says(world: World, ada: Client, vera: Client) -> None:
    assert "<b>Nobody</b>" in vera.get(world.url("explore/people/")).content.decode()
    ada.post(world.url("explore/people/"), {"who": "editors"})
    assert "<b>Editors, mentors and owners</b>" in vera.get(world.url("explore/people/")).content.decode()
    entry = AuditEntry.objects.get(verb="measurement.people-access.changed")
    assert entry.data == {"from": "nobody", "to": "editors"}


def test_nothing_else_can_be_chosen(world: World, ada: Client) -> None:
    ada.post(world.url("explore/people/"), {"who": "everybody"})
    assert not AuditEntry.objects.filter(verb="measurement.people-access.changed").exists()


def test_who_may_not(world: World, max_: Client, eli: Client, sam: Client) -> None:
    assert max_.post(world.url("explore/people/"), {"who": "editors"}).status_code == 403
    assert eli.post(world.url("explore/people/"), {"who": "editors"}).status_code == 403
    assert sam.get(world.url("explore/people/")).status_code == 404


def test_the_owner_comes_back_to_the_numbers(world: World, ada: Client) -> None:
    back = world.url("explore/funnel/?a=visit")
    address = world.url("explore/people/")
    answer = ada.post(f"{address}?{urlencode({'next': back})}", {"who": "editors"})
    assert answer.url == back
    away = ada.post(f"{address}?next=https://elsewhere.org/", {"who": "nobody"})
    assert away.url == address
