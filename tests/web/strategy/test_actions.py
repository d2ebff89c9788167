"""Objectives, key results and check-ins: right rows, history, undo; metrics feed complete periods only."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from firsthand.errors import InputError
from firsthand.measurement.metrics import Grain, Kind, Metric
from firsthand.strategy.okrs import Status
from firsthand_web.core.actions import records
from firsthand_web.core.folder import keep_file
from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import events, metrics
from firsthand_web.strategy.actions import key_results, objectives
from firsthand_web.strategy.models import CheckIn, KeyResult, Objective
from firsthand_web.strategy.queries.standings import board, standing
from tests.web.strategy.conftest import BEGINS, ENDS, TODAY
from tests.world import World


def fed(world: World, objective: Objective) -> KeyResult:
    """Two, three and four people in the first three weeks of January, one on the Monday after."""
    rows = ["user_id,event,timestamp"]
    for week, people in enumerate([2, 3, 4, 1]):
        day = date(2025, 1, 6) + timedelta(weeks=week)
        rows += [f"u{person},opened,{day}" for person in range(people)]
    digest = keep_file(settings.FOLDER, ["\n".join(rows).encode()], name="e.csv", limit=10**6)
    reference = datetime(2025, 2, 12, tzinfo=UTC)
    events.import_events(
        by=world.eli, product=world.product, name="e.csv", digest=digest, reference=reference
    )
    metric = metrics.create_metric(
        by=world.eli, product=world.product, formula=Metric(name="Open", kind=Kind.USERS, event="opened")
    )
    return key_results.create_key_result(
        by=world.eli,
        objective=objective,
        name="People a week",
        metric=metric,
        grain=Grain.WEEK,
        start_value=0,
        target=8,
        begins=BEGINS,
        ends=ENDS,
    )


def test_a_standing_is_the_worked_example(key_result: KeyResult) -> None:
    seen = standing(key_result, today=TODAY)
    assert (seen.now, seen.judged_on, seen.done) == (46, TODAY, 30)
    assert seen.in_words == "Behind: 50 was due by 12 Feb 2025."
    ahead = seen.forecast.value
    assert [round(each, 1) for each in (ahead.value, ahead.low, ahead.high)] == [52.4, 49.4, 55.4]
    assert seen.chance_in_words == "Chance to reach 60: under 1 %."


def test_a_metric_feeds_its_complete_periods(world: World, objective: Objective) -> None:
    seen = standing(fed(world, objective), today=TODAY)
    assert [(value.on, value.estimate.value) for value in seen.values] == [
        (date(2025, 1, 12), 2),
        (date(2025, 1, 19), 3),
        (date(2025, 1, 26), 4),
    ]
    assert seen.pace.status == Status.AHEAD
    # One more each week: four on 26 January, and 59 days to go.
    assert seen.forecast.value.value == pytest.approx(4 + 59 / 7)


def test_a_fed_key_result_takes_no_check_ins_until_its_metric_is_gone(
    world: World, objective: Objective
) -> None:
    row = fed(world, objective)
    with pytest.raises(InputError, match="needs no check-ins"):
        key_results.check_in(by=world.eli, key_result=row, on=TODAY, value=5)
    assert row.metric is not None
    deletion = records.delete(by=world.eli, record=row.metric)
    row = KeyResult.objects.get()
    key_results.check_in(by=world.eli, key_result=row, on=TODAY, value=5)
    assert standing(row, today=TODAY).now == 5
    records.restore(by=world.eli, deletion=deletion)
    assert standing(KeyResult.objects.get(), today=TODAY).now == 4


def test_the_same_day_again_corrects_the_value(world: World, key_result: KeyResult) -> None:
    key_results.check_in(by=world.ada, key_result=key_result, on=TODAY, value=48, note=" recounted ")
    (last,) = CheckIn.objects.filter(on=TODAY)
    assert (last.value, last.note, last.created_by) == (48, "recounted", world.eli)
    assert CheckIn.objects.count() == 6
    assert AuditEntry.objects.filter(verb="strategy.check-in.recorded").count() == 7


@pytest.mark.parametrize(
    ("on", "value", "rule"),
    [
        (date(2024, 12, 31), 1, "must lie between"),
        (date(2025, 3, 27), 1, "must lie between"),
        (TODAY, float("nan"), "finite"),
    ],
)
def test_a_check_in_outside_its_time_or_without_a_number_is_refused(
    world: World, key_result: KeyResult, on: date, value: float, rule: str
) -> None:
    with pytest.raises(InputError, match=rule):
        key_results.check_in(by=world.eli, key_result=key_result, on=on, value=value)
    assert CheckIn.objects.count() == 6


def test_what_is_no_goal_is_refused(world: World, objective: Objective, key_result: KeyResult) -> None:
    given = {"name": "x", "start_value": 1.0, "begins": BEGINS, "ends": ENDS}
    with pytest.raises(InputError, match="ask for a change"):
        key_results.create_key_result(by=world.eli, objective=objective, target=1, **given)
    with pytest.raises(InputError, match="swap them"):
        objectives.create_objective(by=world.eli, product=world.product, title="x", begins=ENDS, ends=BEGINS)
    assert (KeyResult.objects.count(), Objective.objects.count()) == (1, 1)


def test_an_objective_is_the_mean_of_its_key_results(
    world: World, objective: Objective, key_result: KeyResult
) -> None:
    fed(world, objective)
    assert board(objective, today=TODAY).done == round(100 * (6 / 20 + 4 / 8) / 2)


def test_deleting_an_objective_takes_its_key_results_and_check_ins_along_and_back(
    world: World, objective: Objective, key_result: KeyResult
) -> None:
    deletion = records.delete(by=world.eli, record=objective)
    assert not KeyResult.objects.exists()
    assert not CheckIn.objects.exists()
    records.restore(by=world.eli, deletion=deletion)
    assert (KeyResult.objects.count(), CheckIn.objects.count()) == (1, 6)


def test_changes_are_history(world: World, objective: Objective, key_result: KeyResult) -> None:
    objectives.change_objective(
        by=world.eli, objective=objective, title="Teams plan", begins=BEGINS, ends=ENDS, description="Why"
    )
    key_results.change_key_result(
        by=world.eli,
        key_result=key_result,
        name="Teams",
        start_value=40,
        target=50,
        begins=BEGINS,
        ends=ENDS,
        metric=None,
        grain=Grain.WEEK,
        unit="teams",
    )
    assert Objective.objects.get().title == "Teams plan"
    assert KeyResult.objects.get().target == 50
    entry = AuditEntry.objects.get(verb="strategy.key-result.changed")
    assert entry.data["from"]["target"] == 60
    assert AuditEntry.objects.filter(verb="strategy.objective.changed", by=world.eli).exists()


def test_after_the_end_the_end_is_judged(key_result: KeyResult) -> None:
    seen = standing(key_result, today=date(2025, 4, 1))
    assert seen.in_words == "Missed: 46 instead of 60 on 26 Mar 2025."
    assert seen.chance_in_words == ""
