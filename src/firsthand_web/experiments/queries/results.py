"""What an experiment found, out of its row, and in words."""

import math
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from firsthand.charts.wording import figure
from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate
from firsthand.experiments.bayesian import Prior
from firsthand.experiments.course import Course, Day
from firsthand.experiments.decision import Decision, Verdict
from firsthand.experiments.mismatch import Split
from firsthand.experiments.readout import Finding, Kind, Readout
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.experiments.queries import reading

# Which of the three ways of reading a finding is shown.
FIXED, SEQUENTIAL, BAYESIAN = "fixed", "sequential", "bayesian"
METHODS = {
    FIXED: "one look",
    SEQUENTIAL: "any time",
    BAYESIAN: "beliefs",
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """The stored readout, and what both rules say of it."""

    readout: Readout
    courses: tuple[Course, ...]
    decisions: tuple[Decision, ...]
    first: tuple[Decision, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A finding as a line of the table: its metric as planned, and what it says by one method."""

    finding: Finding
    planned: Planned
    lift: Estimate
    p: float
    adjusted: float
    harm: bool

    @property
    def p_words(self) -> str:
        return p_of(self.p)

    @property
    def adjusted_words(self) -> str:
        return p_of(self.adjusted)

    @property
    def control(self) -> str:
        return value_of(self.finding, self.finding.control)

    @property
    def value(self) -> str:
        return value_of(self.finding, self.finding.value)

    @property
    def chance(self) -> float:
        """That the variant is better, whichever way that is."""
        return self.finding.chance if self.planned.higher_is_better else 1 - self.finding.chance


def of(experiment: Experiment) -> Result | None:
    """None while there are no numbers."""
    if not experiment.result:
        return None
    kept = experiment.result
    return Result(
        readout=_readout(kept["readout"]),
        courses=tuple(_course(each) for each in kept["courses"]),
        decisions=_decisions(kept["decisions"]),
        first=_decisions(kept["first"]),
    )


def lines(
    experiment: Experiment, result: Result, *, method: str = FIXED, correction: str = "holm"
) -> list[Line]:
    """Every finding, in the order in which metrics were planned."""
    planned = {each.name: each for each in experiment.planned}
    found = [
        _line(each, planned.get(each.name, Planned(name=each.name)), method, correction, result.readout)
        for each in result.readout.findings
    ]
    order = {"primary": 0, "guardrail": 1, "secondary": 2}
    return sorted(found, key=lambda line: order[line.planned.role])


def _line(finding: Finding, planned: Planned, method: str, correction: str, readout: Readout) -> Line:
    value, (low, high) = finding.lift, finding.lift_range(sequential=method == SEQUENTIAL)
    p, adjusted = finding.p, finding.p_holm if correction == "holm" else finding.p_bh
    if method == SEQUENTIAL:
        p = adjusted = finding.always_p
    elif method == BAYESIAN:
        value, low, high = finding.believed, finding.believed_low, finding.believed_high
    sign = 1 if planned.higher_is_better else -1
    names = {FIXED: "Lift over the control, one look", SEQUENTIAL: "Lift over the control, valid at any time"}
    believed = f"Belief: data with a prior of {readout.prior.mean:+.0%} ± {readout.prior.spread:.0%}"
    estimate = Estimate(
        value=value,
        low=low,
        high=high,
        n=finding.n_control + finding.n_variant,
        method=names.get(method, believed),
        unit="lift",
        confidence=readout.confidence,
        warnings=finding.warnings,
    )
    harm = (high if sign > 0 else -low) < 0
    return Line(finding=finding, planned=planned, lift=estimate, p=p, adjusted=adjusted, harm=harm)


def verdict_sentence(experiment: Experiment, result: Result) -> str:
    """What the rule says, first of all; a wrong split stops it."""
    if not result.readout.valid:
        return "No verdict: people were not split as planned, so the variants cannot be compared."
    return spoken(result.decisions)


def spoken(decisions: tuple[Decision, ...]) -> str:
    """What a rule says of each variant, with figures as people write them."""
    words = {Verdict.SHIP: "Ship", Verdict.STOP: "Do not ship", Verdict.UNDECIDED: "Undecided about"}
    return figures(" ".join(f"{words[each.verdict]} “{each.variant}”: {each.reason}" for each in decisions))


def figures(told: str) -> str:
    """A sentence of the library as pages write it: figures with their spaces, and units are people."""
    told = re.sub(r"(?<![\w.])-(?=\d)", "−", re.sub(r"(?<=\d)%", " %", told))
    return re.sub(r"(?<=\d )units(?= in )", "people", told)


def undecided(experiment: Experiment, result: Result) -> Decision | None:
    """What leaves the best variant undecided: its `doubt`, and as `reason` the rest of what is said."""
    rule = reading.rule_of(experiment.decides)
    _, best = reading.chosen(result.readout, result.decisions, rule)
    said = {each.variant: each for each in result.decisions}
    found = said.get(best.variant) if best else None
    if not found or not found.metric or found.verdict is not Verdict.UNDECIDED:
        return None
    rest = found.reason.removeprefix(f"{found.doubt}; ")
    return replace(found, reason=rest[:1].upper() + rest[1:])


def p_of(p: float) -> str:
    """A p-value as people read it."""
    return (
        "not known" if math.isnan(p) else "< 0.0001" if p < 0.0001 else f"{p:.4f}" if p < 0.1 else f"{p:.2f}"
    )


def changes(experiment: Experiment) -> list[str]:
    """What is different from what was fixed at the start, in words."""
    if not experiment.fixed:
        return []
    before, now = experiment.fixed, experiment.decides
    names = {
        "least": "the least lift worth shipping", "units": "people to wait for", "confidence": "confidence",
        "sequential": "looking at any time", "prior": "the prior’s spread",
    }  # fmt: skip
    found = [
        f"{words}: {_said(before['rule'].get(name))} at the start, {_said(now['rule'][name])} now"
        for name, words in names.items()
        if before["rule"].get(name) != now["rule"][name]
    ]
    old, new = ({each["name"]: each for each in given["metrics"]} for given in (before, now))
    found += [f"{name}: {old[name]['role']} at the start, gone now" for name in old if name not in new]
    found += [f"{name}: new, {new[name]['role']}" for name in new if name not in old]
    for name in [each for each in new if each in old]:
        for field in ("role", "read_as", "higher_is_better", "margin", "formula"):
            if old[name][field] != new[name][field]:
                told = f"{_said(old[name][field])} at the start, {_said(new[name][field])} now"
                found.append(f"{name}, {field.replace('_', ' ')}: {told}")
    if before["variants"] != now["variants"]:
        found.append("variants or their shares")
    return found


def value_of(finding: Finding, value: float) -> str:
    """A value of a metric as people read it; a small share keeps its digits."""
    if finding.kind is not Kind.PROPORTION:
        return figure(value, "points")
    return figure(value, "share") if value >= 0.2 or math.isnan(value) else f"{100 * value:.1f} %"


def note_of(experiment: Experiment) -> str:
    """What an item's estimates should know. Raises `InputError` where no effect could be measured."""
    primary = experiment.primary
    if experiment.effect is None or experiment.error is None or primary is None:
        raise InputError("No effect could be measured, so there is nothing to tell.")
    reach = 1.96 * experiment.error
    low, high = experiment.effect - reach, experiment.effect + reach
    return (
        f"Tested: {primary.name} {experiment.effect:+.1%} ({low:+.1%} to {high:+.1%}), “{experiment.name}”."
    )


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if value not in ("", None) else "as defined"


def _decisions(rows: list[dict[str, Any]]) -> tuple[Decision, ...]:
    return tuple(Decision(**{**row, "verdict": Verdict(row["verdict"])}) for row in rows)


def _readout(row: dict[str, Any]) -> Readout:
    split = row["split"]
    return Readout(
        control=row["control"],
        variants=tuple(row["variants"]),
        split=Split(counted=tuple(split["counted"]), expected=tuple(split["expected"]), p=split["p"]),
        findings=tuple(_finding(each) for each in row["findings"]),
        confidence=row["confidence"],
        prior=Prior(**row["prior"]),
        tuned_for=row["tuned_for"],
        warnings=_cautions(row["warnings"]),
    )


def _finding(row: dict[str, Any]) -> Finding:
    numbers: dict[str, Any] = {name: math.nan if value is None else value for name, value in row.items()}
    return Finding(**{**numbers, "kind": Kind(row["kind"]), "warnings": _cautions(row["warnings"])})


def _cautions(rows: list[dict[str, Any]]) -> tuple[Caution, ...]:
    return tuple(Caution(**each) for each in rows)


def _course(row: dict[str, Any]) -> Course:
    days = tuple(Day(**{**each, "day": date.fromisoformat(each["day"])}) for each in row["days"])
    return Course(name=row["name"], variant=row["variant"], days=days)
