"""Merging two themes."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.insights.models import Theme, ThemeMember
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_the_other_joins_this_one(
    world: World, topic: Callable[[str], Theme], eli: Client, vera: Client, sam: Client
) -> None:
    theme, other = topic("battery"), topic("label")
    address, given = world.url(f"themes/{theme.pk}/merger/"), {"theme": str(other.pk)}
    assert_only_editors_post(address, given, vera=vera, sam=sam)
    eli.post(address, given)
    assert ThemeMember.objects.filter(theme=theme).count() == 12
    assert world.url(f"themes/{other.pk}/") not in eli.get(world.url("themes/")).content.decode()
    assert eli.post(address, {"theme": ""}).status_code == 404
