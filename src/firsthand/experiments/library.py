"""Many experiments together: what they say in sum, and how much of a single one's effect to believe."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import special

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate, standard_errors
from firsthand.experiments.frequentist import check_confidence
from firsthand.experiments.statistics import Floats

FEW = 5
STEPS = 100  # of REML; a dozen are usual


class Between(StrEnum):
    """How the spread of true effects is estimated."""

    DL = "DerSimonian–Laird"
    REML = "REML"


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """The mean effect of the kind of change, and how far single effects lie from it.

    `mean` with its interval; `between` is the standard deviation of true effects (τ); `p` of no differences
    between them (Cochran's Q); `share` of the spread that is no chance (I²); `expected_low` to
    `expected_high` holds the next true effect (NaN below three experiments).
    """

    mean: Estimate
    between: float
    p: float
    share: float
    expected_low: float
    expected_high: float


def pooled(
    effects: Sequence[float],
    errors: Sequence[float],
    *,
    unit: str = "lift",
    confidence: float = 0.95,
    between: Between = Between.DL,
) -> Pooled:
    """Random effects: every experiment has a true effect of its own.

    `errors` are standard errors; the mean has the weights 1 ÷ (error² + τ²). τ² after DerSimonian and Laird,
    w 1 ÷ error² and Q the squared distances from the fixed mean: (Q − (k − 1)) ÷ (Σw − Σw² ÷ Σw),
    at least 0; by REML: what makes the effects likeliest, less the degree of freedom that the mean takes. The
    share that is no chance is τ² ÷ (τ² + the typical error²). Sources: R. DerSimonian and N. Laird (1986),
    Controlled Clinical Trials 7, 177-188; W. Viechtbauer (2005), J. Educ. Behav. Stat. 30, 261-293 (REML);
    J. P. T. Higgins and S. G. Thompson (2002), Stat. Med. 21, 1539-1558 (share); range of the next effect:
    J. P. T. Higgins, S. G. Thompson and D. J. Spiegelhalter (2009), J. R. Stat. Soc. A 172, 137-159, with
    k − 2 degrees of freedom.
    """
    check_confidence(confidence)
    y, v = _checked(effects, errors)
    k = len(y)
    variance, q = _between(y, v, between)
    weight = 1 / (v + variance)
    mean = float((weight * y).sum() / weight.sum())
    error = 1 / math.sqrt(float(weight.sum()))
    half = standard_errors(confidence) * error
    tail = float(special.stdtrit(k - 2, 0.5 + confidence / 2)) if k > 2 else math.nan
    reach = tail * math.sqrt(variance + error**2)
    estimate = Estimate(
        value=mean,
        low=mean - half,
        high=mean + half,
        n=k,
        method="random-effects",
        unit=unit,
        confidence=confidence,
        warnings=() if k >= FEW else (_few(k),),
    )
    return Pooled(
        mean=estimate,
        between=math.sqrt(variance),
        p=float(special.chdtrc(k - 1, q)) if k > 1 else math.nan,
        share=variance / (variance + _typical(v)) if k > 1 else 0.0,
        expected_low=mean - reach,
        expected_high=mean + reach,
    )


def shrunk(
    effects: Sequence[float],
    errors: Sequence[float],
    *,
    unit: str = "lift",
    confidence: float = 0.95,
    between: Between = Between.DL,
) -> tuple[Estimate, ...]:
    """Each effect pulled towards the mean of all, the more the less sure it is: the best are lucky too.

    Weight of its own τ² ÷ (τ² + error²); the posterior of a normal model whose prior is estimated from all
    experiments. Its interval takes the mean's own error along, not that of τ: with few experiments it is
    too narrow. Source: C. N. Morris (1983), J. Am. Stat. Assoc. 78, 47-55.
    """
    check_confidence(confidence)
    y, v = _checked(effects, errors)
    variance, _ = _between(y, v, between)
    weight = 1 / (v + variance)
    mean, mean_variance = (weight * y).sum() / weight.sum(), 1 / weight.sum()
    own = variance / (variance + v)
    value = own * y + (1 - own) * mean
    half = standard_errors(confidence) * np.sqrt(own * v + (1 - own) ** 2 * mean_variance)
    return tuple(
        Estimate(
            value=float(centre), low=float(centre - reach), high=float(centre + reach),
            n=len(y), method="shrunk", unit=unit, confidence=confidence,
        )
        for centre, reach in zip(value, half, strict=True)
    )  # fmt: skip


def _few(k: int) -> Caution:
    these = "1 experiment" if k == 1 else f"{k} experiments"
    message = f"Only {these}: how far effects differ is hardly known; the interval may be too narrow."
    return Caution(name="few-experiments", message=message)


def _between(y: Floats, v: Floats, how: Between) -> tuple[float, float]:
    """τ² and Cochran's Q."""
    w = 1 / v
    q = float((w * (y - (w * y).sum() / w.sum()) ** 2).sum())
    if len(y) < 2:
        return 0.0, q
    scale = float(w.sum() - (w**2).sum() / w.sum())
    moments = max(0.0, (q - (len(y) - 1)) / scale)
    return (_likeliest(y, v, moments) if how is Between.REML else moments), q


def _likeliest(y: Floats, v: Floats, variance: float) -> float:
    """τ² by REML: Fisher scoring from a first guess, never below 0."""
    for _ in range(STEPS):
        w = 1 / (v + variance)
        total, squares = float(w.sum()), float((w**2).sum())
        scored = float((w**2 * (y - (w * y).sum() / total) ** 2).sum()) - (total - squares / total)
        known = squares - 2 * float((w**3).sum()) / total + (squares / total) ** 2
        step = max(scored / known, -variance)
        variance += step
        if abs(step) <= 1e-10 * (variance + float(v.min())):
            break
    return variance


def _typical(v: Floats) -> float:
    """The error² that stands for all."""
    w = 1 / v
    return float((len(v) - 1) * w.sum() / (w.sum() ** 2 - (w**2).sum()))


def _checked(effects: Sequence[float], errors: Sequence[float]) -> tuple[Floats, Floats]:
    if not effects or len(effects) != len(errors):
        raise InputError(f"{len(effects)} effects and {len(errors)} errors: give one of each, at least one.")
    y, e = np.array(effects, dtype=np.float64), np.array(errors, dtype=np.float64)
    if not (np.isfinite(y).all() and np.isfinite(e).all() and (e > 0).all()):
        raise InputError(
            "Effects must be numbers and their standard errors above zero: leave the others out."
        )
    return y, e**2
