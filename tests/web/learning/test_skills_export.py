"""Assessments as a table that a spreadsheet opens safely."""

from django.test import Client

from firsthand_web.learning.actions import assessments
from firsthand_web.learning.actions.assessments import Judged
from tests.web.learning.conftest import Class
from tests.world import World


def test_an_intern_takes_theirs_away(world: World, learners: Class, ida: Client) -> None:
    for by, words in ((world.ida, "=1+1"), (world.max, "Fair.")):
        assessments.assess(
            by=by, cohort=learners.cohort, intern=world.ida, judged={"data": Judged(level=2, words=words)}
        )
    text = ida.get(world.url(f"skills/{learners.cohort.pk}/{world.ida.pk}/export/")).content.decode()
    rows = [line.split(",")[1:6] for line in text.splitlines()]
    assert rows == [
        ["competency", "level", "by", "own", "words"],
        ["data", "2", "Ida Intern", "yes", "'=1+1"],
        ["data", "2", "Max Mentor", "no", "Fair."],
    ]
