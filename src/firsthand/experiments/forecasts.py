"""What people expected of an experiment before it began, and what it found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Recorded before: `estimator` of `team` is `confidence` sure that the effect is from `low` to `high`."""

    experiment: str
    estimator: str
    team: str
    low: float
    likely: float
    high: float
    confidence: float = 0.8

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise InputError(
                f"{self.low:g}, {self.likely:g}, {self.high:g}: a range runs from low over likely to high."
            )
        if not 0 < self.confidence < 1:
            raise InputError(f"confidence={self.confidence:g} must lie between 0 and 1.")


Effects = Mapping[str, float]  # what each experiment found, in the unit of its forecasts


@dataclass(frozen=True, kw_only=True)
class Record:
    """How somebody's forecasts turned out.

    `inside` is the share of effects in their range; `promised` the mean confidence they stated. `bias` is
    the mean of likely − effect: above 0, too hopeful. `distance` is the mean size of that difference. The
    noise of a test counts against the forecaster: give effects shrunk by `firsthand.experiments.library`.
    """

    who: str
    inside: Estimate
    promised: float
    bias: float
    distance: float

    @property
    def overconfident(self) -> bool:
        """Whether fewer came true than promised, beyond chance."""
        return self.inside.known and self.inside.high < self.promised


def by_estimator(forecasts: Iterable[Forecast], realised: Effects) -> tuple[Record, ...]:
    """The record of each estimator, by name; experiments without a result yet are left out."""
    return _records([(each.estimator, each) for each in forecasts], realised)


def by_team(forecasts: Iterable[Forecast], realised: Effects) -> tuple[Record, ...]:
    """The record of each team, by name."""
    return _records([(each.team, each) for each in forecasts], realised)


def _records(named: Sequence[tuple[str, Forecast]], realised: Effects) -> tuple[Record, ...]:
    known = [(who, each, realised[each.experiment]) for who, each in named if each.experiment in realised]
    records = []
    for name in sorted({who for who, _, _ in known}):
        mine = [(each, effect) for who, each, effect in known if who == name]
        hits = sum(each.low <= effect <= each.high for each, effect in mine)
        missed = [each.likely - effect for each, effect in mine]
        records.append(
            Record(
                who=name,
                inside=wilson(hits, len(mine)),
                promised=sum(each.confidence for each, _ in mine) / len(mine),
                bias=sum(missed) / len(mine),
                distance=sum(map(abs, missed)) / len(mine),
            )
        )
    return tuple(records)
