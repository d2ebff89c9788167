"""A full brief of the size that a real case has, with hostile words in it."""

import datetime as dt

import pytest

from firsthand.charts import NeedRow, PlanCard, PlanLoad, gap_chart, plan_chart
from firsthand.communication import (
    Brief,
    Expectation,
    NeedLine,
    Number,
    PlanLine,
    PlanProof,
    QuoteLine,
    Source,
    needs_and_plan_brief,
    with_figures,
)
from firsthand.estimates import Estimate, wilson

HOSTILE = '#import "/etc/passwd" $x^2$ \\u{41} </p><script>alert(1)</script> *b* _i_ [a](b) @c <d>'
CREATED = dt.datetime(2026, 6, 3, 12, tzinfo=dt.UTC)
SHARES = ((79, 26), (64, 31), (58, 34), (45, 41), (44, 35), (67, 64), (93, 83), (90, 80), (51, 44), (47, 37))


def needs() -> tuple[NeedLine, ...]:
    lines = []
    for index, (needed, met) in enumerate((*SHARES, (44, 26), (20, 50))):
        n = 1000 if index < 11 else 10
        importance, satisfaction = wilson(needed * n // 100, n), wilson(met * n // 200, n // 2)
        value = 10 * (importance.value + max(importance.value - satisfaction.value, 0))
        score = Estimate(
            value=value, low=value - 0.4, high=value + 0.4, n=n, method="bootstrap", unit="points"
        )
        statement = (
            "Share an analysis so that others can run it" if index == 0 else f"Do the thing number {index}"
        )
        lines.append(
            NeedLine(
                statement=statement,
                importance=importance,
                satisfaction=satisfaction,
                score=score,
                source=f"need-{index}",
            )
        )
    return tuple(lines)


def trace() -> dict[str, Source]:
    rows = tuple(f"responses.csv row {row}" for row in range(2, 1002))
    sources = {
        need.source: Source(label=need.statement, method="Ulwick's score, 2,000 resamples", n=1000, rows=rows)
        for need in needs()
    }
    plan = Source(label="The plan", method="Solved to proven optimality by HiGHS", n=24, rows=("items.csv",))
    metric = Source(label="Notebooks shared", method="Share of notebooks, May 2026", n=400)
    quotes = {
        f"quote-{index}": Source(label=f"Answer {index}", method="As written", n=1) for index in range(3)
    }
    whole = Source(label="All needs", method="The rows of question 7", n=1000)
    return {**sources, **quotes, "needs": whole, "plan": plan, "metric": metric}


def plan() -> tuple[PlanLine, ...]:
    inside = (
        ("Pack the environment", "Q1 2027", 38.0),
        ("Share link", "Q1 2027", None),
        (HOSTILE, "Q2 2027", 3.5),
    )
    outside = (("Run in the browser", None, 9.0), ("Extension market", None, 14.0))
    return tuple(
        PlanLine(
            label=label,
            team="Core",
            effort="4 – 6",
            reason=("Worth ", Number(text="2 points", source="plan"), " more than what it displaces."),
            period=period,
            regret=regret,
            source="plan",
        )
        for label, period, regret in (*inside, *outside)
    )


@pytest.fixture(scope="session")
def brief() -> Brief:
    rows = [
        NeedRow(
            label=need.statement, importance=need.importance, satisfaction=need.satisfaction, href="/needs/1"
        )
        for need in needs()
    ]
    cards = [
        PlanCard(label=line.label, team=line.team, period=line.period)
        for line in plan()
        if line.period is not None
    ]
    loads = [PlanLoad(team="Core", period=period, used=5, capacity=8) for period in ("Q1 2027", "Q2 2027")]
    return needs_and_plan_brief(
        product="Notebook",
        audience="for the steering council",
        author="The product team",
        date=dt.date(2026, 6, 3),
        needs=needs(),
        quotes=[
            QuoteLine(text=HOSTILE, who=f"Scientist {index}", source=f"quote-{index}") for index in range(3)
        ],
        plan=plan(),
        proof=PlanProof(status="optimal", objective=412, bound=412, gap=0, unit="points", source="plan"),
        expectations=[
            Expectation(
                metric="Notebooks shared", now="31 %", target="45 %", by=dt.date(2027, 3, 31), source="metric"
            )
        ],
        cautions=[with_figures("Teachers are 6 % of the answers and 20 % of the users.", "metric")],
        needs_source="needs",
        review=dt.date(2027, 4, 15),
        trace=trace(),
        gap_chart=gap_chart(rows, title="Needed by four in five, met for one in four", source="Survey 2020"),
        plan_chart=plan_chart(
            cards, teams=["Core"], periods=["Q1 2027", "Q2 2027"], loads=loads, title="Sharing first"
        ),
    )
