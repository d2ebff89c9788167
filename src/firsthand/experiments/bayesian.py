"""What to believe of a variant, given what was believed before."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from firsthand.errors import InputError
from firsthand.estimates import standard_errors
from firsthand.experiments.frequentist import check_confidence, gap, lifted
from firsthand.experiments.statistics import Floats, Samples


@dataclass(frozen=True, kw_only=True)
class Prior:
    """What was believed before of the lift (or, not `relative`, of the difference), normally distributed.

    The default says that half of all changes move a metric by less than a fifth: it weighs little.
    `spread` is its standard deviation; infinite means that nothing was believed.
    """

    mean: float = 0.0
    spread: float = 0.3
    relative: bool = True

    def __post_init__(self) -> None:
        if not self.spread > 0:
            raise InputError(f"spread={self.spread:g} of the prior must be above zero: 0.3 is usual.")


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """What to believe now, (metrics × variants without the control), in the unit of the prior.

    `chance` that the variant is higher; `mean` and `error` of the normal posterior; `low` to `high` holds
    the truth with `confidence`; `loss` is what choosing the variant gives away on average if higher is
    better, `loss_of_control` what keeping the control does.
    """

    chance: Floats
    mean: Floats
    error: Floats
    low: Floats
    high: Floats
    loss: Floats
    loss_of_control: Floats
    prior: Prior
    confidence: float


WEAK = Prior()


def posterior(samples: Samples, *, prior: Prior = WEAK, confidence: float = 0.95) -> Posterior:
    """Normal knowledge of the lift (or difference), from a normal prior and what was seen.

    Precisions (1 ÷ variance) add up; the mean is the mean of both weighted by them. The chance is Φ(μ ÷ σ),
    the loss of choosing the variant σ φ(μ ÷ σ) − μ Φ(−μ ÷ σ). Good once means are near normal, some dozens
    of units each. Source: A. Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, section 2.5; loss:
    C. Stucchio (2015), Bayesian A/B Testing at VWO.
    """
    check_confidence(confidence)
    if prior.relative:
        seen, error = lifted(samples)
        squared = error**2
    else:
        seen, squared = gap(samples)
    known = prior.spread**-2
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = 1 / squared + known
        mean = (seen / squared + prior.mean * known) / precision
        sigma = np.sqrt(1 / precision)
        distance = mean / sigma
    density = np.exp(-(distance**2) / 2) / np.sqrt(2 * np.pi)
    reach = standard_errors(confidence)
    lost = sigma * density - mean * special.ndtr(-distance)
    return Posterior(
        chance=special.ndtr(distance),
        mean=mean,
        error=sigma,
        low=mean - reach * sigma,
        high=mean + reach * sigma,
        # Far out rounding leaves a hair below zero.
        loss=np.maximum(lost, 0.0),
        loss_of_control=np.maximum(lost + mean, 0.0),
        prior=prior,
        confidence=confidence,
    )
