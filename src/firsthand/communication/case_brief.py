"""The two-page brief of a case: what we learnt, will do, expect to see, and do not know."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.charts import Chart
from firsthand.communication.briefs import Brief, Source
from firsthand.estimates import Estimate


@dataclass(frozen=True, kw_only=True)
class NeedLine:
    """A need: its score after Ulwick, and what the score is made of; `source` is a key of the trace."""

    statement: str
    importance: Estimate
    satisfaction: Estimate
    score: Estimate
    source: str


@dataclass(frozen=True, kw_only=True)
class QuoteLine:
    """What somebody said about one of the needs."""

    text: str
    who: str
    source: str


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """An item, in (`period` says when) or out (`period` is None), and the reason, exact for this problem.

    `regret` is the objective lost when the choice is forced the other way; None where it cannot be forced.
    """

    label: str
    team: str
    effort: str
    reason: str
    source: str
    period: str | None = None
    regret: float | None = None


@dataclass(frozen=True, kw_only=True)
class PlanProof:
    """How good the plan is: `status` "optimal" or "feasible", `objective`, proven `bound`, `gap` as share."""

    status: str
    objective: float
    bound: float
    gap: float
    unit: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What should be seen when the plan works: a metric, from where to where, by when."""

    metric: str
    now: str
    target: str
    by: dt.date
    source: str
    why: str = ""


def needs_and_plan_brief(
    *,
    product: str,
    date: dt.date,
    needs: tuple[NeedLine, ...],
    quotes: tuple[QuoteLine, ...],
    plan: tuple[PlanLine, ...],
    proof: PlanProof,
    expectations: tuple[Expectation, ...],
    cautions: tuple[str, ...],
    review: dt.date,
    trace: Mapping[str, Source],
    gap_chart: Chart | None = None,
    gap_source: str = "",
    plan_chart: Chart | None = None,
    audience: str = "",
) -> Brief:
    """The brief of a case: its title says the widest gap and what is done first."""
    raise NotImplementedError
