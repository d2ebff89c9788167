"""What a practice run was worth in the end, beside what others would have made of the same quarters."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from firsthand.errors import InputError, Progress, silent
from firsthand.estimates import Estimate, wilson
from firsthand.learning.practice.beliefs import (
    Beliefs,
    Forecasts,
    Needs,
    forecasts_scored,
    measured,
    needs_found,
)
from firsthand.learning.practice.difficulty import from_now
from firsthand.learning.practice.references import NAMES, references
from firsthand.learning.practice.run import Run, end_quarter, reports
from firsthand.learning.simulator.best import earned
from firsthand.learning.simulator.choices import Choices
from firsthand.learning.simulator.income import incomes
from firsthand.learning.simulator.state import State, ledger, phases


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What a way to choose brought in, and the `share` of what could be gained over doing nothing."""

    name: str
    value: float
    share: float


@dataclass(frozen=True, kw_only=True)
class Score:
    """A run against the truth. `references` by policy, `needs` None where none was ranked.

    `evidence`: the share of shipped items that address a need with evidence linked to it. `spent` of `money`.
    """

    value: float
    share: float
    references: tuple[Worth, ...]
    needs: Needs | None
    forecasts: Forecasts
    evidence: Estimate
    shipped: tuple[str, ...]
    spent: float
    money: float


def score(
    run: Run, stated: Sequence[Beliefs], backed: Collection[str], *, progress: Progress = silent
) -> Score:
    """The score of a run that is over.

    Args: what was `stated` in each quarter; the ids of the items `backed` by evidence. Value is what the
    quarters of the run and the one after it are expected to bring in; the same seed meets every policy with
    the same overruns and delays. Raises `InputError` for a run that is not over.
    """
    if not run.over or len(stated) != run.played:
        raise InputError(
            f"the run has had {run.played} of {run.quarters} quarters with {len(stated)} statements: "
            "play it to its end."
        )
    values = compared(run, progress=progress)
    value, done = earned(run.state), run.done
    shipped = [each.item for quarter in done for each in quarter.shipped]
    ranked = next((each.needs for each in reversed(stated) if each.needs), ())
    spent, money = spending(run)
    return Score(
        value=value,
        share=_share(value, values),
        references=tuple(
            Worth(name=NAMES[name], value=each, share=_share(each, values)) for name, each in values.items()
        ),
        needs=needs_found(ranked, run.state.world) if ranked else None,
        forecasts=forecasts_scored(
            stated,
            incomes([world for _, world in phases(run.state)], users=run.state.users)[run.before + 1 :],
            [frozenset(each.item for each in quarter.shipped) for quarter in done],
        ),
        evidence=wilson(sum(item in backed for item in shipped), len(shipped)),
        shipped=tuple(shipped),
        spent=spent,
        money=money,
    )


def compared(run: Run, *, progress: Progress = silent) -> dict[str, float]:
    """What each reference policy would have been worth in this run, by name."""
    state = run.state
    found = references(
        from_now(state.world, run.before),
        seed=state.seed,
        users=state.users,
        quarters=run.quarters,
        progress=progress,
    )
    return {name: earned(carried_out(run, choices)) for name, choices in found.items()}


def carried_out(run: Run, choices: Sequence[Choices]) -> State:
    """The run with other choices; what has shipped by then is passed over, as efforts show only later."""
    other = replace(run, state=replace(run.state, choices=run.state.choices[: run.before]))
    for each in (*choices, *[Choices()] * (run.quarters - len(choices))):
        now = ledger(other.state)
        work = tuple(work for work in each.work if work.item not in now.shipped)
        dropped = tuple(item for item in each.dropped if item in now.spent)
        other = end_quarter(other, replace(each, work=work, dropped=dropped))
    return other.state


def spending(run: Run) -> tuple[float, float]:
    """Money spent in a run, and the money that there was for it."""
    done = run.done
    return sum(each.spent for each in done), done[0].money + run.state.world.company.money * (len(done) - 1)


def score_data(found: Score) -> dict[str, Any]:
    """As plain data for keeping and showing, with what is computed from it."""
    data = asdict(found)
    if not found.evidence.known:
        data["evidence"] = None  # nothing shipped: JSON knows no number for it
    scored = found.forecasts
    for each, outcome in zip(data["forecasts"]["outcomes"], scored.outcomes, strict=True):
        each |= {"inside": outcome.inside, "score": outcome.score, "width": outcome.width}
    data["forecasts"] |= {
        "inside": scored.inside, "coverage": scored.coverage, "confidence": scored.confidence,
        "score": scored.score, "width": scored.width,
    }  # fmt: skip
    return data


def figures(run: Run) -> list[dict[str, float]]:
    """What accounting says of each quarter that is over: 0 (the one before the run) first."""
    return [measured(income) for income in reports(run)]


def _share(value: float, values: Mapping[str, float]) -> float:
    gain = values["truth"] - values["nothing"]
    return (value - values["nothing"]) / gain if gain else 0.0
