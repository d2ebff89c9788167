"""Taking a recommendation up: one press makes the decision, or the proposal."""

from django.test import Client

from firsthand_web.communication.models import Answer
from firsthand_web.communication.queries import cards
from firsthand_web.core.actions import proposals, records
from firsthand_web.core.models import AuditEntry, Link, Proposal
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.models import Decision
from tests.web.access import assert_only_editors_post
from tests.web.communication.spoke import Spoke
from tests.world import World


def _address(world: World, tested: Experiment) -> str:
    return world.url(f"recommendations/harm:experiments.experiment-{tested.pk}/decision/")


def test_only_editors(world: World, tested: Experiment, vera: Client, sam: Client) -> None:
    assert_only_editors_post(_address(world, tested), {}, vera=vera, sam=sam)


def test_one_press_decides_and_cites(world: World, tested: Experiment, eli: Client) -> None:
    went = eli.post(_address(world, tested))
    made = Decision.objects.get(title="Reconsider “Two taps to pay”")
    assert went["Location"] == world.url(f"decisions/{made.pk}/")
    assert "Lift of Orders: −5.0 % (−7.0 % to −3.0 %)" in made.reasons
    assert made.review_on is not None
    assert Link.objects.filter(source_id=made.pk, target_id=tested.pk, kind="cites").count() == 1
    tested.refresh_from_db()
    assert tested.state == Experiment.State.DECIDED
    assert Answer.objects.get().decision == made
    assert AuditEntry.objects.filter(verb="communication.recommendation.accepted").count() == 1
    assert eli.post(_address(world, tested)).status_code == 302
    assert Decision.objects.filter(title=made.title).count() == 1, "the second press changes nothing"


def test_deleting_the_decision_asks_again(world: World, spoke: Spoke, eli: Client) -> None:
    found = next(each for each, _ in cards.open_recommendations(world.product))
    eli.post(world.url(f"recommendations/{found.key}/decision/"))
    assert cards.current(world.product, found.key) is None
    records.delete(by=world.eli, record=Answer.objects.get().decision)
    assert cards.current(world.product, found.key) == found


def test_a_learner_proposes_and_changed_numbers_refuse_it(
    world: World, tested: Experiment, ida: Client
) -> None:
    ida.post(_address(world, tested))
    waiting = Proposal.objects.waiting().get()
    assert not Answer.objects.exists()
    assert "Proposed, and waits" in ida.get(world.url("recommendations/")).content.decode()
    made = proposals.accept(by=world.max, proposal=waiting)
    assert isinstance(made, Decision)
    assert made.created_by == world.ida
    assert Answer.objects.get().created_by == world.ida
