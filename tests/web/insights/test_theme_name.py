"""Renaming a theme."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.insights.models import Theme, ThemeEdit
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_editors_rename_and_are_offered_the_way_back(
    world: World, topic: Callable[[str], Theme], eli: Client, vera: Client, sam: Client
) -> None:
    theme = topic("battery")
    address, given = world.url(f"themes/{theme.pk}/name/"), {"name": "Runs empty"}
    assert_only_editors_post(address, given, vera=vera, sam=sam)
    shown = eli.post(address, given, follow=True).content.decode()
    assert world.url(f"themes/edits/{ThemeEdit.objects.get().pk}/undo/") in shown
    theme.refresh_from_db()
    assert (theme.name, theme.edited) == ("Runs empty", True)
    assert "is blank" in eli.post(address, {"name": " "}, follow=True).content.decode()
