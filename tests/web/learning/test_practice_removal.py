"""Taking a practice run away."""

from django.test import Client

from firsthand_web.core.models import AuditEntry, Workspace
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import folder_of
from tests.web.learning.conftest import Class
from tests.web.learning.practising import address, begun
from tests.world import World


def test_the_learner_takes_it_away_with_everything_in_it(
    world: World, learners: Class, ida: Client, max_: Client, ivo: Client
) -> None:
    run = begun(world.ida, world.product)
    folder, page = folder_of(run.product), address(run, "practice_removal")
    (folder / "quarter-0").mkdir(parents=True)
    for client, status in ((max_, 403), (ivo, 404)):
        assert client.post(page).status_code == status
    assert ida.get(page).status_code == 200
    assert Run.objects.exists()
    assert ida.post(page)["Location"] == world.url("practice/")
    assert not Run.objects.exists()
    assert not folder.exists()
    assert set(Workspace.objects.values_list("name", flat=True)) == {"Lantern", "Elsewhere"}
    assert AuditEntry.objects.filter(product=world.product, verb="learning.practice.removed").count() == 1
