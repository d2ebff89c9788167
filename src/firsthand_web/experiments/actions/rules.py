"""What decides an experiment: metrics and rule."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.experiments.models.planned import check


@transaction.atomic
def set_rule(
    *,
    by: Person | None,
    experiment: Experiment,
    planned: Sequence[Planned],
    least: float = 0.0,
    units: int = 0,
    sequential: bool = False,
    confidence: float = 0.95,
    prior: float = 0.3,
) -> None:
    """Say which metrics are read and what decides; after the start the readout tells that it changed.

    `least` lift, `units` in the smallest variant to wait for, `sequential`: looked at any time; `prior` is
    the spread of lifts believed before. Raises `InputError`.
    """
    check(list(planned))
    if not 0 <= least < 10 or units < 0:
        raise InputError(f"least={least:g} and units={units} must be at least 0, a lift of 1 is 100 %.")
    if not 0.5 <= confidence < 1 or prior <= 0:
        raise InputError(f"confidence={confidence:g} must lie from 0.5 to below 1, prior={prior:g} above 0.")
    before = experiment.decides
    experiment.metrics = [each.plain for each in planned]
    experiment.rule = {
        "least": least, "units": units, "sequential": sequential, "confidence": confidence, "prior": prior,
    }  # fmt: skip
    if experiment.decides == before:
        return
    experiment.changed_at = timezone.now()
    experiment.save()
    verb = "experiments.rule.set" if experiment.is_draft else "experiments.rule.changed-after-start"
    history.note(by=by, verb=verb, record=experiment, data={"from": before["rule"], "to": experiment.rule})


@transaction.atomic
def set_power(*, by: Person, experiment: Experiment, power: dict[str, Any]) -> None:
    """Keep how large and long it has to be, as `queries.planning` computed it."""
    experiment.power, experiment.changed_at = power, timezone.now()
    experiment.save(update_fields=["power", "changed_at"])
    history.note(by=by, verb="experiments.power.planned", record=experiment, data={"days": power.get("days")})
