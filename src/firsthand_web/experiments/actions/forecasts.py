"""Forecasts of an experiment, given before anybody knows."""

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person
from firsthand_web.experiments.models import Experiment, Forecast
from firsthand_web.experiments.queries.forecasts import all_given
from firsthand_web.roadmap.models import Team


@transaction.atomic
def give(
    *,
    by: Person,
    experiment: Experiment,
    low: float,
    likely: float,
    high: float,
    confidence: float = 0.8,
    team: Team | None = None,
    note: str = "",
) -> Forecast:
    """Say which lift of the primary metric to expect; again corrects it. Raises `InputError`.

    Forecasts are fixed once it has started, and once everybody who was asked has given one: from then on
    people see each other's.
    """
    if not experiment.is_draft:
        raise InputError("It has started: forecasts are fixed from then on.")
    found: Forecast | None = Forecast.objects.filter(experiment=experiment, created_by=by).first()
    if found is not None and all_given(experiment):
        raise InputError("Everybody who was asked has given a forecast and can see yours: it is fixed.")
    made = found or Forecast(product=experiment.product, created_by=by, experiment=experiment)
    made.low, made.likely, made.high, made.confidence = low, likely, high, confidence
    made.team, made.note = team, note.strip()[:300]
    # The library knows what makes a range.
    _ = made.stated
    if found is not None:
        made.changed_at = timezone.now()
    made.save()
    # No numbers in the history: everybody reads it.
    history.note(by=by, verb="experiments.forecast.given", record=made)
    return made
