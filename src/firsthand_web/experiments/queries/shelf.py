"""Past experiments together: their effects beside one another, and how forecasts turned out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from firsthand.charts import Chart
from firsthand.charts.forests import ForestRow, forest_chart
from firsthand.errors import InputError
from firsthand.estimates import Estimate, standard_errors
from firsthand.experiments.forecasts import Record, by_estimator, by_team
from firsthand.experiments.library import Between, Pooled, pooled, shrunk
from firsthand_web.core.models import Product
from firsthand_web.experiments.models import Experiment, Forecast
from firsthand_web.measurement.queries.pictures import kept_pictures

ENOUGH = 3  # experiments; below, the range of the next effect does not exist either


@dataclass(frozen=True, kw_only=True)
class Past:
    """An experiment with its effect as measured, and what is left of it beside all others.

    Both count the good direction as positive. `believed` is None where no effect could be measured.
    """

    experiment: Experiment
    measured: Estimate | None
    believed: Estimate | None
    forecasts: tuple[Forecast, ...]
    inside: int


@dataclass(frozen=True, kw_only=True)
class Shelf:
    past: tuple[Past, ...]
    pooled: Pooled | None
    estimators: tuple[Record, ...]
    teams: tuple[Record, ...]
    chart: Chart | None

    @property
    def next_one(self) -> Estimate | None:
        """Where the true effect of the next experiment may lie."""
        if self.pooled is None:
            return None
        return replace(self.pooled.mean, low=self.pooled.expected_low, high=self.pooled.expected_high)

    @property
    def mean_known(self) -> bool:
        """Whether there are enough to speak of a mean and of how far effects differ."""
        return self.pooled is not None and self.pooled.mean.n >= ENOUGH


def shelf(product: Product, *, text: str = "", verdict: str = "") -> Shelf:
    """All experiments with numbers; effects are shrunk among all of them, whatever is shown."""
    found = list(
        Experiment.objects.read_out().filter(product=product).select_related("item", "team", "decision")
    )
    known = [each for each in found if each.effect is not None and each.error]
    signs = [1 if each.primary is None or each.primary.higher_is_better else -1 for each in known]
    effects = [sign * (each.effect or 0.0) for sign, each in zip(signs, known, strict=True)]
    errors = [each.error or math.nan for each in known]
    together = pooled(effects, errors, between=Between.REML) if known else None
    left = shrunk(effects, errors, between=Between.REML) if known else ()
    believed = {each.pk: estimate for each, estimate in zip(known, left, strict=True)}
    measured = {
        each.pk: _measured(each, effect, error)
        for each, effect, error in zip(known, effects, errors, strict=True)
    }
    forecasts = _forecasts(found, {each.pk: sign for sign, each in zip(signs, known, strict=True)})
    # Forecasts are of the metric's own lift: effects turned back to it.
    realised = {str(each.pk): sign * believed[each.pk].value for sign, each in zip(signs, known, strict=True)}
    stated = [each.stated for each in forecasts]
    past = tuple(
        _past(each, measured.get(each.pk), believed.get(each.pk), forecasts, realised)
        for each in found
        if _fits(each, text, verdict)
    )
    return Shelf(
        past=past,
        pooled=together,
        estimators=by_estimator(stated, realised),
        teams=by_team(stated, realised),
        chart=_chart(past, together),
    )


def _past(
    experiment: Experiment,
    measured: Estimate | None,
    believed: Estimate | None,
    forecasts: Sequence[Forecast],
    realised: Mapping[str, float],
) -> Past:
    mine = tuple(row for row in forecasts if row.experiment_id == experiment.pk)
    effect = realised.get(str(experiment.pk), math.nan)
    inside = sum(row.low <= effect <= row.high for row in mine)
    return Past(experiment=experiment, measured=measured, believed=believed, forecasts=mine, inside=inside)


def _fits(experiment: Experiment, text: str, verdict: str) -> bool:
    words = f"{experiment.name} {experiment.because} {experiment.believe} {experiment.learned}".lower()
    return text.lower() in words and verdict in ("", experiment.verdict)


def _measured(experiment: Experiment, effect: float, error: float) -> Estimate:
    half = standard_errors(0.95) * error
    units = sum(experiment.result["readout"]["split"]["counted"])
    return Estimate(
        value=effect, low=effect - half, high=effect + half, n=units, method="Lift as measured", unit="lift"
    )


def _forecasts(found: Sequence[Experiment], signs: dict[int, int]) -> list[Forecast]:
    rows = Forecast.objects.filter(experiment__in=[each.pk for each in found])
    return [row for row in rows.select_related("created_by", "team") if row.experiment_id in signs]


def _chart(past: Sequence[Past], together: Pooled | None) -> Chart | None:
    rows = [
        ForestRow(label=each.experiment.name, effect=each.measured, believed=each.believed)
        for each in past[:40]
        if each.measured is not None
    ]
    if not rows or together is None:
        return None
    try:
        return forest_chart(
            rows,
            title=_title(together.mean),
            effect="as measured",
            source="Circle: as measured. Diamond: what is left to believe beside all others (REML).",
            render=kept_pictures(),
        )
    except InputError:
        return None


def _title(mean: Estimate) -> str:
    if mean.n < ENOUGH:
        return "Effects as measured: too few to speak of a mean"
    sure = "is" if mean.low > 0 or mean.high < 0 else "may be nothing:"
    return f"The mean effect {sure} {mean.value:+.1%}".replace("%", " %").replace("-", "−")
