"""The interns whose skills somebody may see, and how far mentors agree."""

from django.test import Client

from firsthand_web.learning.actions import assessments
from firsthand_web.learning.actions.assessments import Judged
from firsthand_web.learning.queries.skills import agreements
from tests.web.access import assert_members_only
from tests.web.learning.conftest import Class
from tests.world import World


def test_an_intern_goes_to_their_own_and_a_mentor_sees_all(
    world: World, learners: Class, ida: Client, max_: Client, vera: Client, sam: Client
) -> None:
    own = world.url(f"skills/{learners.cohort.pk}/{world.ida.pk}/")
    assert ida.get(world.url("skills/"))["Location"] == own
    page = max_.get(world.url("skills/")).content.decode()
    assert "Ida Intern" in page
    assert "Ivo" in page
    assert "Nobody to show" in assert_members_only(world.url("skills/"), vera=vera, sam=sam)


def test_two_mentors_are_compared_over_what_both_judged(world: World, learners: Class, max_: Client) -> None:
    first = {"research": 1, "data": 2, "customer": 3, "strategy": 4, "delivery": 4}
    second = {"research": 1, "data": 2, "customer": 3, "strategy": 3, "delivery": 4, "communication": 2}
    for by, levels in ((world.max, first), (learners.mia, second)):
        assessments.assess(
            by=by, cohort=learners.cohort, intern=world.ida,
            judged={name: Judged(level=level) for name, level in levels.items()},
        )  # fmt: skip
    (found,) = agreements(learners.cohort)
    assert found.pairs == 5
    assert found.kappa is not None
    assert round(found.kappa.value, 3) == 0.918  # docs/calculations/agreement.md
    assert "0.92" in max_.get(world.url("skills/")).content.decode()
