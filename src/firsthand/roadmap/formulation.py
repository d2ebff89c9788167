"""How a problem becomes mixed-integer models, and how the two of them find the best plan together.

The *whole* model has a yes-or-no column per item and period: "done by then" (the step formulation; its
rows of summed capacity up to a period make the relaxation much tighter than one column per placement does).
The *choice* model only selects: one column per item, and capacity summed over runs of periods. It forgets
that an item must fit whole into one period, so it bounds every plan from above and solves in milliseconds.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from firsthand.roadmap.problem import PlanItem, Problem
from firsthand.roadmap.solvers.highs import Floats, Model, Row

# The values are scaled by a power of two (so exactly) to have the largest in [2 ** 9, 2 ** 10).
LARGEST = 10


class Formulation:
    """A problem's models, which can be solved again with choices forced the other way.

    Items are sorted by id, so the order in which they were given changes nothing.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.items = sorted(problem.items, key=lambda item: item.id)
        # Plans found so far: what is part of one also fits into the periods.
        self.known: list[Mapping[str, int]] = []
        self._position = {item.id: k for k, item in enumerate(self.items)}
        self._done: list[dict[int, int]] = []  # per item: period -> column "done by then"
        columns = 0
        for item in self.items:
            window = problem.window(item)
            self._done.append({period: columns + k for k, period in enumerate(window)})
            columns += len(window)
        largest = max((item.value for item in self.items), default=0.0)
        self.scale = math.ldexp(1.0, min(LARGEST - math.frexp(largest)[1], 1000))
        self._bounds = {item.id: (float(item.must), 1.0) for item in self.items}
        chosen, placed = self._once(lambda k: k), self._once(self._last)
        self.choice = Model(columns=len(self.items), rows=[*chosen, *self._choice_rows()])
        self.whole = Model(columns=columns, rows=[*placed, *self._link_rows(), *self._capacity_rows()])

    def value(self, item: PlanItem, period: int) -> float:
        """What an item is worth when built in a period."""
        return float(item.value * (1 - self.problem.discount) ** period)

    @contextmanager
    def forced(self, force: Mapping[str, bool]) -> Iterator[None]:
        """Puts items in (True) or leaves them out (False), whatever their `must` says; may be nested."""
        before = dict(self._bounds)
        try:
            self._bound({id_: (float(chosen), float(chosen)) for id_, chosen in force.items()})
            yield
        finally:
            self._bound(before)

    @property
    def spent(self) -> float:
        """Seconds of solving so far."""
        return self.choice.spent + self.whole.spent

    def per_place(self, amount: Callable[[PlanItem, int], float]) -> Floats:
        """Weights of the whole model's columns that sum to `amount(item, period)` of every placement."""
        weights = np.zeros(self.whole.columns)
        for item, done in zip(self.items, self._done, strict=True):
            for t, column in done.items():
                # "Done by t" is also true of every later period, whose amount it therefore takes back.
                weights[column] = amount(item, t) - (amount(item, t + 1) if t + 1 in done else 0.0)
        return weights

    def placements(self, x: Floats) -> dict[str, int]:
        """The period of each item that a solution of the whole model holds."""
        firsts = {
            item.id: min((t for t, column in done.items() if x[column]), default=None)
            for item, done in zip(self.items, self._done, strict=True)
        }
        return {id_: t for id_, t in firsts.items() if t is not None}

    def exclude(self, selection: Collection[str]) -> None:
        """From now on no plan holds all of these items: they do not fit together."""
        for model, column in ((self.choice, lambda k: k), (self.whole, self._last)):
            terms = {column(self._position[id_]): 1.0 for id_ in selection}
            model.add(Row(terms=terms, high=len(terms) - 1.0))

    def _last(self, k: int) -> int:
        """The whole model's column that says whether an item is in the plan at all."""
        return max(self._done[k].values())

    def _bound(self, bounds: Mapping[str, tuple[float, float]]) -> None:
        for id_, (low, high) in bounds.items():
            if self._bounds[id_] != (low, high):
                self._bounds[id_] = (low, high)
                for model in (self.choice, self.whole):
                    model.bound_row(self._position[id_], low=low, high=high)

    def _once(self, column: Callable[[int], int]) -> list[Row]:
        bounds = self._bounds.values()
        return [Row(terms={column(k): 1.0}, low=low, high=high) for k, (low, high) in enumerate(bounds)]

    def _choice_rows(self) -> list[Row]:
        position, rows = self._position, []
        for k, item in enumerate(self.items):
            rows += [Row(terms={k: 1.0, position[d]: -1.0}, high=0.0) for d in sorted(set(item.depends_on))]
            rows += [Row(terms={k: 1.0, position[e]: 1.0}, high=1.0) for e in sorted(set(item.excludes))]
        windows = [self.problem.window(item) for item in self.items]
        for team in sorted(self.problem.teams, key=lambda team: team.id):
            for first in range(len(self.problem.periods)):
                for last in range(first, len(self.problem.periods)):
                    inside = [k for k, w in enumerate(windows) if first <= w[0] and w[-1] <= last]
                    efforts = {k: float(self.items[k].effort.get(team.id, 0.0)) for k in inside}
                    terms = {k: effort for k, effort in efforts.items() if effort}
                    if terms:
                        rows.append(Row(terms=terms, high=math.fsum(team.capacity[first : last + 1])))
        return rows

    def _link_rows(self) -> list[Row]:
        rows = []
        for k, item in enumerate(self.items):
            done = self._done[k]
            rows += [Row(terms={done[t]: 1.0, done[t + 1]: -1.0}, high=0.0) for t in done if t + 1 in done]
            for d in sorted(set(item.depends_on)):
                for t in done:
                    behind = self._by(self._done[self._position[d]], t)
                    terms = {done[t]: 1.0} | ({} if behind is None else {behind: -1.0})
                    rows.append(Row(terms=terms, high=0.0))
            for e in sorted(set(item.excludes)):
                terms = {self._last(k): 1.0, self._last(self._position[e]): 1.0}
                rows.append(Row(terms=terms, high=1.0))
        return rows

    def _capacity_rows(self, *, slack: int | None = None) -> list[Row]:
        """What each team can do, in each period and up to each; from column `slack` on it may do more."""
        rows = []
        for k, team in enumerate(sorted(self.problem.teams, key=lambda team: team.id)):
            first = None if slack is None else slack + k * len(self.problem.periods)
            for t in range(len(self.problem.periods)):
                until, before = self._used(team.id, t), self._used(team.id, t - 1)
                within = {c: until.get(c, 0.0) - before.get(c, 0.0) for c in until | before}
                within = {c: effort for c, effort in within.items() if effort}
                if first is not None:
                    within[first + t] = -1.0
                    until |= {first + s: -1.0 for s in range(t + 1)}
                rows.append(Row(terms=within, high=team.capacity[t]))
                rows.append(Row(terms=until, high=math.fsum(team.capacity[: t + 1])))
        return rows

    def elastic(self) -> Model:
        """The whole model, with a slack of capacity for each team (in order of id) and period."""
        binary, slacks = self.whole.columns, len(self.problem.teams) * len(self.problem.periods)
        rows = [*self._once(self._last), *self._link_rows(), *self._capacity_rows(slack=binary)]
        return Model(columns=binary, rows=rows, slacks=slacks)

    @staticmethod
    def _by(done: Mapping[int, int], period: int) -> int | None:
        """The column that says "done by the period"; None before the item's window."""
        return next((done[t] for t in sorted(done, reverse=True) if t <= period), None)

    def _used(self, team: str, period: int) -> dict[int, float]:
        """The effort a team has spent up to and including a period."""
        pairs = zip(self.items, self._done, strict=True)
        efforts = [(item.effort.get(team, 0.0), self._by(done, period)) for item, done in pairs]
        return {column: float(effort) for effort, column in efforts if effort and column is not None}
