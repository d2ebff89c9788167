"""Taking a dependency away, and back."""

from django.test import Client

from firsthand_web.core.models import Deletion
from firsthand_web.roadmap.models import Dependency
from tests.web.access import assert_only_editors_post
from tests.web.roadmap.conftest import Roadmap
from tests.world import World


def test_only_editors_remove_it_and_it_comes_back(
    world: World, roadmap: Roadmap, eli: Client, vera: Client, sam: Client
) -> None:
    found = Dependency.objects.get()
    address = world.url(f"items/{roadmap.lens.pk}/dependencies/{found.pk}/removal/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    page = eli.post(address, follow=True).content.decode()
    assert "Removed: Lens needs Stand." in page
    assert not Dependency.objects.exists()
    eli.post(world.url(f"deletions/{Deletion.objects.get().pk}/undo/"))
    assert Dependency.objects.get().needs == roadmap.stand
