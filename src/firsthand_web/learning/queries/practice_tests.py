"""Tests of a practice run beside what is true of them, and those that wait for a forecast."""

from dataclasses import dataclass
from typing import Any

from firsthand.estimates import Estimate, standard_errors
from firsthand_web.experiments.models import Experiment, Forecast
from firsthand_web.learning.models import Quarter, Run
from firsthand_web.learning.queries.practice import file_of_test, waiting_test

METRIC = "visits"  # of which the truth is known


@dataclass(frozen=True, kw_only=True)
class Tested:
    """A test that has run: `lift` and `power` as they truly are; what was expected and measured, if known."""

    quarter: int
    title: str
    lift: float
    power: float
    experiment: Experiment | None
    forecast: Forecast | None
    measured: Estimate | None

    @property
    def held(self) -> bool:
        """Whether the forecast holds what is true."""
        return self.forecast is not None and self.forecast.low <= self.lift <= self.forecast.high


def waiting_tests(run: Run, draft: Quarter | None) -> list[tuple[Experiment, bool]]:
    """The tests that the coming quarter runs, and whether the learner has given a forecast."""
    research = draft.choices.get("research", []) if draft else []
    keys = dict.fromkeys(each["about"] for each in research if each["study"] == "experiment")
    found = [waiting_test(run.product, key) for key in keys]
    return [
        (each, Forecast.objects.filter(experiment=each, created_by=run.learner).exists())
        for each in found
        if each is not None
    ]


def past_tests(run: Run) -> list[Tested]:
    """The tests of a run that is over."""
    return [_tested(run, each) for each in run.score.get("tests", [])]


def _tested(run: Run, true: dict[str, Any]) -> Tested:
    name = file_of_test(true["quarter"], true["item"])
    found = Experiment.objects.filter(product=run.product, source__name=name).first()
    told = {key: true[key] for key in ("quarter", "title", "lift", "power")}
    if found is None or found.primary is None or found.primary.name != METRIC:
        return Tested(**told, experiment=found, forecast=None, measured=None)
    forecast = Forecast.objects.filter(experiment=found, created_by=run.learner).first()
    return Tested(**told, experiment=found, forecast=forecast, measured=_measured(found))


def _measured(found: Experiment) -> Estimate | None:
    if found.effect is None or found.error is None:
        return None
    half = standard_errors(0.95) * found.error
    return Estimate(
        value=found.effect, low=found.effect - half, high=found.effect + half,
        n=sum(found.result["readout"]["split"]["counted"]), method="Lift as measured", unit="lift",
    )  # fmt: skip
