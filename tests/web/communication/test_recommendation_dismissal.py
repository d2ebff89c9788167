"""Dismissing a recommendation, with a reason."""

from django.test import Client

from firsthand_web.communication.models import Answer
from firsthand_web.core.models import AuditEntry
from firsthand_web.experiments.models import Experiment
from tests.world import World


def _address(world: World, tested: Experiment) -> str:
    return world.url(f"recommendations/harm:experiments.experiment-{tested.pk}/dismissal/")


def test_only_editors(world: World, tested: Experiment, vera: Client, sam: Client) -> None:
    for client, status in ((vera, 403), (sam, 404)):
        assert client.get(_address(world, tested)).status_code == status
        assert client.post(_address(world, tested), {"reason": "No"}).status_code == status
    assert not Answer.objects.exists()


def test_a_reason_is_asked_for_and_kept(world: World, tested: Experiment, eli: Client) -> None:
    assert "stays quiet until its numbers change" in eli.get(_address(world, tested)).content.decode()
    refused = eli.post(_address(world, tested), {"reason": "  "})
    assert refused.status_code == 422
    assert not Answer.objects.exists()
    went = eli.post(_address(world, tested), {"reason": "It was Christmas"})
    assert went["Location"] == world.url("recommendations/")
    answer = Answer.objects.get()
    assert (answer.reason, answer.numbers[0]["value"]) == ("It was Christmas", -0.05)
    assert AuditEntry.objects.filter(verb="communication.recommendation.dismissed").count() == 1


def test_what_nobody_recommends_is_not_there(world: World, eli: Client) -> None:
    assert eli.get(world.url("recommendations/need:nothing-1/dismissal/")).status_code == 404
