"""The example company, built once: every stage is there and linked, every page answers, nothing stays behind.

The order of tests does not matter: whatever one of them changes is rolled back.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from firsthand_web.communication.models import Brief
from firsthand_web.core import registry, search
from firsthand_web.core.folder import prepare
from firsthand_web.core.models import AuditEntry, Comment, Link, Membership, Person, Product, Role
from firsthand_web.evidence.models import Feedback, Response, Survey
from firsthand_web.home.actions import example, example_items
from firsthand_web.home.example import answers, usage
from firsthand_web.insights.models import Opportunity, Theme
from firsthand_web.insights.queries.results import score_of
from firsthand_web.measurement.models import EventFile
from firsthand_web.roadmap.models import Item, Plan
from firsthand_web.strategy.models import KeyResult
from tests import world as worlds
from tests.world import World

# A decision is dated on the day it is made, so the company is built for today.
TODAY = timezone.localdate()
Rows = Counter[str]


pytestmark = pytest.mark.django_db  # each test inside the module's transaction, rolled back on its own


def rows() -> Rows:
    """How many rows of each model there are; sessions come and go with the clients of the tests."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


def files(folder: Path) -> set[str]:
    """What is kept outside the rows; caches may be thrown away at any time."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith("cache/")}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("example") / "folder")


@pytest.fixture(autouse=True)
def own_folder(settings: object, home: Path) -> None:
    settings.FOLDER = home  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, home: Path
) -> Iterator[tuple[World, Product, Rows]]:
    before_folder = configured.FOLDER
    with django_db_blocker.unblock(), transaction.atomic():
        configured.FOLDER = home
        world = worlds.build()
        before = rows()
        product = example.begin(by=world.ada)
        example.build(by=world.ada, product=product, today=TODAY)
        configured.FOLDER = before_folder
        yield world, product, before
        transaction.set_rollback(True)


@pytest.fixture
def world(built: tuple[World, Product, Rows]) -> World:
    return built[0]


@pytest.fixture
def morrow(world: World, built: tuple[World, Product, Rows]) -> Product:
    return Product.objects.get(pk=built[1].pk)


def linked(product: Product, source: type, target: type, kind: Link.Kind) -> int:
    links = Link.objects.filter(product=product, kind=kind)
    return links.filter(source_type=source._meta.label_lower, target_type=target._meta.label_lower).count()  # type: ignore[attr-defined]


def test_people_answered_in_their_own_words(morrow: Product) -> None:
    assert morrow.example
    assert 110 <= Response.objects.filter(product=morrow).count() <= 130
    texts = Feedback.objects.filter(product=morrow).values_list("text", flat=True)
    assert len(set(texts)) >= 90
    # No template: hardly two texts begin alike.
    openings = Counter(" ".join(text.lower().split()[:3]) for text in texts if len(text.split()) > 3)
    assert max(openings.values()) <= 2


def test_needs_are_scored_and_rest_on_the_survey(morrow: Product) -> None:
    needs = list(Opportunity.objects.get_queryset().filter(product=morrow).ranked())
    assert len(needs) == 8
    scores = [score_of(need) for need in needs]
    assert all(score and score.importance.n > 100 and score.score.low < score.score.high for score in scores)
    assert linked(morrow, Survey, Opportunity, Link.Kind.SUPPORTS) == 8
    assert linked(morrow, Theme, Opportunity, Link.Kind.SUPPORTS) >= 3


def test_items_address_needs_and_their_reach_follows_answers(morrow: Product) -> None:
    items = Item.objects.filter(product=morrow)
    assert 10 <= items.count() <= 12
    assert sum(item.follows_evidence for item in items) == items.count() - 1
    assert linked(morrow, Item, Opportunity, Link.Kind.ADDRESSES) >= 10


def test_the_plan_is_proven_chooses_and_was_decided_for(morrow: Product) -> None:
    plan = Plan.objects.get(product=morrow)
    assert plan.status == Plan.Status.OPTIMAL
    assert plan.periods == example_items.quarters(TODAY)
    assert len(plan.inputs["teams"]) == 3
    assert 0 < len(plan.result["placements"]) < Item.objects.filter(product=morrow).count()
    assert plan.decision is not None


def test_results_follow_metrics_from_events(morrow: Product) -> None:
    file = EventFile.objects.get(batch__product=morrow)
    assert 2_500 <= file.events <= 3_500
    assert file.left_out == 0
    results = KeyResult.objects.filter(product=morrow)
    assert [result.metric is not None for result in results] == [True, True]
    assert all(result.begins < TODAY < result.ends for result in results)
    assert linked(morrow, KeyResult, Item, Link.Kind.MEASURES) == 1


def test_the_brief_is_published_and_cites_the_chain(morrow: Product) -> None:
    brief = Brief.objects.get(product=morrow)
    assert brief.published_at is not None
    cited = Link.objects.filter(source_type="communication.brief", source_id=brief.pk, kind=Link.Kind.CITES)
    kinds = set(cited.values_list("target_type", flat=True))
    assert {"insights.opportunity", "roadmap.item", "evidence.feedback"} <= kinds


def test_three_people_talk(morrow: Product) -> None:
    comments = Comment.objects.filter(product=morrow)
    assert set(comments.values_list("created_by__name", flat=True)) == {
        "Ada Owner",
        "Ruth Okafor",
        "Ilya Mendes",
    }
    invented = Person.objects.filter(email__endswith=".example")
    assert all(person.last_login is None for person in invented)


def test_everything_has_its_history(morrow: Product) -> None:
    verbs = set(AuditEntry.objects.filter(product=morrow).values_list("verb", flat=True))
    assert {verb.partition(".")[0] for verb in verbs} >= {
        *("core", "evidence", "insights", "measurement", "strategy", "roadmap", "communication")
    }


def test_every_page_of_the_rail_answers_members_only(world: World, morrow: Product) -> None:
    members = {world.eli: Role.EDITOR, world.vera: Role.VIEWER}
    for person, role in members.items():
        Membership.objects.create(workspace=morrow.workspace, person=person, role=role)
    pages = [
        "today",
        "activity",
        "imports",
        "people",
        *(page.page for _, group in registry.rail() for page in group),
    ]
    for person in (world.ada, world.eli, world.vera):
        client = Client()
        client.force_login(person)
        for page in pages:
            reply = client.get(place_of(morrow, page))
            assert reply.status_code == 200, f"{page} answers {person} with {reply.status_code}"
    stranger = Client()
    stranger.force_login(world.sam)
    assert {stranger.get(place_of(morrow, page)).status_code for page in pages} == {404}


def place_of(product: Product, page: str) -> str:
    return reverse(page, args=[product.workspace.slug, product.slug])


def test_building_again_changes_nothing(world: World, morrow: Product, home: Path) -> None:
    before, kept = rows(), files(home)
    assert example.begin(by=world.ada) == morrow
    example.build(by=world.ada, product=morrow, today=TODAY)
    assert rows() == before
    assert files(home) == kept


def test_nothing_of_it_is_in_another_product(world: World, built: tuple[World, Product, Rows]) -> None:
    assert world.product.workspace != built[1].workspace
    for model in registry.record_models():
        assert not model.everything.filter(product=world.product).exists()
    assert not Link.objects.exclude(product=built[1]).exists()
    assert not search.find(world.product, "guests")
    assert search.find(built[1], "guests")


def test_removing_it_leaves_nothing_behind(
    world: World,
    morrow: Product,
    built: tuple[World, Product, Rows],
    home: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    kept = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert files(home)
    with django_capture_on_commit_callbacks(execute=True):
        example.remove(by=world.ada, product=morrow)
    assert dict(rows()) == dict(built[2])
    assert files(home) == set()
    for path, content in kept.items():  # the other tests find what the rows speak of
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_the_invented_answers_are_the_same_everywhere() -> None:
    assert answers.csv_bytes() == answers.csv_bytes()
    first, later = usage.csv_bytes(date(2026, 4, 15)), usage.csv_bytes(date(2026, 4, 16))
    assert first != later
    assert len(first.splitlines()) == len(later.splitlines())
    assert max(line.split(b",")[2] for line in first.splitlines()[1:]) < b"2026-04-15"


@pytest.mark.parametrize(
    ("today", "names"),
    [
        (date(2026, 1, 1), ["Q2 2026", "Q3 2026", "Q4 2026", "Q1 2027"]),
        (date(2026, 12, 31), ["Q1 2027", "Q2 2027", "Q3 2027", "Q4 2027"]),
    ],
)
def test_the_plan_is_for_the_quarters_to_come(today: date, names: list[str]) -> None:
    assert example_items.quarters(today) == names
