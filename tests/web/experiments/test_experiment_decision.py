"""Accepting a verdict: a decision that cites the experiment, or a proposal of one."""

from django.test import Client

from firsthand_web.core.models import Link, Proposal
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.models import Decision
from tests.world import World


def given(client: Client, address: str) -> dict[str, str]:
    initial = client.get(address).context["form"].initial
    return {name: str(value) for name, value in initial.items()} | {"review_on": ""}


def test_a_verdict_becomes_a_decision(
    world: World, sound: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{sound.pk}/decision/")
    assert (sam.get(address).status_code, vera.get(address).status_code) == (404, 403)
    drafted = given(eli, address)
    assert drafted["title"] == "Ship “Shorter checkout”"
    assert "“bought” is" in drafted["chosen"] and "n 6,000" in drafted["reasons"]
    assert eli.post(address, drafted).status_code == 302
    made = Decision.objects.get()
    sound.refresh_from_db()
    assert (sound.decision, sound.state) == (made, Experiment.State.DECIDED)
    link = Link.objects.get(kind=Link.Kind.CITES)
    assert (link.source_id, link.target_type, link.target_id) == (made.pk, sound.type_name(), sound.pk)


def test_an_intern_proposes_it_and_acceptance_settles_the_experiment(
    world: World, sound: Experiment, ida: Client, max_: Client
) -> None:
    address = world.url(f"experiments/{sound.pk}/decision/")
    assert "This becomes a proposal" in ida.get(address).content.decode()
    ida.post(address, given(ida, address))
    assert not Decision.objects.exists()
    proposal = Proposal.objects.get()
    assert ["Experiment", "Shorter checkout"] in proposal.says
    max_.post(world.url(f"proposals/{proposal.pk}/acceptance/"))
    sound.refresh_from_db()
    assert sound.decision == Decision.objects.get()


def test_before_there_are_numbers_there_is_nothing_to_decide(
    world: World, experiment: Experiment, eli: Client
) -> None:
    assert eli.get(world.url(f"experiments/{experiment.pk}/decision/")).status_code == 404


def test_numbers_that_choose_nothing_leave_the_choice_blank(
    world: World, uneven: Experiment, eli: Client
) -> None:
    address = world.url(f"experiments/{uneven.pk}/decision/")
    drafted = given(eli, address)
    assert drafted["chosen"] == ""
    assert drafted["reasons"].startswith("No verdict: people were not split as planned")
    assert "say what you do now" in eli.get(address).content.decode()
    assert eli.post(address, drafted).status_code == 422
    Experiment.objects.filter(pk=uneven.pk).update(verdict=Experiment.Verdict.UNDECIDED)
    assert given(eli, address)["chosen"] == ""
    assert eli.post(address, drafted | {"chosen": "We look for who is missing"}).status_code == 302
