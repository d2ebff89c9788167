"""Taking a decision about themes back."""

from collections.abc import Callable

from django.test import Client

from firsthand_web.core.models import AuditEntry, Job
from firsthand_web.insights.actions import themes
from firsthand_web.insights.models import Theme
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_newest_first(
    world: World, topic: Callable[[str], Theme], eli: Client, vera: Client, sam: Client
) -> None:
    first = themes.rename(by=world.eli, theme=topic("battery"), name="One")
    second = themes.rename(by=world.eli, theme=topic("battery"), name="Two")
    address = world.url(f"themes/edits/{second.pk}/undo/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    early = eli.post(world.url(f"themes/edits/{first.pk}/undo/"), follow=True).content.decode()
    assert "newest first" in early
    assert "Taken back" in eli.post(address, follow=True).content.decode()
    assert topic("battery").name == "One"
    assert AuditEntry.objects.filter(verb="insights.theme-edit.undone", by=world.eli).count() == 1
    assert not Job.objects.exclude(kind="insights.themes").exists()


def test_an_older_one_looks_for_themes_again(
    world: World,
    topic: Callable[[str], Theme],
    find: Callable[[], object],
    eli: Client,
    django_capture_on_commit_callbacks: object,
) -> None:
    edit = themes.rename(by=world.eli, theme=topic("battery"), name="One")
    find()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sent = eli.post(world.url(f"themes/edits/{edit.pk}/undo/"))
    assert sent["Location"] == world.url(f"jobs/{Job.objects.latest('pk').pk}/")
    assert topic("battery").name != "One"
