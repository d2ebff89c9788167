"""Choosing in a quarter: kept, refused with the numbers, carried out."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from firsthand.errors import Cancelled
from firsthand.learning.practice.beliefs import Beliefs
from firsthand.learning.simulator.choices import Choices
from firsthand_web.core.models import AuditEntry, Job
from firsthand_web.insights.actions import needs
from firsthand_web.learning import tasks
from firsthand_web.learning.actions import practice
from firsthand_web.learning.models import Quarter, Run
from firsthand_web.learning.queries import practice_pages
from firsthand_web.learning.queries.practice import folder_of
from firsthand_web.roadmap.models import Decision, Item, Plan
from tests.web.learning.conftest import Class
from tests.web.learning.practising import SILL, address, begun, lived
from tests.world import World

CHOSEN = {
    "work-awake": "2", "work-merge": "1", "study-0": "interviews", "number-0": "3", "about-0": "families",
    "price-month": "4.5", "paying-low": "40", "paying-high": "50", "paying-sure": "0.9", "ships": "60",
}  # fmt: skip


def test_what_is_chosen_is_kept_and_shown_again(world: World, learners: Class, ida: Client) -> None:
    run = begun(world.ida, world.product)
    needs.create(by=world.ida, product=run.product, statement="Cook with wet hands")
    page = address(run, "practice_quarter")
    ida.post(page, CHOSEN | {"keep": "", "need-1": "Cook with wet hands"})
    kept = Quarter.objects.get(run=run)
    assert [work["item"] for work in kept.choices["work"]] == ["merge", "awake"]
    assert kept.choices["prices"] == {"month": 4.5}
    assert kept.choices["research"] == [{"study": "interviews", "number": 3, "about": "families"}]
    assert kept.beliefs["needs"] == ["Cook with wet hands"]
    assert kept.beliefs["forecasts"] == {"paying": {"low": 0.4, "high": 0.5, "confidence": 0.9}}
    assert kept.beliefs["ships"] == {"merge": 0.6}
    assert kept.played_at is None
    assert AuditEntry.objects.filter(verb="learning.practice.chosen").count() == 1
    shown = ida.get(page).content.decode()
    assert 'name="price-month" value="4.5"' in shown
    assert "Go on choosing" in ida.get(address(run)).content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"number-0": "200"}, "this research takes 200 days of the team"),
        ({"study-0": "survey", "number-0": "90"}, "this research takes 90 days of the team"),
        ({"price-month": "40"}, "too great a change from 3.99"),
        ({"work-expiry": "3"}, "“Warn before food goes off” comes after"),
        ({"study-0": "usability", "about-0": ""}, "is about an item"),
        ({"paying-low": "60"}, "ends before it begins"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_numbers(
    world: World, learners: Class, ida: Client, change: dict[str, str], says: str
) -> None:
    run = begun(world.ida, world.product)
    before = Job.objects.count()
    page = ida.post(address(run, "practice_quarter"), CHOSEN | {"end": ""} | change).content.decode()
    assert says in page
    assert "Nothing was changed" in page
    assert Quarter.objects.count() == 0
    assert Job.objects.count() == before


def test_ending_twice_is_ending_once(world: World, learners: Class, ida: Client) -> None:
    run = begun(world.ida, world.product)
    page = address(run, "practice_quarter")
    first, second = (ida.post(page, CHOSEN | {"end": ""})["Location"] for _ in range(2))
    assert first == second
    assert Job.objects.filter(kind=practice.QUARTER).count() == 1
    kept = ida.post(page, {"keep": "", "work-merge": "1"}).content.decode()
    assert "is being carried out already" in kept
    assert [work["item"] for work in Quarter.objects.get().choices["work"]] == ["merge", "awake"]


def test_a_cancelled_quarter_changes_nothing_and_one_that_writes_comes_to_its_end(
    world: World, learners: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(world.ida, world.product)
    job = practice.end(by=world.ida, run=run, choices=Choices(), beliefs=Beliefs())
    asked = list[str]()

    def cancelled(_share: float, message: str) -> None:
        asked.append(message)
        raise Cancelled("stop")

    step = SimpleNamespace(payload=job.payload, product=run.product, by=world.ida, progress=cancelled)
    with pytest.raises(Cancelled):
        tasks.end_practice_quarter(step)  # type: ignore[arg-type]
    assert Run.objects.get().known.played == 0
    assert not folder_of(run.product).exists()
    tasks.steady(cancelled)(0.5, "writing")
    assert asked == ["Living the quarter", "writing"]


def test_the_adopted_plan_is_taken_over(world: World, learners: Class, ida: Client) -> None:
    run = begun(world.ida, world.product)
    ids = {key: Item.objects.get(product=run.product, key=key).pk for key in ("timers", "awake", "merge")}
    placed = {"timers": "Quarter 1", "awake": "Quarter 1", "merge": "Quarter 1"}
    plan = Plan.objects.create(
        product=run.product, digest="0", periods=["Quarter 1"], status=Plan.Status.OPTIMAL,
        result={"ids": ids, "placements": placed},
    )  # fmt: skip
    today = timezone.localdate()
    Decision.objects.create(product=run.product, title="Go", chosen="It", decided_on=today, plan=plan)
    taken = practice_pages.taken_over(run.product, run.known)
    assert sorted(taken) == ["work-awake", "work-merge", "work-timers"]
    assert taken["work-awake"] < taken["work-timers"]
    shown = ida.get(address(run, "practice_quarter") + "?take=plan").content.decode()
    assert 'name="work-awake" value="1"' in shown


def test_hardware_has_parts_and_builds(
    world: World, learners: Class, ida: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(world.ida, world.product, SILL)
    page = address(run, "practice_quarter")
    data = {"keep": "", "work-lid": "1", "stages": ["PVT"]}
    assert ida.post(page, data).status_code == 302
    assert Quarter.objects.get().choices["stages"] == ["PVT"]
    run = lived(run, monkeypatch)
    assert run.known.played == 1
    assert "Quarter 2 of 2" in ida.get(address(run)).content.decode()


def test_a_run_of_another_version_says_so(world: World, learners: Class, ida: Client) -> None:
    run = begun(world.ida, world.product)
    Run.objects.filter(pk=run.pk).update(state=run.state | {"version": 99})
    page = ida.get(address(run))
    assert "This run cannot go on" in page.content.decode()
    assert "version 99" in page.content.decode()
    assert ida.get(address(run, "practice_quarter"))["Location"] == address(run)
    assert ida.post(address(run, "practice_quarter"), CHOSEN | {"end": ""}).status_code == 302
    assert not Quarter.objects.exists()


def test_only_the_learner_chooses(
    world: World, learners: Class, max_: Client, ada: Client, ivo: Client
) -> None:
    page = address(begun(world.ida, world.product), "practice_quarter")
    for client, status in ((max_, 403), (ada, 403), (ivo, 404)):
        assert client.post(page, CHOSEN | {"end": ""}).status_code == status
    assert not Quarter.objects.exists()
