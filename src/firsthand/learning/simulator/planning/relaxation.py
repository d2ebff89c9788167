"""What no plan of a problem exceeds: a mixed-integer model that allows more than the problem does.

Shares of gaps closed add up as logarithms; satisfaction is concave in their sum and lies below its tangents.
What people pay is a smooth function of their wellbeing in each quarter: over a box it lies below what its
corners give, plus a little for its curvature and for items that make people pay more readily.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

import numpy as np
from numpy.typing import NDArray

from firsthand.learning.simulator.draws import Floats
from firsthand.learning.simulator.planning.curvature import curvature
from firsthand.learning.simulator.planning.losses import losses, lowest
from firsthand.learning.simulator.planning.paying import extra
from firsthand.learning.simulator.planning.problem import Plan, Problem
from firsthand.roadmap.solvers.highs import Answer, Limits, Model, Row

CLOSED = 1 - 1e-12  # more than this share of a gap counts as this share
TANGENTS = 6
SLACK = 1e-7  # of wellbeing: solvers may break rows by so much

Terms = dict[int, float]


@dataclass(frozen=True, kw_only=True)
class Box:
    """Lowest and highest wellbeing (quarters from 2 × segments), and in how many pieces each range is cut."""

    low: Floats
    high: Floats
    pieces: NDArray[np.int64]

    def edges(self, place: int, segment: int) -> list[float]:
        count = int(self.pieces[place, segment])
        edges = np.linspace(self.low[place, segment], self.high[place, segment], count + 1)
        return [float(edge) for edge in edges]


class Relaxation:
    """The model; `whole` false lets items be done in part, which is quicker and proves less.

    Columns: `done` by item and quarter (shipped by then), `runs` by schedule; then continuous ones.
    """

    def __init__(
        self, problem: Problem, box: Box, *, whole: bool = True, tangents: Sequence[Plan] = ()
    ) -> None:
        self.problem, self.box, self.tangents = problem, box, tangents
        self.rows: list[Row] = []
        self.count, self.constant = 0, 0.0
        self.gains: Terms = {}
        self.done = {
            (place, quarter): self._column()
            for place, first in enumerate(problem.earliest)
            for quarter in range(first, problem.quarters + 1)
        }
        self.runs = [self._column() for _ in problem.fastest]
        self.within = {
            key: [self._column() for _ in range(count)]
            for key, count in np.ndenumerate(box.pieces)
            if count > 1
        }
        binary = self.count
        self._order()
        self._capacity()
        self.acts = {
            (place, quarter): list(self._acts(place, quarter))
            for place in range(len(problem.items))
            for quarter in problem.counted
        }
        self.losses, self.lowest = losses(problem.worth), lowest(problem)
        segments = range(len(problem.worth.base))
        self.well = {
            (quarter, segment): self._well(quarter, segment)
            for quarter in problem.counted
            for segment in segments
        }
        for segment in segments:
            self._pay(segment)
        self._directly()
        if not whole:  # the solver proves bounds of models with a binary column only: the first stays one
            self.rows += [Row(terms={column: 1.0}, high=1.0) for column in range(1, binary)]
            binary = 1
        self.model = Model(columns=binary, slacks=self.count - binary, rows=self.rows)

    def best(self, *, scale: float, nodes: int) -> tuple[Answer, float]:
        """The answer and what no plan of the box exceeds. `scale` is about the value."""
        answer = self.model.maximise(self._costs(self.gains, scale), limits=Limits(nodes=nodes))
        return answer, (answer.bound + SLACK) * scale + self.constant

    def reach(self, quarter: int, segment: int) -> float:
        """The highest wellbeing that a segment can have in a quarter."""
        answer = self.model.maximise(self._costs({self.well[quarter, segment]: 1.0}, 1.0))
        return float(min(self.box.high[quarter - 2, segment], answer.bound + SLACK))

    def plan(self, answer: Answer) -> Plan:
        """The plan that an answer stands for."""
        assert answer.x is not None
        shipped = [0] * len(self.problem.items)
        for (place, quarter), column in sorted(self.done.items(), reverse=True):
            if answer.x[column] > 0.5:
                shipped[place] = quarter
        return tuple(shipped)

    def _column(self) -> int:
        self.count += 1
        return self.count - 1

    def _costs(self, gains: Terms, scale: float) -> Floats:
        costs = np.zeros(self.count)
        for column, gain in gains.items():
            costs[column] = gain / scale
        return costs

    def _order(self) -> None:
        """What is shipped stays so, comes after what it needs, and is ready by one schedule."""
        for (place, quarter), column in self.done.items():
            if (place, quarter + 1) in self.done:
                self.rows.append(Row(terms={column: 1.0, self.done[place, quarter + 1]: -1.0}, high=0.0))
            for other in self.problem.after[place]:
                before = self.done.get((other, quarter))
                self.rows.append(
                    Row(terms={column: 1.0} | ({} if before is None else {before: -1.0}), high=0.0)
                )
            ready = [
                run
                for run, first in zip(self.runs, self.problem.fastest, strict=True)
                if first[place] <= quarter
            ]
            if len(ready) < len(self.runs):
                self.rows.append(Row(terms={column: 1.0} | dict.fromkeys(ready, -1.0), high=0.0))
        self.rows.append(Row(terms=dict.fromkeys(self.runs, 1.0), high=1.0))

    def _capacity(self) -> None:
        for quarter in range(1, self.problem.quarters + 1):
            for team, days in enumerate(self.problem.capacity):
                terms = {
                    column: float(self.problem.efforts[place, team])
                    for (place, then), column in self.done.items()
                    if then == quarter and self.problem.efforts[place, team]
                }
                self.rows.append(Row(terms=terms, high=float(quarter * days)))

    def _effective(self, place: int, quarter: int) -> int | None:
        """The column that says whether an item is in effect in a quarter."""
        return self.done.get((place, quarter - 1 - self.problem.items[place].delay))

    def _acts(self, place: int, quarter: int) -> Iterator[tuple[int, float]]:
        """Columns that say that an item is in effect with just these others, and their factor on it."""
        own = self._effective(place, quarter)
        if own is None:
            return
        together = self.problem.worth.together[place]
        others = {other: self._effective(other, quarter) for other in together}
        there = {other: column for other, column in others.items() if column is not None}
        if not there:
            yield own, 1.0
            return
        sets = list(chain.from_iterable(combinations(there, size) for size in range(len(there) + 1)))
        columns = {each: self._column() for each in sets}
        self.rows.append(Row(terms={own: -1.0} | dict.fromkeys(columns.values(), 1.0), high=0.0))
        for other, column in there.items():
            having = [columns[each] for each in sets if other in each]
            lacking = [columns[each] for each in sets if other not in each]
            self.rows.append(Row(terms={column: -1.0} | dict.fromkeys(having, 1.0), high=0.0))
            self.rows.append(Row(terms={column: 1.0} | dict.fromkeys(lacking, 1.0), high=1.0))
        for each, column in columns.items():
            yield column, math.prod(together[other] for other in each)

    def _well(self, quarter: int, segment: int) -> int:
        """A column for the wellbeing of a segment in a quarter, and what keeps it down."""
        worth = self.problem.worth
        weights, rivals = worth.weights[segment], worth.rivals[quarter - 1]
        own: Terms = {}
        constant, leads = 0.0, np.zeros(len(worth.pull))
        lead_terms: list[Terms] = [{} for _ in worth.pull]
        for need, weight in enumerate(weights):
            served, before = self._served(quarter, segment, need)
            stated = np.flatnonzero(~np.isnan(rivals[:, need]))
            constant += weight * before
            leads[stated] += weight * (rivals[stated, need] - before)
            for column, share in served.items():
                own[column] = own.get(column, 0.0) + weight * share
                for rival in stated:
                    lead_terms[rival][column] = lead_terms[rival].get(column, 0.0) + weight * share
        well = self._column()
        terms = {well: 1.0} | {column: -share for column, share in own.items()}
        for lead, shares, pull in zip(leads, lead_terms, worth.pull, strict=True):
            ahead = self._column()
            self.rows.append(Row(terms={ahead: 1.0} | shares, low=float(lead)))
            terms[ahead] = float(pull)
        below = max(0.0, -float(self.lowest[quarter - 2, segment]))  # wellbeing itself is never below 0
        self.rows.append(Row(terms=terms, high=float(constant + below + SLACK)))
        return well

    def _served(self, quarter: int, segment: int, need: int) -> tuple[Terms, float]:
        """Satisfaction as a constant and columns with shares: it is no higher."""
        worth = self.problem.worth
        before = float(worth.before[segment, need])
        losses = self.losses[:, segment, need]
        terms: Terms = {}
        closing: list[tuple[int, float]] = []
        for place, share in enumerate(worth.effects[:, segment, need]):
            column = self._effective(place, quarter)
            if share > 0:
                acts = self.acts[place, quarter]
                closing += [(act, -math.log1p(-min(CLOSED, share * factor))) for act, factor in acts]
            elif losses[place] and column is not None:
                terms[column] = -before * float(losses[place])
        if not closing:
            return terms, before
        served = self._column()
        self._tangents(served, 1 - before, closing, self._points(quarter, segment, need))
        return (self._spoilt(served, before, terms) if terms else {served: 1.0}), 0.0

    def _spoilt(self, served: int, before: float, terms: Terms) -> Terms:
        """What losses leave: all together take at least their shares of `before`, each its share of all."""
        left = self._column()
        self.rows.append(Row(terms={left: 1.0, served: -1.0} | {c: -t for c, t in terms.items()}, high=0.0))
        for column, share in terms.items():
            loss = -share / before
            self.rows.append(Row(terms={left: 1.0, served: loss - 1, column: loss}, high=loss))
        return {left: 1.0}

    def _tangents(
        self, served: int, gap: float, closing: list[tuple[int, float]], points: list[float]
    ) -> None:
        """Satisfaction is 1 − gap × exp(−sum), which is at most its tangent at any point."""
        most = math.fsum(share for _, share in closing)
        for point in {*np.linspace(0, most, TANGENTS).tolist(), *points}:
            steep = gap * math.exp(-point)
            terms = {served: 1.0}
            for column, share in closing:
                terms[column] = -steep * share
            self.rows.append(Row(terms=terms, high=1 - steep * (1 + point)))

    def _points(self, quarter: int, segment: int, need: int) -> list[float]:
        """Where the plans that tangents were asked for lie."""
        worth, found = self.problem.worth, []
        for plan in self.tangents:
            items = self.problem.felt(plan, quarter)
            shares = [worth.effect(place, segment, need, items) for place in sorted(items)]
            found.append(-math.fsum(math.log1p(-min(CLOSED, share)) for share in shares if share > 0))
        return found

    def _pay(self, segment: int) -> None:
        """What a segment pays: between the corners of the cell of the box in which its wellbeing lies."""
        worth, places = self.problem.worth, range(self.problem.quarters)
        edges = [self.box.edges(place, segment) for place in places]
        corners = list(product(*(range(len(each)) for each in edges)))
        columns = {corner: self._column() for corner in corners}
        for corner, column in columns.items():
            path = [np.full(len(worth.base), edges[place][edge]) for place, edge in enumerate(corner)]
            self.gains[column] = float(worth.subscriptions(path)[segment])
        self.rows.append(Row(terms=dict.fromkeys(columns.values(), 1.0), low=1.0, high=1.0))
        bends = self._bends(segment, edges)
        for place, quarter in enumerate(self.problem.counted):
            terms = {column: edges[place][corner[place]] for corner, column in columns.items()}
            self.rows.append(Row(terms=terms | {self.well[quarter, segment]: -1.0}, high=SLACK))
            within = self.within.get((place, segment), [])
            if not within:
                self.constant += bends[place][0]
                continue
            self.rows.append(Row(terms=dict.fromkeys(within, 1.0), low=1.0, high=1.0))
            self.gains |= dict(zip(within, bends[place], strict=True))
            for edge in range(len(edges[place])):
                near = within[max(0, edge - 1) : edge + 1]
                at = [column for corner, column in columns.items() if corner[place] == edge]
                self.rows.append(Row(terms=dict.fromkeys(at, 1.0) | dict.fromkeys(near, -1.0), high=0.0))

    def _bends(self, segment: int, edges: list[list[float]]) -> list[list[float]]:
        """By quarter and piece, the most by which the curvature may lift what is paid above the corners."""
        worth = self.problem.worth
        most = [[0.0] * (len(each) - 1) for each in edges]
        for cell in product(*(range(len(each) - 1) for each in edges)):
            low = np.array([edges[place][piece] for place, piece in enumerate(cell)])
            high = np.array([edges[place][piece + 1] for place, piece in enumerate(cell)])
            wide = [np.repeat(each[:, None], len(worth.base), axis=1) for each in (low, high)]
            bends = curvature(worth, *wide)[:, segment] * (high - low) ** 2 / 8
            for place, piece in enumerate(cell):
                most[place][piece] = max(most[place][piece], float(bends[place]))
        return most

    def _directly(self) -> None:
        """What devices bring in, and what items do to that and to paying, wellbeing apart."""
        worth, more = self.problem.worth, extra(self.problem, self.box.low, self.box.high)
        for quarter in self.problem.counted:
            newcomers = float(worth.joins[quarter - 1].sum())
            self.constant += worth.margins(quarter, frozenset())
            for place, cost in enumerate(worth.costs):
                column, gain = self._effective(place, quarter), float(more[place, quarter - 2])
                if column is not None and (cost or gain):
                    self.gains[column] = self.gains.get(column, 0.0) + gain - cost * newcomers
