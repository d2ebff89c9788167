"""Writing an experiment down, starting and ending it. Deleting is core's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.models import Item, Team

# Parts of an experiment, as reviews read it, that are one field each.
AMENDABLE = ("name", "because", "believe", "know_when", "learned")
AGAIN = ", again"


@dataclass(frozen=True, kw_only=True)
class Idea:
    """What somebody wants to find out; `variants` are names with their planned shares, the control first."""

    name: str
    because: str = ""
    believe: str = ""
    know_when: str = ""
    item: Item | None = None
    team: Team | None = None
    variants: tuple[tuple[str, float], ...] = (("control", 1.0), ("variant", 1.0))
    asked: tuple[Person, ...] = ()


@transaction.atomic
def create(*, by: Person | None, product: Product, idea: Idea) -> Experiment:
    """Raises `InputError`."""
    made = Experiment(product=product, created_by=by)
    _fill(made, idea)
    made.asked.set(idea.asked)
    history.note(by=by, verb="experiments.experiment.created", record=made)
    return made


@transaction.atomic
def change(*, by: Person, experiment: Experiment, idea: Idea) -> None:
    """Raises `InputError`; who is asked for a forecast is settled once it has started."""
    _fill(experiment, idea)
    if experiment.is_draft:
        experiment.asked.set(idea.asked)
    experiment.changed_at = timezone.now()
    experiment.save()
    history.note(by=by, verb="experiments.experiment.changed", record=experiment)


@transaction.atomic
def amend(*, by: Person, record: Experiment, key: str, text: str) -> None:
    """Put a text in place of one of `AMENDABLE`."""
    if key == "name" and not text.strip():
        raise InputError("An experiment needs a name: say what is tried.")
    setattr(record, key, text.strip())
    record.changed_at = timezone.now()
    record.save(update_fields=[key, "changed_at"])
    history.note(by=by, verb="experiments.experiment.changed", record=record, data={"fields": [key]})


@transaction.atomic
def start(*, by: Person | None, experiment: Experiment, on: date) -> None:
    """Fix variants, metrics and rule; forecasts are open from now on. Raises `InputError`."""
    if not experiment.is_draft:
        raise InputError(f"“{experiment}” has started already.")
    if experiment.primary is None:
        raise InputError("Nothing would decide it: choose a primary metric first.")
    fix(experiment, late=False)
    experiment.state, experiment.begins = Experiment.State.RUNNING, experiment.begins or on
    experiment.save()
    history.note(by=by, verb="experiments.experiment.started", record=experiment)


@transaction.atomic
def stop(*, by: Person | None, experiment: Experiment, on: date) -> None:
    """No more people come in. Raises `InputError`."""
    if experiment.state != Experiment.State.RUNNING:
        raise InputError(f"“{experiment}” is not running.")
    experiment.state, experiment.stopped_at = Experiment.State.STOPPED, timezone.now()
    experiment.ends = experiment.ends or on
    experiment.save()
    history.note(by=by, verb="experiments.experiment.stopped", record=experiment)


@transaction.atomic
def run_again(*, by: Person, experiment: Experiment) -> Experiment:
    """A copy as a new draft: hypothesis, variants, metrics, rule and size; no numbers, no forecasts.

    Where its numbers come from is said anew, for what was wrong may lie there. Raises `InputError`.
    """
    if experiment.is_draft:
        raise InputError(f"“{experiment}” has not started yet: edit it instead of running it again.")
    kept = ("because", "believe", "know_when", "team", "variants", "metrics", "rule", "power")
    copied = {name: getattr(experiment, name) for name in kept}
    name = f"{experiment.name[: 200 - len(AGAIN)]}{AGAIN}"
    made = Experiment(product=experiment.product, created_by=by, name=name, item=experiment.tested, **copied)
    made.save()
    made.asked.set(experiment.asked.all())
    history.note(by=by, verb="experiments.experiment.created", record=made, data={"again": experiment.pk})
    history.note(by=by, verb="experiments.experiment.repeated", record=experiment, data={"as": made.pk})
    return made


def fix(experiment: Experiment, *, late: bool) -> None:
    """Keep what decides as it is now; `late`: numbers were there before."""
    experiment.fixed = {**experiment.decides, "late": late}
    experiment.started_at = timezone.now()


def check_variants(variants: Sequence[tuple[str, float]]) -> None:
    """Raises `InputError`."""
    names = [name for name, _ in variants]
    if len(names) < 2 or len(set(names)) < len(names) or not all(names):
        raise InputError(f"Variants {', '.join(names)}: name two or more, each once, the control first.")
    if not all(share > 0 for _, share in variants):
        raise InputError("The share of every variant must be above zero.")


def _fill(row: Experiment, idea: Idea) -> None:
    if not idea.name.strip():
        raise InputError("An experiment needs a name: say what is tried.")
    check_variants(idea.variants)
    row.name, row.because, row.believe = idea.name.strip(), idea.because.strip(), idea.believe.strip()
    row.know_when, row.item, row.team = idea.know_when.strip(), idea.item, idea.team
    row.variants = [{"name": name, "share": share} for name, share in idea.variants]
    row.save()
