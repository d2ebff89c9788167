"""A rule for what to do, fixed before the test, and what it says of the numbers afterwards."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from firsthand.errors import InputError
from firsthand.experiments.multiplicity import holm
from firsthand.experiments.readout import Finding, Readout


class Verdict(StrEnum):
    SHIP = "ship"
    STOP = "do not ship"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True)
class Guardrail:
    """A metric that must not get worse by more than `margin`, a share of the control's mean (0.02: 2 %)."""

    metric: str
    margin: float
    higher_is_better: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.margin < 1:
            raise InputError(f"margin={self.margin:g} of “{self.metric}” must lie from 0 to below 1.")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What decides: the `primary` metric, by how much it has to move, the guardrails, how many units.

    `least` is the lift below which the change is not worth shipping (0: any). `units` must be in the
    smallest variant before a test that is looked at once says anything; `sequential` tests may be looked at
    at any time. `digest` names the rule: record it before the first unit comes.
    """

    primary: str
    higher_is_better: bool = True
    least: float = 0.0
    units: int = 0
    sequential: bool = False
    guardrails: tuple[Guardrail, ...] = ()

    def __post_init__(self) -> None:
        if self.least < 0 or self.units < 0:
            raise InputError(f"least={self.least:g} and units={self.units} must be at least 0.")

    @property
    def digest(self) -> str:
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the rule says of one variant, and the sentence that says why."""

    variant: str
    verdict: Verdict
    reason: str


def decide(rule: Rule, readout: Readout) -> tuple[Decision, ...]:
    """The decision about each variant. Raises `InputError` for a metric that the readout does not have.

    In this order: a wrong split or too few units leave it undecided; a guardrail whose whole interval lies
    beyond its margin stops it, and so does a primary metric whose interval lies wholly below `least`;
    shipping takes a primary metric beyond 0 on the good side, by p adjusted for the number of variants
    (Holm), a lift of at least `least`, and every guardrail's interval within its margin. Guardrails are not
    adjusted: all of them have to hold, which makes a false ship rarer, not likelier.
    """
    wanted = (rule.primary, *(each.metric for each in rule.guardrails))
    known = {each.name for each in readout.findings}
    for name in wanted:
        if name not in known:
            raise InputError(
                f"The rule names “{name}”, which was not measured: {', '.join(sorted(known))} were."
            )
    primary = [each for each in readout.findings if each.name == rule.primary]
    decisions = []
    for place, finding in enumerate(primary):
        verdict, reason = _verdict(rule, readout, finding, primary, place)
        decisions.append(Decision(variant=finding.variant, verdict=verdict, reason=reason))
    return tuple(decisions)


def _verdict(
    rule: Rule, readout: Readout, finding: Finding, primary: Sequence[Finding], place: int
) -> tuple[Verdict, str]:
    if waiting := _waiting(rule, readout):
        return Verdict.UNDECIDED, waiting
    broken, unclear = _guarded(rule, readout, finding)
    if broken:
        return Verdict.STOP, f"“{broken.metric}” got worse by more than {broken.margin:.1%}."
    name = f"“{rule.primary}”"
    low, high = _toward(finding.lift_range(sequential=rule.sequential), rule.higher_is_better)
    span = f"{low:+.1%} to {high:+.1%}"
    if math.isnan(low):
        return Verdict.UNDECIDED, f"Nothing can be said of {name}: it does not vary, or is 0 in the control."
    if high < max(rule.least, 0.0):
        return Verdict.STOP, f"{name} is at best {high:+.1%} better; {rule.least:.1%} was asked for."
    if unclear:
        reason = f"“{unclear.metric}” may have got worse by more than its margin: more units will tell."
        return Verdict.UNDECIDED, reason
    good = finding.lift if rule.higher_is_better else -finding.lift
    if _p(primary, place, rule.sequential) > 1 - readout.confidence or good <= 0 or good < rule.least:
        return Verdict.UNDECIDED, f"{name} may be {span} better: that is not enough."
    return Verdict.SHIP, f"{name} is {good:+.1%} better ({span}), and guardrails hold."


def _waiting(rule: Rule, readout: Readout) -> str:
    """Why nothing can be decided yet; empty where it can."""
    if readout.split.wrong:
        return f"Units were not split as meant (p = {readout.split.p:.2g}): find out why first."
    fewest = min(readout.split.counted)
    if fewest < rule.units and not rule.sequential:
        return f"{fewest:,} units in the smallest variant; the rule waits for {rule.units:,}."
    return ""


def _guarded(rule: Rule, readout: Readout, finding: Finding) -> tuple[Guardrail | None, Guardrail | None]:
    """The first guardrail that is broken for sure, and the first that may be."""
    mine = {each.name: each for each in readout.findings if each.variant == finding.variant}
    broken = unclear = None
    for guard in rule.guardrails:
        ends = mine[guard.metric].lift_range(sequential=rule.sequential)
        low, high = _toward(ends, guard.higher_is_better)
        if high < -guard.margin:
            broken = broken or guard
        elif not low >= -guard.margin:  # NaN is unclear too
            unclear = unclear or guard
    return broken, unclear


def _toward(ends: tuple[float, float], higher_is_better: bool) -> tuple[float, float]:
    low, high = ends
    return (low, high) if higher_is_better else (-high, -low)


def _p(primary: Sequence[Finding], place: int, sequential: bool) -> float:
    p = [each.always_p if sequential else each.p for each in primary]
    return float(holm(p)[place])
