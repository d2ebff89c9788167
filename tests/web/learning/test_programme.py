"""The programme as an intern sees it."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from firsthand_web.learning.actions import cohorts
from firsthand_web.learning.models import Work
from tests.web.access import assert_members_only
from tests.web.learning.conftest import Class
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
