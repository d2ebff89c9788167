"""Holding voices to a theme."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.insights.models import Theme, ThemeMember
from tests.web.access import assert_only_editors_post
from tests.web.insights.conftest import ODD
from tests.world import World


def test_a_voice_that_fits_nothing_is_moved(
    world: World,
    topic: Callable[[str], Theme],
    find: Callable[[], object],
    eli: Client,
    vera: Client,
    sam: Client,
) -> None:
    theme = topic("battery")
    # One word is too short to be grouped; a person may still say where it belongs.
    member = ThemeMember.objects.get(feedback__text=ODD[0])
    address, given = world.url("themes/pins/"), {"voice": str(member.pk), "theme": str(theme.pk)}
    assert_only_editors_post(address, given, vera=vera, sam=sam)
    eli.post(address, given)
    member.refresh_from_db()
    assert member.theme == theme
    find()
    assert ThemeMember.objects.get(feedback__text=ODD[0]).theme == theme
    assert "at least one voice" in eli.post(address, {"theme": theme.pk}, follow=True).content.decode()
