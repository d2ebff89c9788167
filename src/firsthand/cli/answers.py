"""Answers about events: as lines to read, and as data for `--json`."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from typing import Any

from firsthand.estimates import Estimate
from firsthand.measurement.comparing import Comparison
from firsthand.measurement.counts import Trend
from firsthand.measurement.durations import Times
from firsthand.measurement.formula_trends import FormulaPoint
from firsthand.measurement.funnels import FunnelResult
from firsthand.measurement.lifecycle import LifePeriod
from firsthand.measurement.paths import PathsResult
from firsthand.measurement.retention import RetentionResult
from firsthand.measurement.stickiness import Stickiness

NO_VALUES = "No such event has the property to break down by."
UNITS = (("days", 86400), ("h", 3600), ("min", 60), ("s", 1))


def as_data(answer: object) -> Any:
    """Dataclasses as objects, days as text, lengths of time in seconds, what is unknown as null."""
    if is_dataclass(answer):
        return {each.name: as_data(getattr(answer, each.name)) for each in fields(answer)}
    if isinstance(answer, tuple | list):
        return [as_data(each) for each in answer]
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, timedelta):
        return answer.total_seconds()
    return None if isinstance(answer, float) and math.isnan(answer) else answer


def of_trend(answer: Sequence[Trend]) -> Iterator[str]:
    if not answer:
        yield NO_VALUES
    for each in answer:
        if each.value:
            yield each.value
        for count in each.counts:
            numbers = f"{count.events:>12,} events {count.people:>10,} people"
            yield f"  {count.first_day} {numbers}{_open(count.complete)}"


def of_funnel(answer: Sequence[FunnelResult]) -> Iterator[str]:
    if not answer:
        yield NO_VALUES
    for each in answer:
        if each.value:
            yield each.value
        for number, step in enumerate(each.steps, start=1):
            took = _took(step.since_start)
            yield f"  {number}. {step.step!s:<32} {step.people:>9,}  {_share(step.of_first)}{took}"
        for caution in each.warnings:
            yield f"  {caution.message}"


def of_retention(answer: RetentionResult) -> Iterator[str]:
    for cohort in answer.cohorts:
        cells = (f"{_value(cell.share):>7}{' ' if cell.complete else '…'}" for cell in cohort.cells)
        yield f"{cohort.first_day} {cohort.people:>9,} {' '.join(cells)}"
        if cohort.people:
            yield f"{'':20} {' '.join(f'{_percents(cell.share):>7} ' for cell in cohort.cells)}"
    yield "Beneath each share its 95 % interval, in whole percents around it. All cohorts:"
    for cell in answer.overall:
        if cell.share.known:
            last = "+" if cell.last is None else "" if cell.last == cell.first else f"–{cell.last}"
            yield f"  {cell.first}{last:<4} {_share(cell.share)}  n = {cell.share.n:,}"


def of_lifecycle(answer: Sequence[LifePeriod]) -> Iterator[str]:
    yield f"{'':10} {'new':>9} {'returning':>9} {'back':>9} {'dormant':>9}  kept"
    for each in answer:
        numbers = (each.new, each.returning, each.resurrecting, each.dormant)
        shown = " ".join(f"{number:>9,}" for number in numbers)
        kept = _share(each.kept) if each.kept.known else ""
        yield f"{each.first_day} {shown}  {kept}{_open(each.complete)}"


def of_stickiness(answer: Stickiness) -> Iterator[str]:
    mean = f"on {answer.mean:.1f} {answer.grain}s in the mean"
    yield f"{answer.n:,} people from {answer.first_day} to {answer.last_day}; {mean}."
    for each in answer.histogram:
        yield f"  {each.periods:>3} {each.people:>9,}  {_share(each.share)}"


def of_paths(answer: PathsResult) -> Iterator[str]:
    yield f"{answer.sessions:,} sessions of {answer.people:,} people."
    for link in answer.links:
        numbers = f"{link.sessions:,} sessions, {link.people:,} people"
        yield f"  {link.place}. {link.source} → {link.target}  {numbers}"


def of_formula(answer: Sequence[FormulaPoint]) -> Iterator[str]:
    for each in answer:
        value = "–" if math.isnan(each.value) else f"{each.value:,.4g}"
        found = each.estimate
        between = f"  ({found.low:,.4g} to {found.high:,.4g})" if found and found.has_interval else ""
        yield f"  {each.first_day} {value:>12}{between}  n = {each.n:,}{_open(each.complete)}"


def of_comparison(answer: Comparison) -> Iterator[str]:
    yield f"{answer.one:,} people beside {answer.other:,}."
    for row in answer.rows:
        both = f"{_value(row.one):>8} {_value(row.other):>8}"
        yield f"  {row.label:<32} {both}  {_apart(row.difference, row.one)}"
    for caution in answer.warnings:
        yield f"  {caution.message}"


def _value(found: Estimate) -> str:
    if math.isnan(found.value):
        return "–"
    return f"{found.value:.1%}" if found.unit == "share" else f"{found.value:,.3g}"


def _percents(share: Estimate) -> str:
    """The interval in whole percents, rounded outwards: never narrower than it is."""
    return f"{math.floor(share.low * 100)}–{math.ceil(share.high * 100)}" if share.known else ""


def _apart(known: Estimate, one: Estimate) -> str:
    if math.isnan(known.value):
        return "–"
    factor, unit = (100, " points") if one.unit == "share" else (1, "")
    between = f"({known.low * factor:,.1f} to {known.high * factor:,.1f})" if known.has_interval else ""
    return f"{known.value * factor:+,.1f}{unit} {between}"


def _share(share: Estimate) -> str:
    if not share.known:
        return "nobody"
    return f"{share.value:>6.1%} ({share.low:.1%} to {share.high:.1%})"


def _took(times: Times | None) -> str:
    if times is None:
        return ""
    seconds = times.quantiles[len(times.quantiles) // 2]
    unit, size = next((each for each in UNITS if seconds >= each[1]), UNITS[-1])
    return f"  median {seconds / size:.1f} {unit}"


def _open(complete: bool) -> str:
    return "" if complete else "  (not over)"
