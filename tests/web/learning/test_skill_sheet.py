"""One intern's competencies: seen by them, their mentors and the owner."""

from django.test import Client

from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.actions import assessments
from firsthand_web.learning.actions.assessments import Judged
from tests.web.learning.conftest import Class
from tests.world import World


def test_an_intern_sees_what_mentors_say_after_their_own(
    world: World, learners: Class, need: Opportunity, ida: Client, max_: Client
) -> None:
    judged = {"customer": Judged(level=3, words="Names no product.", cites=[need])}
    assessments.assess(by=world.max, cohort=learners.cohort, intern=world.ida, judged=judged)
    address = world.url(f"skills/{learners.cohort.pk}/{world.ida.pk}/")
    assert "Names no product." not in ida.get(address).content.decode()
    assert "Names no product." in max_.get(address).content.decode()
    assessments.assess(
        by=world.ida, cohort=learners.cohort, intern=world.ida, judged={"customer": Judged(level=2)}
    )
    page = ida.get(address).content.decode()
    assert "Names no product." in page
    assert "Read in bed without waking anybody" in page
    assert "lower than the mentors do" in page


def test_nobody_else_finds_it(
    world: World, learners: Class, ivo: Client, mo: Client, eli: Client, vera: Client, sam: Client
) -> None:
    for client in (ivo, mo, eli, vera, sam):
        for page in ("", "new/", "export/", "deletion/"):
            address = world.url(f"skills/{learners.cohort.pk}/{world.ida.pk}/{page}")
            assert client.get(address).status_code == 404


def test_a_mentor_has_no_sheet_of_their_own(world: World, learners: Class, max_: Client) -> None:
    assert max_.get(world.url(f"skills/{learners.cohort.pk}/{world.max.pk}/")).status_code == 404
