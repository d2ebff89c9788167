"""One theme: quotes, all its voices, and what can be decided."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.insights.models import Theme, ThemeMember
from tests.web.access import assert_members_only
from tests.world import World


def test_quotes_and_all_voices(
    world: World, topic: Callable[[str], Theme], vera: Client, sam: Client, eli: Client
) -> None:
    theme = topic("label")
    address = world.url(f"themes/{theme.pk}/")
    seen = assert_members_only(address, vera=vera, sam=sam)
    for member in ThemeMember.objects.filter(theme=theme):
        assert member.feedback.text in seen
        assert world.url(f"voices/{member.feedback_id}/") in seen
    assert "6 people, 6 voices" in seen
    assert "Merge it in" not in seen
    assert "Merge it in" in eli.get(address).content.decode()
