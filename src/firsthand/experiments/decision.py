"""A rule for what to do, fixed before the test, and what it says of the numbers afterwards."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from firsthand.errors import InputError
from firsthand.estimates import standard_errors
from firsthand.experiments.multiplicity import holm
from firsthand.experiments.power import units_needed
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
    """What the rule says of one variant, and the sentence that says why.

    Where numbers leave it undecided: the `metric` that it hangs on, the `doubt` in a few words, and how many
    units in the smallest variant `takes` to tell four times of five (0: cannot be said).
    """

    variant: str
    verdict: Verdict
    reason: str
    metric: str = ""
    doubt: str = ""
    takes: int = 0


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
    return tuple(_decision(rule, readout, primary, place) for place in range(len(primary)))


def _decision(rule: Rule, readout: Readout, primary: Sequence[Finding], place: int) -> Decision:
    finding = primary[place]
    if waiting := _waiting(rule, readout):
        return Decision(variant=finding.variant, verdict=Verdict.UNDECIDED, reason=waiting)
    broken, unclear = _guarded(rule, readout, finding)
    if broken:
        reason = f"“{broken.metric}” got worse by more than {_size(broken.margin)}."
        return Decision(variant=finding.variant, verdict=Verdict.STOP, reason=reason)
    name = f"“{rule.primary}”"
    low, high = _toward(finding.lift_range(sequential=rule.sequential), rule.higher_is_better)
    if high < max(rule.least, 0.0):
        reason = f"{name} is at best {_moved(high)}; {_size(rule.least)} better was asked for."
        return Decision(variant=finding.variant, verdict=Verdict.STOP, reason=reason)
    if unclear and not math.isnan(low):
        return _unclear(rule, readout, finding.variant, unclear)
    good = finding.lift if rule.higher_is_better else -finding.lift
    # Not a number is not enough either.
    if not (_p(primary, place, rule.sequential) <= 1 - readout.confidence and 0 < good >= rule.least):
        return _not_enough(rule, readout, finding, len(primary))
    held = ", and guardrails hold" if rule.guardrails else ""
    reason = f"{name} is {_moved(good)} ({_between(low, high)}){held}."
    return Decision(variant=finding.variant, verdict=Verdict.SHIP, reason=reason)


def _unclear(rule: Rule, readout: Readout, variant: str, guard: Guardrail) -> Decision:
    """Undecided because a guardrail may be lost."""
    finding = _of(readout, variant)[guard.metric]
    low, high = _toward(finding.lift_range(sequential=rule.sequential), guard.higher_is_better)
    takes = 0 if rule.sequential else _takes(finding, readout, guard.margin)
    return _undecided(
        finding, _between(low, high), takes=takes,
        asked=f"up to {_size(guard.margin)} worse can be borne" if guard.margin else "no loss can be borne",
    )  # fmt: skip


def _not_enough(rule: Rule, readout: Readout, finding: Finding, variants: int) -> Decision:
    """Undecided because the metric that decides may have moved too little."""
    low, high = _toward(finding.lift_range(sequential=rule.sequential), rule.higher_is_better)
    takes = 0 if rule.sequential else _takes(finding, readout, rule.least, variants)
    return _undecided(
        finding, _between(low, high), takes=takes,
        asked=f"{_size(rule.least)} better was asked for" if rule.least else "that may be chance",
    )  # fmt: skip


def _undecided(finding: Finding, span: str, *, takes: int, asked: str) -> Decision:
    name = f"“{finding.name}”"
    doubt = f"{name} is {span}"
    reason = f"{doubt}; {asked}."
    if math.isnan(finding.lift_low):
        doubt = f"nothing can be said of {name}"
        reason = f"Nothing can be said of {name}: it does not vary, or is 0 in the control."
    if takes:
        now = min(finding.n_control, finding.n_variant)
        reason += f" About {takes:,} units in each variant would likely tell ({now:,} now)."
    return Decision(
        variant=finding.variant, verdict=Verdict.UNDECIDED, reason=reason,
        metric=finding.name, doubt=doubt, takes=takes,
    )  # fmt: skip


def _takes(finding: Finding, readout: Readout, effect: float, variants: int = 1) -> int:
    """Units in the smallest variant that find a lift of `effect`, or rule it out, with a chance of 80 %.

    Shares and spread as they are now, to two significant digits; 0 where there are as many already, or
    where no number of units would do.
    """
    units = min(finding.n_control, finding.n_variant)
    error = (finding.lift_high - finding.lift_low) / (2 * standard_errors(readout.confidence))
    if not (effect > 0 and error > 0):
        return 0
    # Two variants of this variance and this many units have the error that was measured.
    needed = units_needed(effect, error**2 * units / 2, alpha=(1 - readout.confidence) / variants)
    return round(float(f"{needed:.2g}")) if units < needed < math.inf else 0


def _size(lift: float) -> str:
    return f"{abs(lift):.1%}" if abs(lift) < 0.1 else f"{abs(lift):.0%}"


def _moved(lift: float) -> str:
    return f"{_size(lift)} {'worse' if lift < 0 else 'better'}"


def _between(low: float, high: float) -> str:
    """An interval in words, such as “between 3.5% worse and 1.2% better”."""
    if low < 0 < high:
        return f"between {_moved(low)} and {_moved(high)}"
    near, far = sorted((low, high), key=abs)
    return f"between {_size(near)} and {_moved(far)}"


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
    mine = _of(readout, finding.variant)
    broken = unclear = None
    for guard in rule.guardrails:
        ends = mine[guard.metric].lift_range(sequential=rule.sequential)
        low, high = _toward(ends, guard.higher_is_better)
        if high < -guard.margin:
            broken = broken or guard
        elif not low >= -guard.margin:  # NaN is unclear too
            unclear = unclear or guard
    return broken, unclear


def _of(readout: Readout, variant: str) -> dict[str, Finding]:
    return {each.name: each for each in readout.findings if each.variant == variant}


def _toward(ends: tuple[float, float], higher_is_better: bool) -> tuple[float, float]:
    low, high = ends
    return (low, high) if higher_is_better else (-high, -low)


def _p(primary: Sequence[Finding], place: int, sequential: bool) -> float:
    p = [each.always_p if sequential else each.p for each in primary]
    return float(holm(p)[place])
