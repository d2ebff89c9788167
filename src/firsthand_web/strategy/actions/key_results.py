"""Setting key results, and checking in what they are now."""

import math
from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.measurement.metrics import Grain
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person
from firsthand_web.measurement.models import Metric
from firsthand_web.strategy.models import CheckIn, KeyResult, Objective


@transaction.atomic
def create_key_result(
    *,
    by: Person | None,
    objective: Objective,
    name: str,
    start_value: float,
    target: float,
    begins: date,
    ends: date,
    metric: Metric | None = None,
    grain: Grain = Grain.WEEK,
    unit: str = "",
) -> KeyResult:
    """Fed by `metric` (its complete `grain`s), or by check-ins in `unit`. Raises `InputError`."""
    made = KeyResult(product=objective.product, created_by=by, objective=objective)
    _fill(made, name, start_value, target, begins, ends, metric, grain, unit)
    history.note(by=by, verb="strategy.key-result.created", record=made)
    return made


@transaction.atomic
def change_key_result(
    *,
    by: Person | None,
    key_result: KeyResult,
    name: str,
    start_value: float,
    target: float,
    begins: date,
    ends: date,
    metric: Metric | None,
    grain: Grain,
    unit: str,
) -> None:
    """Raises `InputError`."""
    before = {
        "start_value": key_result.start_value,
        "target": key_result.target,
        "ends": str(key_result.ends),
    }
    key_result.changed_at = timezone.now()
    _fill(key_result, name, start_value, target, begins, ends, metric, grain, unit)
    history.note(by=by, verb="strategy.key-result.changed", record=key_result, data={"from": before})


@transaction.atomic
def check_in(*, by: Person | None, key_result: KeyResult, on: date, value: float, note: str = "") -> CheckIn:
    """Say what the value was on a day; the same day again corrects it. Raises `InputError`."""
    if key_result.feed is not None:
        raise InputError(f"“{key_result}” follows the metric “{key_result.feed}”: it needs no check-ins.")
    if not math.isfinite(value):
        raise InputError(f"value={value} must be a finite number.")
    if not key_result.begins <= on <= key_result.ends:
        raise InputError(
            f"{on} must lie between {key_result.begins} and {key_result.ends}, the time of this key result."
        )
    made = key_result.check_ins.filter(on=on).first()
    if made is None:
        made = CheckIn(product=key_result.product, created_by=by, key_result=key_result, on=on)
    else:
        made.changed_at = timezone.now()
    made.value, made.note = value, note.strip()[:300]
    made.save()
    history.note(by=by, verb="strategy.check-in.recorded", record=made, data={"value": value, "on": str(on)})
    return made


def _fill(
    row: KeyResult,
    name: str,
    start_value: float,
    target: float,
    begins: date,
    ends: date,
    metric: Metric | None,
    grain: Grain,
    unit: str,
) -> None:
    row.name, row.unit, row.metric, row.grain = name.strip(), unit.strip(), metric, grain.value
    row.start_value, row.target, row.begins, row.ends = start_value, target, begins, ends
    # The library knows what makes a key result: it refuses one that asks for no change, or ends too early.
    _ = row.goal
    row.save()
