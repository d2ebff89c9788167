"""A small roadmap with one best plan: two teams, two periods, four items, one of which cannot fit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from firsthand.roadmap.scoring import Range
from firsthand_web.core.models import Job
from firsthand_web.evidence.actions import drafts, surveys
from firsthand_web.evidence.models import Question, Survey
from firsthand_web.evidence.queries import drafts as files
from firsthand_web.roadmap.actions import capacity, items
from firsthand_web.roadmap.actions.items import Draft
from firsthand_web.roadmap.models import Item, Plan, Team
from tests.world import World


def exactly(value: float) -> Range:
    return Range(low=value, likely=value, high=value)


def about(value: float) -> Range:
    return Range(low=value / 2, likely=value, high=value * 2)


@dataclass(frozen=True, kw_only=True)
class Roadmap:
    """`lens` needs `stand`; `cord` is the must-have; `dome` takes more than its team ever has."""

    core: Team
    shop: Team
    stand: Item
    lens: Item
    cord: Item
    dome: Item


@pytest.fixture
def roadmap(world: World) -> Roadmap:
    product, by = world.product, world.ada
    capacity.set_horizon(by=by, product=product, periods=["Q1 2027", "Q2 2027"])
    core = capacity.create_team(by=by, product=product, name="Core", usual=4)
    shop = capacity.create_team(by=by, product=product, name="Shop", usual=2)

    def add(title: str, reach: float, efforts: dict[Team, Range], must: bool = False) -> Item:
        draft = Draft(title=title, reach=about(reach), efforts=efforts, must=must)
        return items.create(by=by, product=product, draft=draft)

    made = Roadmap(
        core=core,
        shop=shop,
        stand=add("Stand", 100, {core: exactly(3)}),
        lens=add("Lens", 300, {core: exactly(2), shop: exactly(1)}),
        cord=add("Cord", 50, {shop: exactly(2)}, must=True),
        dome=add("Dome", 900, {shop: exactly(3)}),
    )
    items.depend(by=by, item=made.lens, needs=made.stand)
    return made


@pytest.fixture
def solve(world: World, eli: Client, django_capture_on_commit_callbacks: Any) -> Callable[[], Job]:
    """Press “Find the best plan” as Eli, and wait for the job."""

    def press() -> Job:
        with django_capture_on_commit_callbacks(execute=True):
            eli.post(world.url("plan/solving/"))
        job = Job.objects.get(product=world.product, pk=Job.objects.latest("pk").pk)
        job.refresh_from_db()
        return job

    return press


@pytest.fixture
def plan(roadmap: Roadmap, solve: Callable[[], Job]) -> Plan:
    solve()
    return Plan.objects.get()


ANSWERS = "id,How often do you read at night?\n" + "".join(
    f"{number},{answer}\n"
    for number, answer in enumerate(
        ["Daily"] * 20 + ["Weekly"] * 20 + ["Never"] * 35 + ["Not applicable"] * 5
    )
)

Bring = Callable[[str], Survey]


@pytest.fixture
def bring_survey(world: World) -> Bring:
    """Import a survey's answers; the second time brings the first one up to date."""

    def bring(text: str = ANSWERS) -> Survey:
        upload = drafts.Upload(name="night.csv", chunks=[text.encode()])
        draft = drafts.begin(by=world.eli, product=world.product, uploads=[upload], title="Night readers")
        return surveys.import_draft(by=world.eli, draft=draft, reading=files.read(draft))

    return bring


@pytest.fixture
def question(bring_survey: Bring) -> Question:
    survey = bring_survey(ANSWERS)
    found: Question = Question.objects.get(survey=survey, kind="single")
    return found
