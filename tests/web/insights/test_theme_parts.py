"""Splitting voices off a theme."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.insights.models import Theme, ThemeMember
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_ticked_voices_become_a_theme(
    world: World, topic: Callable[[str], Theme], eli: Client, vera: Client, sam: Client
) -> None:
    theme = topic("battery")
    ticked = list(ThemeMember.objects.filter(theme=theme).values_list("pk", flat=True)[:2])
    address = world.url(f"themes/{theme.pk}/parts/")
    assert_only_editors_post(address, {"name": "Part"}, vera=vera, sam=sam)
    eli.post(address, {"name": "Part", "voice": ticked})
    part = Theme.objects.get(name="Part")
    assert set(ThemeMember.objects.filter(theme=part).values_list("pk", flat=True)) == set(ticked)
    assert part.size == 2
    assert "not none and not all" in eli.post(address, {"name": "None"}, follow=True).content.decode()
