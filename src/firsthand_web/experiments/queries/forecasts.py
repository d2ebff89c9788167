"""Who may see which forecast, and who has yet to give one."""

from dataclasses import dataclass

from firsthand_web.core.models import Person
from firsthand_web.experiments.models import Experiment, Forecast


@dataclass(frozen=True, kw_only=True)
class Seen:
    """`forecasts` that this person may see; how many were `given`; who was asked and is `missing`."""

    forecasts: tuple[Forecast, ...]
    given: int
    missing: tuple[Person, ...]
    own: Forecast | None
    open: bool
    fixed: bool


def all_given(experiment: Experiment) -> bool:
    """Whether somebody was asked, and all of them have answered."""
    asked = set(experiment.asked.values_list("pk", flat=True))
    given = set(Forecast.objects.filter(experiment=experiment).values_list("created_by", flat=True))
    return bool(asked) and asked <= given


def seen_by(person: Person, experiment: Experiment) -> Seen:
    """A person's own forecast; the others' once it has started or all who were asked have given theirs."""
    found: list[Forecast] = list(
        Forecast.objects.filter(experiment=experiment).select_related("created_by", "team")
    )
    asked = list(experiment.asked.all())
    givers = {each.created_by_id for each in found}
    missing = tuple(each for each in asked if each.pk not in givers)
    shown = not experiment.is_draft or (bool(asked) and not missing)
    own = next((each for each in found if each.created_by_id == person.pk), None)
    return Seen(
        forecasts=tuple(found) if shown else tuple(filter(None, [own])),
        given=len(found),
        missing=missing,
        own=own,
        open=shown,
        fixed=not experiment.is_draft or (own is not None and bool(asked) and not missing),
    )
