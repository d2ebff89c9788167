"""The programme as an intern sees it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firsthand_web.learning.actions import cohorts
from firsthand_web.learning.models import Round, Work
from firsthand_web.learning.queries.cohorts import doing
from tests.web.access import assert_members_only
from tests.web.learning.conftest import MONDAY, Class
from tests.world import World


def test_without_a_cohort_it_says_who_begins_one(
    world: World, vera: Client, sam: Client, max_: Client
) -> None:
    assert "You are in no cohort" in assert_members_only(world.url("programme/"), vera=vera, sam=sam)
    assert "Begin a cohort" in max_.get(world.url("programme/")).content.decode()


def test_an_intern_sees_weeks_with_dates_and_what_is_not_offered_yet(
    world: World, learners: Class, ida: Client, work: Work
) -> None:
    page = ida.get(world.url("programme/")).content.decode()
    assert "2 Nov to 8 Nov 2026" in page
    assert "18 Jan to 24 Jan 2027" in page
    assert "Know the product and those who use it" in page
    assert "Under way" in page
    assert "Not offered yet: A specification that three disciplines signed." in page


def test_this_week_is_marked(world: World, learners: Class, ida: Client) -> None:
    today = timezone.localdate()
    cohorts.change(
        by=world.max, cohort=learners.cohort, title="Autumn", starts_on=today - timedelta(days=7),
        interns=[world.ida], mentors=[world.max],
    )  # fmt: skip
    page = ida.get(world.url("programme/")).content.decode()
    assert page.count("this week") == 1
    assert page.index("The product and the people") < page.index("this week") < page.index("Asking many")


def test_a_mentor_of_a_fresh_cohort_sees_what_happens_next(
    world: World, learners: Class, max_: Client, ada: Client
) -> None:
    start = timezone.localdate() + timedelta(days=5)
    cohorts.change(
        by=world.max, cohort=learners.cohort, title="Autumn", starts_on=start,
        interns=[world.ida, learners.ivo], mentors=[world.max],
    )  # fmt: skip
    for page in ("programme/", "reviews/", f"cohorts/{learners.cohort.pk}/"):
        seen = max_.get(world.url(page)).content.decode()
        assert f"Begins on {start:%-d %B}, in 5 days" in seen
        assert "0 of 2 interns have begun" in seen
        assert "Not begun yet: Ida Intern, Ivo" in seen
        assert "Know the product and those who use it" in seen
    assert "2 interns with Max Mentor, 12 weeks from" in max_.get(world.url("programme/")).content.decode()
    assert max_.get(world.url("skills/")).content.decode().count("Nothing said yet") == 2


def test_it_says_who_has_begun_and_what_waits(
    world: World, learners: Class, handed_in: Round, max_: Client
) -> None:
    page = max_.get(world.url("programme/")).content.decode()
    assert "1 of 2 interns have begun" in page
    assert "1 waits for your eyes" in page
    assert "Not begun yet: Ivo" in page


@pytest.mark.parametrize(
    ("days", "said"),
    [(-1, "begins on 2 November, tomorrow"), (0, "week 1 of 12"), (20, "week 3 of 12"),
     (83, "week 12 of 12"), (84, "over since 24 January 2027")],
)  # fmt: skip
def test_where_it_is_in_its_weeks(learners: Class, days: int, said: str) -> None:
    found = doing(learners.cohort, today=MONDAY + timedelta(days=days))
    assert found.when.startswith(said)
