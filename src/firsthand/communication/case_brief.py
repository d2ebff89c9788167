"""The two-page brief of a case: what we learnt, will do, expect to see, and do not know."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firsthand.charts import Chart, certainty, compact, spoken, with_interval
from firsthand.communication.briefs import (
    Block,
    Brief,
    Bullets,
    ChartBlock,
    Heading,
    Line,
    Number,
    Paragraph,
    Quote,
    Source,
    Strong,
    TableBlock,
)
from firsthand.communication.figures import with_figures
from firsthand.communication.wording import day
from firsthand.errors import InputError
from firsthand.estimates import Estimate

# What two pages hold; the rest is counted and said.
MOST_NEEDS, MOST_QUOTES, MOST_IN, MOST_OUT, MOST_CAUTIONS = 5, 3, 6, 3, 6


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
    reason: Line
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
    """What should be seen when the plan works: a metric, from where to where, by when, and why."""

    metric: str
    now: str
    target: str
    by: dt.date
    source: str
    why: Line = ()


ULWICK = "importance + max(importance − satisfaction, 0)"


def needs_and_plan_brief(
    *,
    product: str,
    date: dt.date,
    needs: Sequence[NeedLine],
    quotes: Sequence[QuoteLine],
    plan: Sequence[PlanLine],
    proof: PlanProof | None,
    expectations: Sequence[Expectation],
    cautions: Sequence[Line],
    review: dt.date,
    trace: Mapping[str, Source],
    needs_source: str,
    formula: str = ULWICK,
    most_needs: int = MOST_NEEDS,
    gap_chart: Chart | None = None,
    plan_chart: Chart | None = None,
    audience: str = "",
    author: str = "",
) -> Brief:
    """The brief of a case on two pages; its title says the strongest need and what is done first.

    Needs are told by falling score, `most_needs` of them in the table; items in as given, items out by
    falling regret. `needs_source` is the key of the trace for all needs together, `formula` the score in
    words.
    Without a `proof` nothing is planned yet. At least one need with a known score is wanted, else
    `InputError`. Quotes are shown as given: approve them first.
    """
    ranked = sorted((need for need in needs if need.score.known), key=lambda need: -need.score.value)
    if not ranked:
        raise InputError("needs must hold one with a known score: a brief needs a finding.")
    return Brief(
        title=f"“{ranked[0].statement}” has the highest opportunity score; {_first(plan, proof)}",
        subtitle=" · ".join(part for part in (product, audience) if part),
        author=author,
        date=date,
        blocks=(
            *_learnt(ranked, len(needs), needs_source, gap_chart),
            _needs_table(ranked[:most_needs], formula),
            *(Quote(text=quote.text, who=quote.who, source=quote.source) for quote in quotes[:MOST_QUOTES]),
            *_doing(plan, proof, plan_chart),
            *_expecting(expectations, review),
            *_unknown(needs, cautions),
        ),
        trace=trace,
    )


def _first(plan: Sequence[PlanLine], proof: PlanProof | None) -> str:
    if proof is None:
        return "nothing is planned yet"
    inside = [line for line in plan if line.period is not None]
    return f"“{inside[0].label}” comes first" if inside else "nothing fits the capacity yet"


def _learnt(ranked: Sequence[NeedLine], count: int, source: str, chart: Chart | None) -> list[Block]:
    top = ranked[0]
    sentence: Line = (
        "Of ",
        Number(text=f"{count} needs", source=source),
        f", “{top.statement}” scores highest: ",
        Number(text=with_interval(top.score), source=top.source, estimate=top.score),
        ". Importance ",
        Number(text=spoken(top.importance), source=top.source, estimate=top.importance),
        ", satisfaction ",
        Number(text=spoken(top.satisfaction), source=top.source, estimate=top.satisfaction),
        ".",
    )
    blocks: list[Block] = [Heading(text="What we learnt"), Paragraph(parts=sentence)]
    if chart is not None:
        blocks.append(ChartBlock(chart=chart, source=source))
    return blocks


def _needs_table(told: Sequence[NeedLine], formula: str) -> TableBlock:
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            (need.statement,),
            *(
                (Number(text=with_interval(estimate), source=need.source, estimate=estimate),)
                for estimate in (need.score, need.importance, need.satisfaction)
            ),
            (Number(text=f"{need.importance.n:,} / {need.satisfaction.n:,}", source=need.source),),
        )
        for need in told
    )
    return TableBlock(
        caption=(
            f"The {len(rows)} needs with the highest score, with {certainty(told[0].score)} intervals; "
            f"score = {formula}"
        ),
        header=("Need", "Score", "Importance", "Satisfaction", "n"),
        rows=rows,
        right=(1, 2, 3, 4),
    )


def _doing(plan: Sequence[PlanLine], proof: PlanProof | None, chart: Chart | None) -> list[Block]:
    if proof is None:
        none = "Nothing is planned yet: this brief tells what we learnt, so that it can be decided."
        return [Heading(text="What we will do"), Paragraph(parts=(none,))]
    inside = [line for line in plan if line.period is not None]
    outside = sorted((line for line in plan if line.period is None), key=lambda line: -(line.regret or 0.0))
    blocks: list[Block] = [Heading(text="What we will do"), Paragraph(parts=_proof(proof))]
    if inside:
        caption = "In the plan, its effort in person-months, and what would be lost without it"
        blocks.append(_items(caption, inside[:MOST_IN], proof))
    # The table first: it fills what the needs leave of the first page, where the picture would not fit.
    if chart is not None:
        blocks.append(ChartBlock(chart=chart, source=proof.source))
    if outside:
        blocks.append(_items("Left out, and what it would cost to force it in", outside[:MOST_OUT], proof))
    more = max(len(inside) - MOST_IN, 0) + max(len(outside) - MOST_OUT, 0)
    if more:
        rest = (Number(text=f"{more:,} more", source=proof.source), " items are in the full plan.")
        blocks.append(Paragraph(parts=rest, note=True))
    return blocks


def _proof(proof: PlanProof) -> Line:
    worth = Number(text=f"{_worth(proof.objective)} {proof.unit}", source=proof.source)
    if proof.status == "optimal":
        rule = " No other choice within the same capacity, dependencies and dates is worth more."
        return (Strong(text="✓ Proven best: "), worth, ".", rule)
    bound = Number(text=f"{_worth(proof.bound)} {proof.unit}", source=proof.source)
    gap = Number(text=f"{compact(round(proof.gap, 3), 'share')}", source=proof.source)
    return (Strong(text="Good, not proven best: "), worth, " of at most ", bound, ", a gap of ", gap, ".")


def _items(caption: str, lines: Sequence[PlanLine], proof: PlanProof) -> TableBlock:
    return TableBlock(
        caption=caption,
        header=("Item", "When and who", "Effort", f"Loss, {proof.unit}", "Why"),
        rows=tuple(
            (
                (line.label,),
                (", ".join(part for part in (line.period, line.team) if part),),
                (Number(text=line.effort, source=line.source),),
                (_regret(line, proof),),
                line.reason,
            )
            for line in lines
        ),
        right=(2, 3),
    )


def _regret(line: PlanLine, proof: PlanProof) -> Number:
    text = "cannot be forced" if line.regret is None else _worth(line.regret)
    return Number(text=text, source=line.source)


def _worth(value: float) -> str:
    return compact(round(value, 1), "")


def _expecting(expectations: Sequence[Expectation], review: dt.date) -> list[Block]:
    items: tuple[Line, ...] = tuple(
        (
            Strong(text=f"{expected.metric}: "),
            "from ",
            Number(text=expected.now, source=expected.source),
            " to ",
            Number(text=expected.target, source=expected.source),
            f" by {day(expected.by)}.",
            *((" ", *expected.why) if expected.why else ()),
        )
        for expected in expectations
    )
    none = "No effect has been forecast: write down what you expect before you start."
    told: Block = Bullets(items=items) if items else Paragraph(parts=(none,))
    when = f"We look again on {day(review)} and say then what held and what did not."
    return [Heading(text="What we expect to see, and when"), told, Paragraph(parts=(when,))]


def _unknown(needs: Sequence[NeedLine], cautions: Sequence[Line]) -> list[Block]:
    """The cautions given, then those of each need's smaller sample, each once."""
    own = (
        (f"{need.statement}: ", *with_figures(message[:1].lower() + message[1:], need.source))
        for need in needs
        for message in _doubts(need)
    )
    lines: list[Line] = list(dict.fromkeys((*cautions, *own)))
    if len(lines) > MOST_CAUTIONS:
        lines[MOST_CAUTIONS:] = [("More cautions stand beside the numbers they concern.",)]
    if not lines:
        lines = [("Nobody has named a doubt yet. Ask: who is missing from this evidence?",)]
    return [Heading(text="What we do not know"), Bullets(items=tuple(lines))]


def _doubts(need: NeedLine) -> list[str]:
    smaller = min((need.importance, need.satisfaction), key=lambda each: each.n)
    return [caution.message for caution in smaller.warnings]
