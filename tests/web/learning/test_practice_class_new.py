"""A mentor sets one run for a class."""

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.learning.models import ClassRun
from tests.web.learning.conftest import Class
from tests.world import World

GIVEN = {"title": "Dinner", "world": "ladle", "difficulty": "usual", "seed": "5", "quarters": "2"}


def test_a_mentor_sets_a_run_for_a_cohort_that_they_guide(
    world: World, learners: Class, max_: Client, mo: Client, eli: Client, ida: Client
) -> None:
    given = GIVEN | {"cohort": str(learners.cohort.pk)}
    assert mo.post(world.url("practice/classes/new/"), given).status_code == 200
    for client in (eli, ida):
        assert client.get(world.url("practice/classes/new/")).status_code == 403
    assert not ClassRun.objects.exists()
    response = max_.post(world.url("practice/classes/new/"), given)
    made = ClassRun.objects.get()
    assert response["Location"] == world.url(f"practice/classes/{made.pk}/")
    assert (made.seed, made.cohort, made.quarters) == (5, learners.cohort, 2)
    assert AuditEntry.objects.filter(verb="learning.practice.set").count() == 1


def test_who_guides_nobody_is_told_so(world: World, ada: Client) -> None:
    assert "You guide no cohort" in ada.get(world.url("practice/classes/new/")).content.decode()
