"""Mixed-integer models on HiGHS: built once, solved again with other costs and bounds."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray

from firsthand.errors import Progress, silent

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Row:
    """`low` ≤ the sum of coefficient × column ≤ `high`; `terms` maps columns to coefficients."""

    terms: Mapping[int, float]
    low: float = -highspy.kHighsInf
    high: float = highspy.kHighsInf


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Values of the columns (None without a solution), binaries rounded, and what is proven.

    `bound` is what no solution exceeds (−inf to inf), in the units of the objective that was maximised.
    """

    status: Status
    bound: float
    x: Floats | None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When to stop without a proof. Nodes stop at the same place on every machine, seconds do not."""

    seconds: float = highspy.kHighsInf
    nodes: int = highspy.kHighsIInf


@dataclass(kw_only=True)
class Model:
    """Binary columns, then `slacks` continuous ones from 0 upwards, under linear rows."""

    columns: int
    rows: Sequence[Row]
    slacks: int = 0
    _highs: highspy.Highs = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        # One thread and a fixed seed: the same model gives the same answer.
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("parallel", "off")
        self._highs.setOptionValue("random_seed", 0)
        binary, every = self.columns, self.columns + self.slacks
        highest = np.concatenate([np.ones(binary), np.full(self.slacks, highspy.kHighsInf)])
        self._highs.addVars(every, np.zeros(every), highest)
        integer = np.full(binary, highspy.HighsVarType.kInteger)
        self._highs.changeColsIntegrality(binary, np.arange(binary, dtype=np.int32), integer)
        for row in self.rows:
            self.add(row)

    def maximise(
        self,
        gains: Floats,
        *,
        floor: Row | None = None,
        start: Floats | None = None,
        limits: Limits | None = None,
        progress: Progress = silent,
    ) -> Answer:
        """The columns with the highest sum of `gains`, under one more row `floor`, searched from `start`."""
        limits = limits or Limits()
        highs = self._highs
        if not len(gains):
            return Answer(status="optimal", bound=0.0, x=gains)
        highs.clearSolver()
        highs.setOptionValue("time_limit", highs.getRunTime() + limits.seconds)
        highs.setOptionValue("mip_max_nodes", limits.nodes)
        highs.changeColsCost(len(gains), np.arange(len(gains), dtype=np.int32), -gains)
        if floor is not None:
            self.add(floor)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            highs.setSolution(solution)
        try:
            with _watching(highs, progress):
                highs.run()
            return _answer(highs, self.columns)
        finally:
            if floor is not None:
                highs.deleteRows(1, np.array([highs.getNumRow() - 1], dtype=np.int32))

    @property
    def spent(self) -> float:
        """Seconds of solving so far."""
        return float(self._highs.getRunTime())

    def bound_row(self, row: int, *, low: float, high: float) -> None:
        """Give a row other bounds."""
        self._highs.changeRowBounds(row, low, high)

    def add(self, row: Row) -> None:
        """One more row, for good."""
        index = np.fromiter(row.terms.keys(), dtype=np.int32, count=len(row.terms))
        value = np.fromiter(row.terms.values(), dtype=np.float64, count=len(row.terms))
        self._highs.addRow(row.low, row.high, len(index), index, value)


@contextmanager
def _watching(highs: highspy.Highs, progress: Progress) -> Iterator[None]:
    """Report how far the proof is, ten times a second; whatever `progress` raises stops the search."""
    if progress is silent:
        yield
        return
    raised: list[BaseException] = []
    last = 0.0

    def report(event: highspy.HighsCallbackEvent) -> None:
        nonlocal last
        seen = event.data_out
        if not raised and seen.running_time - last >= 0.1:
            last = seen.running_time
            gap = min(max(seen.mip_gap, 0.0), 1.0)
            try:
                progress(
                    1 - gap, f"Within {gap:.1%} of the best possible" if gap < 1 else "Looking for a plan"
                )
            except BaseException as error:  # An exception must not cross the solver's own code.
                raised.append(error)
        event.interrupt(bool(raised))

    highs.cbMipInterrupt.subscribe(report)
    try:
        yield
    finally:
        highs.cbMipInterrupt.unsubscribe(report)
    if raised:
        raise raised[0]


def _answer(highs: highspy.Highs, binary: int) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Answer(status="infeasible", bound=-highspy.kHighsInf, x=None)
    solved = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(highs.getSolution().col_value) if solved else None
    if x is not None:
        x[:binary] = np.round(x[:binary])
    if status == highspy.HighsModelStatus.kOptimal:
        return Answer(status="optimal", bound=-info.mip_dual_bound, x=x)
    return Answer(status="feasible" if solved else "unknown", bound=-info.mip_dual_bound, x=x)
