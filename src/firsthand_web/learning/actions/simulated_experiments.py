"""A/B tests of the practice company as their files tell them: hypothesis, people and what they did."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from firsthand_web.core.models import Person, Product
from firsthand_web.experiments.actions import experiments, forecasts, readouts, rules
from firsthand_web.experiments.actions.experiments import Idea
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.roadmap.models import Item

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
    """What somebody writes down before a test: the lift of visits that they are 80 % sure of."""

    by: Person
    low: float
    likely: float
    high: float


def bring_experiments(
    product: Product,
    folder: Path,
    *,
    by: Person,
    expected: tuple[Expected, ...] = (),
    until: date | None = None,
) -> None:
    """Each test that is listed in `folder` and over (by `until`) comes in once, planned before it is read."""
    for row in _listed(folder):
        ends = date.fromisoformat(row["end"])
        if until is not None and ends > until:
            continue
        if Experiment.objects.filter(product=product, name=row["name"]).exists():
            continue
        with transaction.atomic():
            _bring(product, folder / f"{row['experiment_id']}.csv", row, by=by, expected=expected)


def _bring(
    product: Product, path: Path, row: dict[str, str], *, by: Person, expected: tuple[Expected, ...]
) -> Experiment:
    item = Item.objects.filter(product=product, key=row["experiment_id"]).first()
    idea = Idea(
        name=row["name"],
        because="It is on the list of what could be built." if item else "",
        believe=row["hypothesis"],
        know_when="people visit more often, and no fewer move to a plan with a price",
        item=item,
        variants=(("0", 50.0), ("1", 50.0)),
        asked=tuple(each.by for each in expected),
    )
    made = experiments.create(by=by, product=product, idea=idea)
    rules.set_rule(by=by, experiment=made, planned=PLANNED, least=LEAST)
    for each in expected:
        forecasts.give(by=each.by, experiment=made, low=each.low, likely=each.likely, high=each.high)
    begins, ends = (date.fromisoformat(row[name]) for name in ("start", "end"))
    experiments.start(by=by, experiment=made, on=begins)
    experiments.stop(by=by, experiment=made, on=ends)
    readouts.upload(by=by, experiment=made, name=path.name, chunks=[path.read_bytes()])
    columns = {each.name: [each.name] for each in PLANNED}
    return readouts.read_file(
        by=by, experiment=made, variant="variation_id", columns=columns, covariate=BEFORE, day=CAME
    )


def _listed(folder: Path) -> Iterator[dict[str, str]]:
    path = folder / "experiments.csv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
