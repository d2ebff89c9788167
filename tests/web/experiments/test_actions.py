"""Experiments deleted and brought back, amended, checked, and read by reviews."""

import pytest
from django.conf import settings
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core import registry
from firsthand_web.core.actions import records
from firsthand_web.core.folder import kept_file
from firsthand_web.core.models import AuditEntry
from firsthand_web.experiments.actions import experiments, forecasts, readouts, rules
from firsthand_web.experiments.models import Experiment, Forecast, Planned
from tests.web.experiments.conftest import PLANNED
from tests.world import World


def test_forecasts_go_and_come_back_with_their_experiment(world: World, experiment: Experiment) -> None:
    forecasts.give(by=world.ida, experiment=experiment, low=0, likely=0.01, high=0.02)
    deletion = records.delete(by=world.eli, record=experiment)
    assert not Experiment.objects.exists() and not Forecast.objects.exists()
    records.restore(by=world.eli, deletion=deletion)
    assert Forecast.objects.get().experiment == experiment
    verbs = list(AuditEntry.objects.values_list("verb", flat=True))
    assert {
        "experiments.experiment.created",
        "experiments.rule.set",
        "experiments.experiment.deleted",
    } <= set(verbs)


def test_a_whole_plan_is_not_advised_against(world: World, sound: Experiment) -> None:
    forecasts_needed = {each.check for each in registry.advice_for(sound)}
    assert forecasts_needed == {"no-forecast"}
    told = {part.key: part.text for part in registry.parts_of(sound)}
    assert told["because"] == "People leave at the address"
    assert told["verdict"].startswith("Ship “new”")


def test_what_is_missing_is_advised(world: World, experiment: Experiment) -> None:
    experiments.amend(by=world.eli, record=experiment, key="because", text="")
    rules.set_rule(by=world.eli, experiment=experiment, planned=PLANNED[:1])
    forecasts.give(by=world.eli, experiment=experiment, low=0.01, likely=0.01, high=0.01)
    found = {each.check for each in registry.advice_for(experiment)}
    assert found == {"no-hypothesis", "no-guardrail", "no-least", "no-power", "forecast-exact"}
    rules.set_rule(by=world.eli, experiment=experiment, planned=PLANNED, units=100)
    rules.set_power(by=world.eli, experiment=experiment, power={"units": 4_000, "lift": 0.02, "days": 20})
    assert "underpowered" in {each.check for each in registry.advice_for(experiment)}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": " "}, "has no name"),
        ({"name": "a", "role": "king"}, "is not known"),
        ({"name": "a", "margin": 1.0}, "must lie from 0 to below 1"),
    ],
)
def test_a_metric_that_cannot_be_is_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        Planned(**given)  # type: ignore[arg-type]


def test_a_rule_keeps_to_its_bounds(world: World, experiment: Experiment) -> None:
    for wrong in ({"least": -1}, {"confidence": 0.2}, {"prior": 0}):
        with pytest.raises(InputError):
            rules.set_rule(by=world.eli, experiment=experiment, planned=PLANNED, **wrong)  # type: ignore[arg-type]


def test_a_file_needs_a_column_for_every_metric(world: World, experiment: Experiment) -> None:
    with pytest.raises(InputError, match="upload it first"):
        readouts.read_file(by=world.eli, experiment=experiment, variant="group", columns={})


def test_a_deleted_item_or_decision_is_not_shown(world: World, sound: Experiment, eli: Client) -> None:
    records.delete(by=world.eli, record=sound.item)
    sound.refresh_from_db()
    assert sound.tested is None
    for page in ("experiments/", f"experiments/{sound.pk}/"):
        seen = eli.get(world.url(page)).content.decode()
        assert "One-page checkout" not in seen and "the item’s effect" not in seen


def test_a_file_that_is_gone_says_so(world: World, sound: Experiment) -> None:
    kept_file(settings.FOLDER, sound.source["digest"]).unlink()
    with pytest.raises(InputError, match="upload it again"):
        readouts.read_again(by=world.eli, experiment=sound)
