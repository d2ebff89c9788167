"""The queue of those who guide."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from firsthand_web.insights.actions import needs
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Review, Round, Work
from tests.web.learning import reviewing
from tests.web.learning.conftest import Class
from tests.world import World


def hand_in_another(world: World, learners: Class) -> Round:
    cohort = learners.cohort
    made = working.begin(
        by=learners.ivo, cohort=cohort, assignment=cohort.content.assignment["know-the-product"]
    )
    need = needs.create(by=learners.ivo, product=world.product, statement="Find the switch in the dark")
    working.bind(by=learners.ivo, work=made, record=need)
    return working.hand_in(by=learners.ivo, work=made)


def test_what_waits_longest_is_on_top_with_minutes_and_a_way_to_it(
    world: World, learners: Class, handed_in: Round, max_: Client, ada: Client
) -> None:
    second = hand_in_another(world, learners)
    Round.objects.filter(pk=second.pk).update(at=timezone.now() - timedelta(days=3))
    for client in (max_, ada):
        page = client.get(world.url("reviews/")).content.decode()
        assert "2 wait for your eyes" in page
        assert page.index("Ivo") < page.index("Ida Intern")
        assert "15 min" in page
        assert page.index(world.url(reviewing.address(second))) < page.index("<table")


def test_minutes_are_learnt_from_ones_own_reviews(
    world: World, learners: Class, handed_in: Round, max_: Client, mia: Client
) -> None:
    reviewing.sign(world.max, handed_in, "accept", minutes=60.0)
    hand_in_another(world, learners)
    # By hand: the mean of ln 60 and three times ln 15 is ln 21.2; of ln 60 and three times that, ln 27.5.
    assert "28 min" in max_.get(world.url("reviews/")).content.decode()
    assert "15 min" in mia.get(world.url("reviews/")).content.decode()


def test_what_is_signed_waits_no_longer_and_is_found_again(
    world: World, handed_in: Round, max_: Client, mia: Client
) -> None:
    reviewing.sign(world.max, handed_in)
    page = max_.get(world.url("reviews/")).content.decode()
    assert "Nothing waits for a review" in page
    assert "What you signed lately" in page
    assert world.url(f"works/{handed_in.work_id}/rounds/1/") in page
    assert "What you signed lately" not in mia.get(world.url("reviews/")).content.decode()


def test_only_those_who_guide_find_it(
    world: World,
    handed_in: Round,
    ida: Client,
    ivo: Client,
    mo: Client,
    eli: Client,
    vera: Client,
    sam: Client,
    max_: Client,
) -> None:
    for client in (ida, ivo, mo, eli, vera, sam):
        assert client.get(world.url("reviews/")).status_code == 404
    link = f'href="{world.url("reviews/")}"'
    for client in (ida, mo, vera):
        assert link not in client.get(world.url("programme/")).content.decode()
    assert link in max_.get(world.url("programme/")).content.decode()


def test_today_says_whose_work_is_next_and_that_work_was_reviewed(
    world: World, handed_in: Round, max_: Client, ida: Client, ivo: Client, vera: Client
) -> None:
    assert "Review the next" in max_.get(world.url()).content.decode()
    for client in (ida, ivo, vera):
        assert "waits for your review" not in client.get(world.url()).content.decode()
    reviewing.sign(world.max, handed_in)
    assert "waits for your review" not in max_.get(world.url()).content.decode()
    page = ida.get(world.url()).content.decode()
    assert "Max Mentor asks you to revise" in page
    assert "asks you to revise" not in ivo.get(world.url()).content.decode()
    Work.objects.update(state=Work.State.ACCEPTED)
    Review.objects.update(signed_at=timezone.now() - timedelta(days=8))
    assert "Max Mentor" not in ida.get(world.url()).content.decode().split("What changed")[0]
