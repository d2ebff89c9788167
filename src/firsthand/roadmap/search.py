"""The search for the best plan: select first, then see whether the selection fits into the periods."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from firsthand.errors import Progress, silent
from firsthand.roadmap.formulation import Formulation
from firsthand.roadmap.preference import Preference
from firsthand.roadmap.solvers.highs import Floats, Limits, Model, Row, Status

# Searches for a placement, and among plans of equal value, stop here: at the same place on every machine.
PACKING_NODES = 20000
TIE_NODES = 500
# Selections tried before the whole model is solved instead.
ROUNDS = 40
# Plans whose scaled values differ by less count as equal.
SAME = 1e-6


@dataclass(frozen=True, kw_only=True)
class Found:
    """The best plan found: its `value` (NaN without one) and a `bound` that no plan exceeds."""

    status: Status
    value: float
    bound: float
    placements: Mapping[str, int]


def best(
    formulation: Formulation,
    prefer: Preference,
    *,
    force: Mapping[str, bool] | None = None,
    settle_periods: bool = True,
    time_limit: float = math.inf,
    progress: Progress = silent,
) -> Found:
    """The plan of highest value and, among those, the preferred one.

    Without discount and with several periods, the choice model proposes the best selection; the whole model
    places it or proves that it cannot be placed, which rules the selection out, and so on: the first one
    that fits is optimal. Otherwise, and when that does not end, the whole model is solved at once. (Logic-
    based Benders decomposition: Hooker and Ottosson 2003, Mathematical Programming 96, 33-60.)

    `force` puts items in (True) or leaves them out (False) whatever their `must` says. Without
    `settle_periods` the preference only decides what is in the plan, not when.
    """
    search = _Search(formulation, prefer, settle_periods, formulation.spent + time_limit, progress)
    with formulation.forced(force or {}):
        if formulation.problem.discount == 0 and len(formulation.problem.periods) > 1:
            found = search.by_selection()
            if found is not None:
                return found
        return search.at_once()


class _Search:
    def __init__(
        self, model: Formulation, prefer: Preference, settle_periods: bool, end: float, progress: Progress
    ) -> None:
        self.formulation, self.prefer, self.settle_periods = model, prefer, settle_periods
        self.end, self.progress = end, progress

    def by_selection(self) -> Found | None:
        """The optimum by selecting and placing in turns, or None when that takes too long."""
        formulation = self.formulation
        gains = np.array([item.value for item in formulation.items]) * formulation.scale
        costs = np.array(
            [self.prefer(item, formulation.problem.window(item)[0]) for item in formulation.items]
        )
        for _ in range(ROUNDS):
            answer = formulation.choice.maximise(
                gains, limits=self._limits(share=0.5), progress=self.progress
            )
            if answer.status == "infeasible":
                return Found(status="infeasible", value=math.nan, bound=-math.inf, placements={})
            if answer.x is None or answer.status != "optimal":
                return None
            x = self._settle(formulation.choice, answer.x, gains, costs)
            selection = {item.id for item, chosen in zip(formulation.items, x, strict=True) if chosen}
            status, placements = self._place(selection)
            if status == "unknown":
                return None
            if status != "infeasible":
                return self._found("optimal", placements, -math.inf)
            formulation.exclude(selection)
        return None

    def _place(self, selection: set[str]) -> tuple[Status, dict[str, int]]:
        """Periods for exactly these items ("unknown": none found, none ruled out)."""
        formulation = self.formulation
        if not self.settle_periods:
            for plan in formulation.known:
                if selection <= plan.keys():
                    return "feasible", {id_: plan[id_] for id_ in selection}
        whole, nothing = formulation.whole, np.zeros(formulation.whole.columns)
        with formulation.forced({item.id: item.id in selection for item in formulation.items}):
            limits = self._limits(share=0.5, nodes=PACKING_NODES)
            answer = whole.maximise(nothing, limits=limits, progress=self.progress)
            if answer.x is None:
                return answer.status, {}
            x = answer.x
            if self.settle_periods:
                x = self._settle(whole, x, nothing, formulation.per_place(self.prefer))
        placements = formulation.placements(x)
        formulation.known.append(placements)
        return "feasible", placements

    def at_once(self) -> Found:
        """The optimum of the whole model."""
        formulation = self.formulation
        gains = formulation.per_place(formulation.value) * formulation.scale
        answer = formulation.whole.maximise(gains, limits=self._limits(), progress=self.progress)
        if answer.x is None:
            bound = -math.inf if answer.status == "infeasible" else answer.bound / formulation.scale
            return Found(status=answer.status, value=math.nan, bound=bound, placements={})
        x = answer.x
        if answer.status == "optimal":
            x = self._settle(formulation.whole, x, gains, formulation.per_place(self.prefer))
        return self._found(answer.status, formulation.placements(x), answer.bound / formulation.scale)

    def _settle(self, model: Model, x: Floats, gains: Floats, costs: Floats) -> Floats:
        """The preferred one among the solutions that gain as much as `x`."""

        def watch(_share: float, _message: str) -> None:
            self.progress(1.0, "Choosing among plans of equal value")

        worth = float(gains @ x) - SAME
        floor = Row(terms={int(k): float(gains[k]) for k in np.flatnonzero(gains)}, low=worth)
        watching = silent if self.progress is silent else watch
        limits = self._limits(nodes=TIE_NODES)
        answer = model.maximise(-costs, floor=floor, start=x, limits=limits, progress=watching)
        # The solver may miss the floor by its own tolerance: a preference never costs value.
        return x if answer.x is None or gains @ answer.x < worth else answer.x

    def _found(self, status: Status, placements: dict[str, int], bound: float) -> Found:
        problem = self.formulation.problem
        value = math.fsum(self.formulation.value(problem.item[id_], t) for id_, t in placements.items())
        # The solver proves to a tolerance; the value of a proven plan is its own bound.
        return Found(
            status=status,
            value=value,
            bound=value if status == "optimal" else max(value, bound),
            placements=placements,
        )

    def _limits(self, *, share: float = 1.0, nodes: int | None = None) -> Limits:
        seconds = max((self.end - self.formulation.spent) * share, 0.01)
        return Limits(seconds=seconds) if nodes is None else Limits(seconds=seconds, nodes=nodes)
