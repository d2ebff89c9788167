"""Tests that a practice run buys, as experiments: planned before the quarter ends, read when it has."""

from contextlib import suppress
from pathlib import Path

from firsthand.errors import InputError
from firsthand.learning.practice.research import trial_of
from firsthand.learning.simulator.choices import Choices
from firsthand_web.core.models import Person
from firsthand_web.experiments.models import Experiment
from firsthand_web.learning.actions.simulated_experiments import listed, plan, settle
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import file_of_test, waiting_test
from firsthand_web.roadmap.models import Item


def plan_tests(run: Run, choices: Choices, *, by: Person) -> None:
    """A draft for each test that is chosen, once: its rule and a forecast can be given before it runs."""
    for each in choices.research:
        if each.study == "experiment":
            _planned(run, each.about, by=by)


def bring_tests(run: Run, folder: Path, number: int, *, by: Person) -> None:
    """Read each test of a written quarter by what was planned for it.

    Whoever planned metrics of other names finds the file waiting: which column is what is theirs to say.
    """
    for path in sorted((folder / "experiments").glob("*/experiments.csv")):
        for row in listed(path.parent):
            item = row["experiment_id"]
            with suppress(InputError):
                settle(
                    _planned(run, item, by=by),
                    path.parent / f"{item}.csv",
                    row,
                    by=by,
                    name=file_of_test(number, item),
                )


def _planned(run: Run, key: str, *, by: Person) -> Experiment:
    """The test of an item that has no numbers yet, new where there is none."""
    if found := waiting_test(run.product, key):
        return found
    item = next(each for each in run.known.state.world.company.items if each.id == key)
    return plan(
        run.product,
        by=by,
        name=item.title,
        believe=item.summary,
        variations=trial_of(item).variations,
        item=Item.objects.filter(product=run.product, key=key).first(),
        asked=(run.learner,),
    )
