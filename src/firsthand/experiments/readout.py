"""Everything a test says, metric by metric and variant by variant, with what to doubt."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from firsthand.errors import Caution, InputError
from firsthand.experiments.bayesian import WEAK, Posterior, Prior, posterior
from firsthand.experiments.frequentist import Comparison, two_proportions, welch
from firsthand.experiments.mismatch import STOP, Split, split
from firsthand.experiments.multiplicity import benjamini_hochberg, holm
from firsthand.experiments.sequential import TUNED_FOR, always_valid
from firsthand.experiments.statistics import Floats, Samples

FEW_UNITS, FEW_SUCCESSES = 100, 10


class Kind(StrEnum):
    """What a metric is of each unit's number."""

    MEAN = "mean"
    PROPORTION = "proportion"
    RATIO = "ratio"
    QUANTILE = "quantile"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A metric by its name; `reduction` is the share of variance that a covariate took away (0: none)."""

    name: str
    kind: Kind
    reduction: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One metric of one variant beside the control.

    `difference` with `low` and `high`, and `p` (Welch; proportions z, with Newcombe's interval). `p_holm`
    and `p_bh` account for all metrics and variants of the readout. `lift…` is relative to the control.
    `always_…` may be read at any look. `chance` that the variant is higher, `loss` if it is chosen and
    higher is better, `believed…` the posterior lift. NaN where nothing can be said; `warnings` then says why.
    """

    name: str
    kind: Kind
    variant: str
    n_control: int
    n_variant: int
    control: float
    value: float
    difference: float
    low: float
    high: float
    p: float
    p_holm: float
    p_bh: float
    lift: float
    lift_low: float
    lift_high: float
    always_low: float
    always_high: float
    always_p: float
    always_lift_low: float
    always_lift_high: float
    chance: float
    loss: float
    believed: float
    believed_low: float
    believed_high: float
    reduction: float
    warnings: tuple[Caution, ...] = ()

    def lift_range(self, *, sequential: bool) -> tuple[float, float]:
        """The interval of the lift, to look at once or at any time; a share loses at most all of itself."""
        low, high = self.lift_low, self.lift_high
        if sequential:
            low, high = self.always_lift_low, self.always_lift_high
        if self.kind is not Kind.PROPORTION:
            return low, high
        # The first stays where it is not a number.
        return max(low, -1.0), max(high, -1.0)


@dataclass(frozen=True, kw_only=True)
class Readout:
    """A test read out: who was counted, and what each metric says. `warnings` are of the test as a whole."""

    control: str
    variants: tuple[str, ...]
    split: Split
    findings: tuple[Finding, ...]
    confidence: float
    prior: Prior
    tuned_for: float
    warnings: tuple[Caution, ...]

    @property
    def valid(self) -> bool:
        """Whether the numbers may be believed: units were split as meant."""
        return not self.split.wrong


def read_out(
    metrics: Sequence[Metric],
    samples: Samples,
    variants: Sequence[str],
    *,
    assigned: Sequence[int],
    shares: Sequence[float] | None = None,
    confidence: float = 0.95,
    prior: Prior = WEAK,
    tuned_for: float = TUNED_FOR,
) -> Readout:
    """All tests of all metrics (rows of `samples`), the first of `variants` being the control.

    `assigned` units of each variant and their intended `shares` (default: alike) tell whether the split is
    right. The prior is about the lift. Raises `InputError` where shapes differ or a name comes twice.
    """
    if samples.n.shape != (len(metrics), len(variants)):
        expected = f"{len(metrics)} metrics × {len(variants)} variants"
        raise InputError(f"samples are {samples.n.shape}: they must be {expected}.")
    if len(set(variants)) < len(variants) or len({each.name for each in metrics}) < len(metrics):
        raise InputError("A metric or variant comes twice: give each a name of its own.")
    if not prior.relative:
        raise InputError("The prior must be about the lift (relative), which all metrics share.")
    balance = split(assigned, shares)
    fixed = _fixed(metrics, samples, confidence)
    anytime = always_valid(samples, confidence=confidence, tuned_for=tuned_for)
    belief = posterior(samples, prior=prior, confidence=confidence)
    findings = _findings(metrics, samples, variants, _columns(samples, fixed, anytime, belief))
    return Readout(
        control=variants[0],
        variants=tuple(variants),
        split=balance,
        findings=findings,
        confidence=confidence,
        prior=prior,
        tuned_for=tuned_for,
        warnings=_of_the_whole(balance),
    )


