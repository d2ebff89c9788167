"""Leaving voices out of every theme."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.insights.models import Theme, ThemeMember
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_ticked_voices_are_left_out(
    world: World, topic: Callable[[str], Theme], eli: Client, vera: Client, sam: Client
) -> None:
    member = ThemeMember.objects.filter(theme=topic("battery"))[0]
    address = world.url("themes/exclusions/")
    given = {"voice": str(member.pk), "next": world.url("themes/rest/")}
    assert_only_editors_post(address, given, vera=vera, sam=sam)
    assert eli.post(address, given)["Location"] == world.url("themes/rest/")
    member.refresh_from_db()
    assert (member.theme, member.excluded) == (None, True)
    assert eli.post(address, {"next": "https://example.org/"})["Location"] == world.url("themes/")
