"""The voices that stand in no theme."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.insights.actions import themes
from firsthand_web.insights.models import Theme, ThemeMember, ThemeRun
from tests.web.access import assert_members_only
from tests.web.insights.conftest import ODD
from tests.world import World


def test_what_fits_nothing_and_what_was_left_out(
    world: World, run: ThemeRun, topic: Callable[[str], Theme], vera: Client, sam: Client
) -> None:
    seen = assert_members_only(world.url("themes/rest/"), vera=vera, sam=sam)
    assert all(text in seen for text in ODD)
    assert "3 of 21 voices" in seen
    out = ThemeMember.objects.filter(theme=topic("label"))[:1]
    themes.exclude(by=world.eli, run=run, members=list(out))
    assert out[0].feedback.text not in vera.get(world.url("themes/rest/")).content.decode()
    left = ThemeMember.objects.get(excluded=True)
    assert left.feedback.text in vera.get(world.url("themes/rest/"), {"excluded": "yes"}).content.decode()


def test_nothing_here(world: World, vera: Client) -> None:
    assert "Nothing here" in vera.get(world.url("themes/rest/")).content.decode()
