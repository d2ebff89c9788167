"""What one import brought: members read it, other products' files are not there."""

from django.test import Client

from tests.web.measurement.conftest import Import
from tests.world import World


def test_what_was_wrong_is_listed(world: World, vera: Client, sam: Client, bring: Import) -> None:
    file = bring()
    page = vera.get(world.url(f"metrics/events/files/{file.pk}/")).content.decode()
    assert "row 10, column “timestamp”" in page
    assert "Undo the import" not in page
    assert f'href="{world.url("explore/")}">Explore what people do' in page
    assert sam.get(world.url(f"metrics/events/files/{file.pk}/")).status_code == 404
    assert sam.get(f"/w/elsewhere/other/metrics/events/files/{file.pk}/").status_code == 404


def test_of_many_rows_the_first_are_told_after_what_holds_for_all(
    world: World, vera: Client, bring: Import
) -> None:
    late = "u1,paid,2025-03-01T10:00:00Z,-3"
    bad = [f"u{number},paid,not a time,1" for number in range(20)]
    file = bring("\n".join(["user_id,event,timestamp,revenue", late, *bad]))
    page = vera.get(world.url(f"metrics/events/files/{file.pk}/")).content.decode()
    assert page.count("found “not a time”") == 8
    assert page.index("negative revenue") < page.index("row 3, column “timestamp”")
    assert "And 12 more rows" in page
