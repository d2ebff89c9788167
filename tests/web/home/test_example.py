"""The practice company, built once: stages are there and linked, pages answer, nothing stays behind.

The order of tests does not matter: whatever one of them changes is rolled back.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
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
from firsthand_web.core.access import Place
from firsthand_web.core.folder import prepare
from firsthand_web.core.models import AuditEntry, Comment, Link, Membership, Person, Product, Proposal, Role
from firsthand_web.evidence.models import Feedback, FeedbackDraft, Response, Survey
from firsthand_web.experiments.models import Experiment, Forecast
from firsthand_web.home.actions import example, example_items
from firsthand_web.home.example import facts
from firsthand_web.insights.models import Opportunity, Theme
from firsthand_web.insights.queries.results import score_of
from firsthand_web.learning.models import Assessment, Cohort, Review
from firsthand_web.learning.queries.practice import folder_of
from firsthand_web.measurement.models import Analysis, EventFile, Finding, Metric, Monitor
from firsthand_web.measurement.queries import explore
from firsthand_web.roadmap.models import Decision, Item, Plan
from firsthand_web.strategy.models import KeyResult
from tests import world as worlds
from tests.web.measurement.asked import picture_of
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
        example.build(by=world.ada, workspace=product.workspace, today=TODAY)
        configured.FOLDER = before_folder
        yield world, product, before
        transaction.set_rollback(True)


@pytest.fixture
def world(built: tuple[World, Product, Rows]) -> World:
    return built[0]


@pytest.fixture
def ladle(world: World, built: tuple[World, Product, Rows]) -> Product:
    return Product.objects.get(pk=built[1].pk)


@pytest.fixture
def sill(ladle: Product) -> Product:
    return ladle.workspace.products.get(name="Sill")


@pytest.fixture(params=["Ladle", "Sill"])
def product(ladle: Product, request: pytest.FixtureRequest) -> Product:
    return ladle.workspace.products.get(name=request.param)


def linked(product: Product, source: type, target: type, kind: Link.Kind) -> int:
    links = Link.objects.filter(product=product, kind=kind)
    return links.filter(source_type=source._meta.label_lower, target_type=target._meta.label_lower).count()  # type: ignore[attr-defined]


def test_two_products_one_company(ladle: Product, sill: Product) -> None:
    assert (ladle.name, ladle.kind, sill.kind) == ("Ladle", Product.Kind.DIGITAL, Product.Kind.PHYSICAL)
    assert ladle.example
    assert sill.example
    assert ladle.workspace.name == "The practice company"


def test_people_write_in_their_own_words(product: Product) -> None:
    voices = Feedback.objects.filter(product=product)
    assert set(voices.values_list("source", flat=True)) >= {"Feedback in the app", "Support tickets"}
    texts = [text for text in voices.values_list("text", flat=True) if len(text.split()) > 3]
    assert len(texts) >= 150
    openings = Counter(" ".join(text.lower().split()[:4]) for text in texts)
    assert max(openings.values()) <= len(texts) / 20
    told = voices.filter(source="Feedback in the app").first()
    assert told is not None
    assert told.who
    assert not any("@" in value for value in told.attributes.values())
    assert TODAY - timedelta(days=93) <= told.said_on < TODAY  # type: ignore[operator]


def test_the_newest_reviews_wait_for_somebody(ladle: Product) -> None:
    waiting = FeedbackDraft.objects.get(product=ladle, imported_at=None)
    assert waiting.source == "Store reviews"
    assert Feedback.objects.filter(product=ladle, source="Store reviews").exists()


def test_needs_are_scored_and_rest_on_the_survey(product: Product) -> None:
    assert Response.objects.filter(product=product).count() >= 60
    needs = list(Opportunity.objects.get_queryset().filter(product=product).ranked())
    assert len(needs) == 10
    scores = [score_of(need) for need in needs]
    assert all(score and score.importance.n > 50 and score.score.low < score.score.high for score in scores)
    assert linked(product, Survey, Opportunity, Link.Kind.SUPPORTS) == 10
    assert linked(product, Theme, Opportunity, Link.Kind.SUPPORTS) >= 3


def test_items_address_needs_and_tell_what_the_team_knows(product: Product) -> None:
    items = Item.objects.filter(product=product)
    assert items.count() == len(facts(product.slug)["items"])
    assert linked(product, Item, Opportunity, Link.Kind.ADDRESSES) >= 10
    assert all(item.follows_evidence for item in items if item.key not in ("watch", "dark"))


def test_the_plan_is_proven_and_chooses(product: Product) -> None:
    plan = Plan.objects.get(product=product)
    assert plan.status == Plan.Status.OPTIMAL
    assert plan.periods == example_items.quarters(TODAY)
    assert len(plan.inputs["teams"]) == 4
    assert 0 < len(plan.result["placements"]) < Item.objects.filter(product=product).count()
    assert (plan.decision is not None) == (product.name == "Ladle")


def test_results_follow_metrics_from_events(product: Product) -> None:
    file = EventFile.objects.get(batch__product=product)
    assert file.events >= 30_000
    assert file.left_out == 0
    results = KeyResult.objects.filter(product=product)
    assert [result.metric is not None for result in results] == [True, True]
    assert all(result.begins < TODAY < result.ends for result in results)
    assert linked(product, KeyResult, Item, Link.Kind.MEASURES) == 1


def test_analyses_answer_from_the_events(product: Product) -> None:
    saved = list(Analysis.objects.filter(product=product))
    assert len(saved) == len(facts(product.slug)["analyses"])
    assert all(explore.words_of(each) and picture_of(each) for each in saved)
    assert linked(product, Analysis, Metric, Link.Kind.SUPPORTS) == 1


def test_a_monitor_has_told_and_a_test_has_decided(ladle: Product) -> None:
    finding = Finding.objects.open().get(product=ladle)
    assert finding.monitor == Monitor.objects.get(product=ladle)
    assert finding.numbers["value"] > finding.numbers["high"] == 0.07
    assert not Forecast.objects.filter(team=None).exists()
    decided = Experiment.objects.get(product=ladle, state=Experiment.State.DECIDED)
    assert decided.decision.title == facts("ladle")["verdict"]["title"]
    assert linked(ladle, Decision, Experiment, Link.Kind.CITES) == 1


def test_the_brief_cites_the_chain(product: Product) -> None:
    brief = Brief.objects.get(product=product)
    assert (brief.published_at is not None) == (product.name == "Ladle")
    cited = Link.objects.filter(source_type="communication.brief", source_id=brief.pk, kind=Link.Kind.CITES)
    kinds = set(cited.values_list("target_type", flat=True))
    assert {"insights.opportunity", "roadmap.item", "evidence.feedback"} <= kinds


def test_people_talk(product: Product) -> None:
    comments = Comment.objects.filter(product=product)
    engineer = {"Ladle": "Deniz Aksoy", "Sill": "Freya Holm"}[product.name]
    names = {"Ada Owner", "Ruth Okafor", engineer, *(["Ida Moreau"] if product.name == "Ladle" else [])}
    assert set(comments.values_list("created_by__name", flat=True)) == names
    invented = Person.objects.filter(email__endswith=".example")
    assert all(person.last_login is None for person in invented)
    assert Membership.objects.get(person__name="Ruth Okafor").role == Role.MENTOR


def test_somebody_learns_and_is_guided(ladle: Product, sill: Product) -> None:
    cohort = Cohort.objects.get(product__in=[ladle, sill])
    assert cohort.product == ladle
    assert sorted(cohort.seats.values_list("person__name", "part")) == [
        ("Ida Moreau", "intern"), ("Ruth Okafor", "mentor")
    ]  # fmt: skip
    assert cohort.starts_on.weekday() == 0
    assert timedelta(weeks=1) <= TODAY - cohort.starts_on < timedelta(weeks=len(cohort.content.weeks))
    accepted, waiting, begun = cohort.works.order_by("pk")
    assert [accepted.state, waiting.state, begun.state] == ["accepted", "handed in", "started"]
    review = Review.objects.get()
    assert (review.round.work, review.mentor.name) == (accepted, "Ruth Okafor")
    assert review.signed_at is not None
    assert review.remarks.count() == 2
    assert {each.is_own for each in Assessment.objects.filter(cohort=cohort)} == {True, False}
    proposal = Proposal.objects.get()
    assert (proposal.is_waiting, proposal.product) == (True, ladle)
    assert proposal.created_by.name == "Ida Moreau"


def test_files_lie_beside_the_records_and_none_of_them_is_the_truth(product: Product) -> None:
    found = [path for path in folder_of(product).rglob("*") if path.is_file()]
    kinds = {path.relative_to(folder_of(product)).parts[0] for path in found}
    assert {"feedback", "surveys", "interviews"} <= kinds
    assert not kinds & {"truth", "events"}
    assert not [path for path in found if "truth" in path.name or path.suffix == ".zip"]


def test_everything_has_its_history(product: Product) -> None:
    verbs = set(AuditEntry.objects.filter(product=product).values_list("verb", flat=True))
    assert {verb.partition(".")[0] for verb in verbs} >= {
        *("core", "evidence", "insights", "measurement", "strategy", "roadmap", "communication"),
        *(["learning"] if product.name == "Ladle" else []),
    }


def test_every_page_of_the_rail_answers_members_only(world: World, product: Product) -> None:
    members = {world.ada: Role.OWNER, world.eli: Role.EDITOR, world.vera: Role.VIEWER}
    rail = [page for _, group in registry.rail() for page in group]
    always = ["today", "practice_files", "activity", "imports", "people"]
    for person, role in members.items():
        Membership.objects.get_or_create(workspace=product.workspace, person=person, defaults={"role": role})
        place = Place(person=person, workspace=product.workspace, product=product, role=role)
        client = Client()
        client.force_login(person)
        for page in (*always, *(page.page for page in rail if page.show(place))):
            reply = client.get(place_of(product, page))
            assert reply.status_code == 200, f"{page} answers {person} with {reply.status_code}"
    stranger = Client()
    stranger.force_login(world.sam)
    pages = (*always, *(page.page for page in rail))
    assert {stranger.get(place_of(product, page)).status_code for page in pages} == {404}


def place_of(product: Product, page: str) -> str:
    return reverse(page, args=[product.workspace.slug, product.slug])


def test_building_again_changes_nothing(world: World, ladle: Product, home: Path) -> None:
    before, kept = rows(), files(home)
    assert example.begin(by=world.ada) == ladle
    example.build(by=world.ada, workspace=ladle.workspace, today=TODAY)
    assert rows() == before
    assert files(home) == kept


def test_nothing_of_it_is_in_another_product(world: World, built: tuple[World, Product, Rows]) -> None:
    assert world.product.workspace != built[1].workspace
    for model in registry.record_models():
        assert not model.everything.filter(product=world.product).exists()
    assert not Link.objects.exclude(product__workspace=built[1].workspace).exists()
    assert not search.find(world.product, "recipe")
    assert search.find(built[1], "recipe")


def test_removing_it_leaves_nothing_behind(
    world: World,
    ladle: Product,
    built: tuple[World, Product, Rows],
    home: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    kept = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert files(home)
    with django_capture_on_commit_callbacks(execute=True):
        example.remove(by=world.ada, workspace=ladle.workspace)
    assert dict(rows()) == dict(built[2])
    assert files(home) == set()
    for path, content in kept.items():  # the other tests find what the rows speak of
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
