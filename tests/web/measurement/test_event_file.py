"""What one import brought: members read it, other products' files are not there."""

from django.test import Client

from tests.web.measurement.conftest import Import
from tests.world import World


def test_what_was_wrong_is_listed(world: World, vera: Client, sam: Client, bring: Import) -> None:
    file = bring()
    page = vera.get(world.url(f"metrics/events/files/{file.pk}/")).content.decode()
    assert "row 10, column “timestamp”" in page
    assert "Undo the import" not in page
    assert sam.get(world.url(f"metrics/events/files/{file.pk}/")).status_code == 404
    assert sam.get(f"/w/elsewhere/other/metrics/events/files/{file.pk}/").status_code == 404
