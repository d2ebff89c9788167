"""A/B tests of the practice company as their files tell them: hypothesis, people and what they did."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from firsthand_web.core.models import Person, Product
from firsthand_web.experiments.actions import experiments, forecasts, readouts, rules
from firsthand_web.experiments.actions.experiments import Idea
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.roadmap.models import Item, Team

# Columns of a file of people that say what they did, and the one that is known from before the test.
PLANNED = (
    Planned(name="visits", role="primary", read_as="mean"),
    Planned(name="converted", role="guardrail", margin=0.2, read_as="proportion"),
    Planned(name="goals", read_as="mean"),
    Planned(name="revenue", read_as="mean"),
)
BEFORE, CAME = "visits_28_days_before", "timestamp"
LEAST = 0.01


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What somebody of a team writes down before a test: the lift of visits that they are 80 % sure of."""

    by: Person
    low: float
    likely: float
    high: float
    team: Team | None = None


def bring_experiments(
    product: Product,
    folder: Path,
    *,
    by: Person,
    expected: tuple[Expected, ...] = (),
    until: date | None = None,
) -> None:
    """Each test that is listed in `folder` and over (by `until`) comes in once, planned before it is read."""
    for row in listed(folder):
        if until is not None and date.fromisoformat(row["end"]) > until:
            continue
        if Experiment.objects.filter(product=product, name=row["name"]).exists():
            continue
        path = folder / f"{row['experiment_id']}.csv"
        with transaction.atomic():
            made = plan(
                product,
                by=by,
                name=row["name"],
                believe=row["hypothesis"],
                variations=_variations(path),
                item=Item.objects.filter(product=product, key=row["experiment_id"]).first(),
                asked=tuple(each.by for each in expected),
            )
            for each in expected:
                forecasts.give(
                    by=each.by, experiment=made, low=each.low, likely=each.likely, high=each.high,
                    team=each.team,
                )  # fmt: skip
            settle(made, path, row, by=by)


def plan(
    product: Product,
    *,
    by: Person,
    name: str,
    believe: str,
    variations: tuple[str, str],
    item: Item | None,
    asked: tuple[Person, ...],
) -> Experiment:
    """A draft with a rule that suits what the company counts of people."""
    idea = Idea(
        name=name,
        because="It is on the list of what could be built." if item else "",
        believe=believe,
        know_when="people visit more often, and no fewer move to a plan with a price",
        item=item,
        variants=tuple((each, 50.0) for each in variations),
        asked=asked,
    )
    made = experiments.create(by=by, product=product, idea=idea)
    rules.set_rule(by=by, experiment=made, planned=PLANNED, least=LEAST)
    return made


def settle(made: Experiment, path: Path, row: dict[str, str], *, by: Person, name: str = "") -> None:
    """The test has run: what decides is fixed as it is, and the file of people is read.

    Raises `InputError` where the file has no column of a planned metric's name, and keeps the file then.
    """
    if made.is_draft and made.primary is not None:
        experiments.start(by=by, experiment=made, on=date.fromisoformat(row["start"]))
    if made.state == Experiment.State.RUNNING:
        experiments.stop(by=by, experiment=made, on=date.fromisoformat(row["end"]))
    readouts.upload(by=by, experiment=made, name=name or path.name, chunks=[path.read_bytes()])
    columns = {each.name: [each.name] for each in made.planned}
    readouts.read_file(
        by=by, experiment=made, variant="variation", columns=columns, covariate=BEFORE, day=CAME
    )


def listed(folder: Path) -> list[dict[str, str]]:
    """The tests of a folder as its list has them."""
    path = folder / "experiments.csv"
    return _rows(path) if path.exists() else []


def _variations(path: Path) -> tuple[str, str]:
    """What the two variations of a test are called, the one that is not changed first."""
    names = {row["variation_id"]: row["variation"] for row in _rows(path)}
    return names.get("0", "as it was"), names.get("1", "changed")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