def _findings(
    metrics: Sequence[Metric], samples: Samples, variants: Sequence[str], columns: Mapping[str, Floats]
) -> tuple[Finding, ...]:
    """Metric by metric, each variant beside the control."""
    found = [
        Finding(
            name=metric.name,
            kind=metric.kind,
            variant=variant,
            n_control=int(samples.n[row, 0]),
            n_variant=int(samples.n[row, place + 1]),
            reduction=metric.reduction,
            warnings=(),
            **{name: float(values[row, place]) for name, values in columns.items()},
        )
        for row, metric in enumerate(metrics)
        for place, variant in enumerate(variants[1:])
    ]
    return tuple(replace(each, warnings=_doubts(each)) for each in found)


def _fixed(metrics: Sequence[Metric], samples: Samples, confidence: float) -> Comparison:
    """Welch for all, and for proportions the test of their own."""
    found = welch(samples, confidence=confidence)
    shares = np.array([each.kind is Kind.PROPORTION for each in metrics])
    if not shares.any():
        return found
    n = samples.n[shares]
    # The arrays are this call's own, so rows of proportions may be written into them.
    own = two_proportions(n, np.minimum(np.rint(samples.mean[shares] * n), n), confidence=confidence)
    for name in ("difference", "low", "high", "p", "lift", "lift_low", "lift_high"):
        getattr(found, name)[shares] = getattr(own, name)
    return found


def _columns(
    samples: Samples, fixed: Comparison, anytime: Comparison, belief: Posterior
) -> dict[str, Floats]:
    """The numbers of a finding by their names."""
    return {
        "control": np.broadcast_to(samples.mean[:, :1], fixed.p.shape),
        "value": samples.mean[:, 1:],
        "difference": fixed.difference,
        "low": fixed.low,
        "high": fixed.high,
        "p": fixed.p,
        "p_holm": holm(fixed.p),
        "p_bh": benjamini_hochberg(fixed.p),
        "lift": fixed.lift,
        "lift_low": fixed.lift_low,
        "lift_high": fixed.lift_high,
        "always_low": anytime.low,
        "always_high": anytime.high,
        "always_p": anytime.p,
        "always_lift_low": anytime.lift_low,
        "always_lift_high": anytime.lift_high,
        "chance": belief.chance,
        "loss": belief.loss,
        "believed": belief.mean,
        "believed_low": belief.low,
        "believed_high": belief.high,
    }


def _doubts(finding: Finding) -> tuple[Caution, ...]:
    doubts = []
    fewest = min(finding.n_control, finding.n_variant)
    if math.isnan(finding.p):
        message = "Nothing can be compared: fewer than two units, no spread, or too few for this quantile."
        doubts.append(Caution(name="nothing-to-compare", message=message))
    elif fewest < FEW_UNITS:
        message = f"Only {fewest} units in a variant: intervals lean on more; wait for {FEW_UNITS} or more."
        doubts.append(Caution(name="few-units", message=message))
    if finding.kind is Kind.PROPORTION and not math.isnan(finding.p):
        rarest = min(
            n * min(share, 1 - share)
            for n, share in ((finding.n_control, finding.control), (finding.n_variant, finding.value))
        )
        if rarest < FEW_SUCCESSES:
            message = (
                f"Only {max(rarest, 0):.0f} in a variant did, or did not: p is rough; read the interval."
            )
            doubts.append(Caution(name="rare-event", message=message))
    if math.isnan(finding.lift):
        doubts.append(Caution(name="no-lift", message="The control's mean is 0, so there is no lift."))
    elif not math.isnan(finding.p) and finding.lift_high - finding.lift_low > 2:
        message = "The control's mean is near 0 for its spread: read the difference, not the lift."
        doubts.append(Caution(name="uncertain-lift", message=message))
    return tuple(doubts)


def _of_the_whole(balance: Split) -> tuple[Caution, ...]:
    if not balance.wrong:
        return ()
    counted = " : ".join(f"{each:,}" for each in balance.counted)
    meant = " : ".join(f"{each:,.0f}" for each in balance.expected)
    chance = f"p = {balance.p:.2g}" if balance.p >= 1e-4 else "p < 0.0001"
    message = (
        f"The split is {counted} instead of {meant}; by chance alone that comes with {chance} "
        f"(below {STOP:g}). Whoever is missing may differ, so no verdict: find out why, and test again."
    )
    return (Caution(name="sample-ratio-mismatch", message=message),)
