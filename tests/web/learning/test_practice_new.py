"""Starting a practice run."""

from django.test import Client

from firsthand_web.core.models import AuditEntry, Job, Product, Workspace
from firsthand_web.learning.actions import practice
from firsthand_web.learning.models import Run
from tests.web.learning.conftest import Class
from tests.web.learning.practising import SILL, begun
from tests.world import World

GIVEN = {"world": "ladle", "difficulty": "gentle", "seed": "5", "quarters": "2"}


def test_a_run_has_a_workspace_of_its_own(world: World, ida: Client) -> None:
    response = ida.post(world.url("practice/new/"), GIVEN)
    run = Run.objects.get()
    assert "/jobs/" in response["Location"]
    assert run.product.workspace != world.workspace
    assert run.product.example
    assert (run.learner, run.home, run.seed, run.known.quarters) == (world.ida, world.product, 5, 2)
    assert Job.objects.get(product=run.product).kind == practice.BEGINNING
    assert AuditEntry.objects.filter(product=run.product, verb="learning.practice.begun").count() == 1


def test_a_run_of_a_class_is_as_the_mentor_set_it(
    world: World, learners: Class, ida: Client, eli: Client
) -> None:
    made = practice.set_class(by=world.max, cohort=learners.cohort, title="Herbs", beginning=SILL)
    page = ida.get(world.url(f"practice/new/?class={made.pk}")).content.decode()
    assert "Your mentor has set it" in page
    ida.post(world.url(f"practice/new/?class={made.pk}"), GIVEN)
    run = Run.objects.get()
    assert (run.world, run.seed, run.difficulty, run.quarters) == ("sill", 2, "scarce", 2)
    assert (run.class_run, run.cohort) == (made, learners.cohort)
    assert "Your mentor" not in eli.get(world.url(f"practice/new/?class={made.pk}")).content.decode()


def test_it_can_be_played_again_from_where_it_began(world: World, ida: Client, ivo: Client) -> None:
    run = begun(world.ida, world.product, SILL)
    assert 'value="2"' in ida.get(world.url(f"practice/new/?again={run.pk}")).content.decode()
    other = begun(world.ida, world.product, SILL)
    assert other.state == run.state


def test_nothing_is_begun_by_halves(world: World, ida: Client, sam: Client) -> None:
    before = Workspace.objects.count(), Product.objects.count()
    for wrong in ({"world": "moon"}, {"quarters": "9"}, {"seed": "-1"}, {"difficulty": "mad"}):
        assert ida.post(world.url("practice/new/"), GIVEN | wrong).status_code == 200
    assert sam.post(world.url("practice/new/"), GIVEN).status_code == 404
    assert (Workspace.objects.count(), Product.objects.count()) == before


def test_everybody_may_practise(world: World, vera: Client) -> None:
    vera.post(world.url("practice/new/"), GIVEN)
    assert Run.objects.get().learner == world.vera
