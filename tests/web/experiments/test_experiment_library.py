"""All experiments beside one another: effects shrunk, forecasts compared with what came."""

import pytest
from django.test import Client

from firsthand.experiments.library import Between, pooled, shrunk
from firsthand_web.core.actions import records
from firsthand_web.experiments.actions import experiments, forecasts, rules
from firsthand_web.experiments.actions.experiments import Idea
from firsthand_web.experiments.models import Experiment, Planned
from tests.web.access import assert_members_only
from tests.web.experiments.conftest import read, rows
from tests.world import World


@pytest.fixture
def three(world: World) -> list[Experiment]:
    """The third measures what should fall."""
    found = []
    for number, lift in enumerate((0.3, 0.0, -0.2)):
        idea = Idea(name=f"Try {number}", variants=(("control", 1), ("new", 1)))
        made = experiments.create(by=world.eli, product=world.product, idea=idea)
        planned = [Planned(name="bought", role="primary", higher_is_better=number < 2)]
        rules.set_rule(by=world.eli, experiment=made, planned=planned)
        forecasts.give(by=world.eli, experiment=made, low=-0.05, likely=0.0, high=0.05)
        experiments.start(by=world.eli, experiment=made, on=made.created_at.date())
        found.append(read(world, made, rows(people=(2_000, 2_000), seed=number, lift=lift)))
    return found


def test_effects_shrink_and_forecasts_are_counted(
    world: World, three: list[Experiment], vera: Client, sam: Client
) -> None:
    address = world.url("experiments/library/")
    assert_members_only(address, vera=vera, sam=sam)
    shelf = vera.get(address).context["shelf"]
    by_name = {each.experiment.name: each for each in shelf.past}
    effects = [by_name[f"Try {number}"].measured.value for number in range(3)]
    assert effects[2] == pytest.approx(-three[2].effect) and effects[2] > 0
    errors = [each.error for each in three]
    mean = pooled(effects, errors, between=Between.REML).mean
    assert shelf.pooled.mean.value == pytest.approx(mean.value)
    for number, left in enumerate(shrunk(effects, errors, between=Between.REML)):
        assert by_name[f"Try {number}"].believed.value == pytest.approx(left.value)
    (eli,) = shelf.estimators
    inside = sum(abs(each.believed.value) <= 0.05 for each in shelf.past)
    assert (eli.who, eli.inside.n, eli.inside.value) == ("Eli Editor", 3, pytest.approx(inside / 3))


def test_words_and_verdicts_choose(world: World, three: list[Experiment], vera: Client) -> None:
    address = world.url("experiments/library/")
    shown = vera.get(address, {"q": "try 1"}).context["shelf"]
    assert [each.experiment.name for each in shown.past] == ["Try 1"]
    assert shown.pooled.mean.n == 3
    assert vera.get(address, {"verdict": "mismatch"}).context["shelf"].past == ()


def test_two_tell_no_mean(world: World, three: list[Experiment], eli: Client, vera: Client) -> None:
    address = world.url("experiments/library/")
    assert "Mean effect of what you try" in vera.get(address).content.decode()
    records.delete(by=world.eli, record=three[2])
    seen = vera.get(address)
    assert "not known below three experiments" in seen.content.decode()
    assert "Mean effect of what you try" not in seen.content.decode()
    assert "mean effect" not in seen.context["shelf"].chart.title


def test_a_wrong_split_stands_there_without_an_effect(world: World, uneven: Experiment, vera: Client) -> None:
    seen = vera.get(world.url("experiments/library/"))
    (past,) = seen.context["shelf"].past
    assert (past.measured, past.believed, seen.context["shelf"].pooled) == (None, None, None)
    assert "No verdict: uneven split" in seen.content.decode()


def test_an_empty_library_says_why_it_matters(world: World, vera: Client) -> None:
    assert "a library of winners" in vera.get(world.url("experiments/library/")).content.decode()
