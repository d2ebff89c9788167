"""Saying what decides: metrics of the product or of a file, one of them primary."""

from django.test import Client

from firsthand.measurement.metrics import Kind
from firsthand.measurement.metrics import Metric as Formula
from firsthand_web.core.models import AuditEntry
from firsthand_web.experiments.actions import rules
from firsthand_web.experiments.models import Experiment
from firsthand_web.measurement.actions.metrics import create_metric
from tests.world import World

RULE = {"least": "2", "sequential": "once", "units": "500", "confidence": "0.95", "prior": "20"}


def rows(*given: dict[str, str]) -> dict[str, str]:
    usual = {"name": "", "metric": "", "role": "secondary", "read_as": "", "direction": "up", "margin": ""}
    found = {"form-TOTAL_FORMS": str(len(given)), "form-INITIAL_FORMS": "3"}
    for place, row in enumerate(given):
        found |= {f"form-{place}-{name}": value for name, value in {**usual, **row}.items()}
    return {**RULE, **found}


def test_metrics_of_the_product_and_of_a_file(
    world: World, experiment: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    formula = Formula(name="Orders", kind=Kind.COUNT, event="ordered")
    metric = create_metric(by=world.eli, product=world.product, formula=formula)
    address = world.url(f"experiments/{experiment.pk}/rule/")
    assert (sam.get(address).status_code, vera.get(address).status_code) == (404, 403)
    assert "bought" in eli.get(address).content.decode()
    given = rows(
        {"metric": str(metric.pk)},  # its name was emptied
        {"name": "seconds", "role": "guardrail", "direction": "down", "margin": "5"},
        {},
        {"metric": str(metric.pk), "role": "primary"},
    )
    assert eli.post(address, given).status_code == 302
    experiment.refresh_from_db()
    seconds, orders = experiment.planned
    assert (orders.name, orders.metric, orders.formula["event"]) == ("Orders", metric.pk, "ordered")
    assert (seconds.margin, seconds.higher_is_better) == (0.05, False)
    assert experiment.agreed == {
        "least": 0.02, "units": 500, "sequential": False, "confidence": 0.95, "prior": 0.2,
    }  # fmt: skip


def test_two_that_decide_are_refused(world: World, experiment: Experiment, eli: Client) -> None:
    both = rows({"name": "a", "role": "primary"}, {"name": "b", "role": "primary"})
    answer = eli.post(world.url(f"experiments/{experiment.pk}/rule/"), both)
    assert answer.status_code == 422
    assert "choose one, not 2" in answer.content.decode()
    experiment.refresh_from_db()
    assert len(experiment.metrics) == 3


def test_a_change_after_the_start_is_told_beside_the_first_verdict(
    world: World, sound: Experiment, eli: Client
) -> None:
    given = rows({"name": "bought", "role": "primary"}) | {"least": "90", "prior": "30", "units": "2000"}
    assert eli.post(world.url(f"experiments/{sound.pk}/rule/"), given).status_code == 302
    eli.post(world.url(f"experiments/{sound.pk}/reading/"))
    seen = eli.get(world.url(f"experiments/{sound.pk}/")).content.decode()
    assert "the least lift worth shipping: 0.02 at the start, 0.9 now" in seen
    assert "Do not ship “new”: “bought” is at best" in seen
    assert "By the rule as it was at the start" not in seen  # seconds are gone, so it cannot be applied
    verbs = AuditEntry.objects.values_list("verb", flat=True)
    assert "experiments.rule.changed-after-start" in verbs


def test_the_first_row_decides_and_the_planned_number_is_proposed(
    world: World, experiment: Experiment, eli: Client
) -> None:
    address = world.url(f"experiments/{experiment.pk}/rule/")
    rules.set_rule(by=world.eli, experiment=experiment, planned=[])
    fresh = eli.get(address).context
    assert [row["role"].value() for row in fresh["rows"]] == ["primary", "secondary", "secondary"]
    assert fresh["form"]["units"].value() == ""
    given = rows({"name": "bought", "role": "primary"}, {"role": "primary"}) | {
        "units": "", "form-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert eli.post(address, given).status_code == 302
    experiment.refresh_from_db()
    assert ([each.name for each in experiment.planned], experiment.agreed["units"]) == (["bought"], 0)
    rules.set_power(by=world.eli, experiment=experiment, power={"units": 4_000, "lift": 0.02, "days": 20})
    again = eli.get(address).context
    assert again["form"]["units"].value() == 4_000
    assert [row["role"].value() for row in again["rows"]] == ["primary", *3 * ["secondary"]]
