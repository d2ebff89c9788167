"""Saying which need a theme speaks of."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.core.models import AuditEntry, Link
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Theme
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_editors_link_and_the_thread_shows_it(
    world: World, topic: Callable[[str], Theme], eli: Client, vera: Client, sam: Client
) -> None:
    theme = topic("battery")
    need = needs.create(by=world.eli, product=world.product, statement="Light through the night")
    address, given = world.url(f"themes/{theme.pk}/needs/"), {"need": str(need.pk)}
    assert_only_editors_post(address, given, vera=vera, sam=sam)
    for _ in range(2):
        eli.post(address, given)
    link = Link.objects.get(target_id=need.pk, source_type=Theme.type_name())
    assert (link.source_id, link.kind) == (theme.pk, Link.Kind.SUPPORTS)
    assert AuditEntry.objects.filter(verb="core.link.created").count() == 1
    assert theme.name in eli.get(world.url(f"needs/{need.pk}/")).content.decode()
    assert need.statement in eli.get(world.url(f"themes/{theme.pk}/")).content.decode()
