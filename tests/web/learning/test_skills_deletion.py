"""Deleting everything that was said about somebody's skills."""

from django.test import Client

from firsthand_web.core.models import Link
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import assessments
from firsthand_web.learning.actions.assessments import Judged
from firsthand_web.learning.models import Assessment
from tests.web.learning.conftest import Class
from tests.world import World


def test_the_intern_or_the_owner_deletes_it_for_good(
    world: World, learners: Class, need: Opportunity, ida: Client, max_: Client, ada: Client
) -> None:
    address = world.url(f"skills/{learners.cohort.pk}/{world.ida.pk}/deletion/")
    for client in (ida, ada):
        assessments.assess(
            by=world.max, cohort=learners.cohort, intern=world.ida,
            judged={"data": Judged(level=2, cites=[need])},
        )  # fmt: skip
        assert Link.objects.exists()
        assert max_.post(address).status_code == 404
        assert "Delete 1 assessment of Ida Intern" in client.get(address).content.decode()
        client.post(address)
        assert not Assessment.everything.exists()
        assert not Link.objects.exists()
