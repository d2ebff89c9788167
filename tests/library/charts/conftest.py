"""One chart of each kind, drawn once."""

import datetime as dt
from itertools import pairwise

import pytest

from firsthand.charts import (
    Added,
    AnswerRow,
    BackCell,
    BackRow,
    Chart,
    ComparedRow,
    Event,
    Flow,
    FlowNode,
    FunnelBar,
    HistogramBar,
    LifeBar,
    NamedLine,
    NeedRow,
    PlanCard,
    PlanLoad,
    ScoreRow,
    Target,
    TimePoint,
    WatchedPoint,
    bar_chart,
    comparison_chart,
    flow_chart,
    funnel_chart,
    gap_chart,
    histogram_chart,
    lifecycle_chart,
    line_chart,
    lines_chart,
    opportunity_map,
    plan_chart,
    retention_chart,
    score_chart,
    watched_chart,
    waterfall_chart,
)
from firsthand.estimates import Estimate, wilson

HOSTILE = '</svg><script>alert("1")</script> & datum.x'

NEEDS = (
    NeedRow(
        label="Share so that others can run it",
        importance=wilson(808, 1023),
        satisfaction=wilson(162, 624),
        href="/needs/1",
        highlight=True,
    ),
    NeedRow(label=HOSTILE, importance=wilson(64, 100), satisfaction=wilson(31, 100), href="/needs/2?a=1&b=2"),
    NeedRow(label="Nobody asked", importance=wilson(0, 0), satisfaction=wilson(3, 9)),
)


def _gap() -> Chart:
    return gap_chart(NEEDS, title="Needed by four in five", importance="needed monthly", source="Survey 2020")


def _map() -> Chart:
    return opportunity_map(NEEDS, title="Sharing is under-served")


def _score() -> Chart:
    rows = [
        ScoreRow(
            label=label,
            score=Estimate(value=value, low=value - 0.5, high=value + 0.5, n=90, method="m", unit="points"),
        )
        for label, value in (("Share", 13.2), (HOSTILE, 8.0))
    ]
    return score_chart(rows, title="Sharing leads", score="opportunity score")


def _bar() -> Chart:
    answers = (("Daily", 560), ("Weekly", 330), (HOSTILE, 30))
    return bar_chart(
        [AnswerRow(label=label, share=wilson(count, 1120)) for label, count in answers], title="Half daily"
    )


def _comparison() -> Chart:
    rows = [
        ComparedRow(label="Daily", shares=(wilson(60, 100), wilson(5, 20)), href="/answers/1"),
        ComparedRow(label=HOSTILE, shares=(wilson(30, 100), wilson(0, 0))),
    ]
    return comparison_chart(rows, segments=("Scientists", "Teachers"), title="Scientists use it most")


def _plan() -> Chart:
    cards = [
        PlanCard(
            label="Pack the environment", team="Core", period="Q1", detail="4 – 6 pm", must=True, href="/i/1"
        ),
        PlanCard(label=HOSTILE, team="Web", period="Q2"),
    ]
    loads = [
        PlanLoad(team="Core", period="Q1", used=7.5, capacity=10),
        PlanLoad(team="Web", period="Q2", used=6, capacity=5),
    ]
    return plan_chart(cards, teams=("Core", "Web"), periods=("Q1", "Q2"), loads=loads, title="Sharing first")


def _line() -> Chart:
    points = [
        TimePoint(date=dt.date(2026, 1, 1 + 10 * index), estimate=wilson(count, n), href=f"/p/{index}")
        for index, (count, n) in enumerate(((30, 100), (0, 0), (38, 100)))
    ]
    return line_chart(
        points,
        metric=HOSTILE,
        title="On the way",
        target=Target(value=0.45, label="Target for June"),
        events=[Event(date=dt.date(2026, 1, 5), label="Share link released")],
    )


def _lines() -> Chart:
    days = [dt.date(2026, 1, 1 + 7 * week) for week in range(3)]
    counted = [
        Estimate(value=value, low=value, high=value, n=9, method="count", unit="ratio") for value in (4, 2, 6)
    ]
    rising = tuple(
        TimePoint(date=day, estimate=each, href=f"/p/{each.value}")
        for day, each in zip(days, counted, strict=True)
    )
    flat = tuple(TimePoint(date=day, estimate=counted[1]) for day in days)
    return lines_chart(
        [NamedLine(label=HOSTILE, points=rising, before=flat), NamedLine(label="web", points=flat)],
        title="Phones lead",
        events=[Event(date=days[1], label="New price")],
    )


def _funnel() -> Chart:
    steps = [
        FunnelBar(label="1. open", shares=(wilson(100, 100), wilson(20, 20)), people=(100, 20), href="/s/1"),
        FunnelBar(label=HOSTILE, shares=(wilson(40, 100), wilson(5, 20)), people=(40, 5)),
    ]
    return funnel_chart(steps, segments=("phone", "web"), title="Two in five get there")


def _retention() -> Chart:
    shares = (wilson(100, 100), wilson(40, 100), wilson(0, 0))
    rows = [
        BackRow(label="6 Jan 2025", people=60, cells=(BackCell(share=wilson(60, 60), href="/p/0"),)),
        BackRow(
            label=HOSTILE,
            people=40,
            cells=(BackCell(share=wilson(40, 40)), BackCell(share=wilson(12, 40), open=True, href="/p/1")),
        ),
    ]
    return retention_chart(shares, rows, titles=("0", "1", "2"), across=HOSTILE, title="Two in five are back")


def _lifecycle() -> Chart:
    weeks = [dt.date(2026, 1, 5) + dt.timedelta(weeks=week) for week in range(4)]
    bars = [
        LifeBar(
            date=day,
            until=until,
            returning=10 * number,
            new=20,
            resurrecting=5,
            dormant=8,
            hrefs=("/r", "", "", "/d"),
        )
        for number, (day, until) in enumerate(pairwise(weeks))
    ]
    return lifecycle_chart(bars, title="More return", events=[Event(date=weeks[1], label=HOSTILE)])


def _histogram() -> Chart:
    bars = [
        HistogramBar(label=str(days), share=wilson(count, 100), href=f"/{days}")
        for days, count in enumerate((60, 30, 10), 1)
    ]
    return histogram_chart(
        [*bars, HistogramBar(label=HOSTILE, share=wilson(0, 0))], across=HOSTILE, title="Once"
    )


def _flow() -> Chart:
    nodes = [
        FlowNode(place=1, label="open", size=100, people=60, href="/1"),
        FlowNode(place=2, label=HOSTILE, size=60, people=40, href="/2"),
        FlowNode(place=2, label="search", size=30, people=25),
    ]
    flows = [
        Flow(place=1, source="open", target=HOSTILE, size=60, people=40),
        Flow(place=1, source="open", target="search", size=30, people=25),
    ]
    return flow_chart(nodes, flows, unit="sessions", title="Most go on")


def _watched() -> Chart:
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=day) for day in range(5)]
    points = [
        WatchedPoint(date=day, value=value, low=None if value is None else 4.0, high=8.0)
        for day, value in zip(days, (5.0, 6.0, None, 9.0, 3.0), strict=True)
    ]
    happened = [Event(date=days[1], label="New price")]
    return watched_chart(points, metric=HOSTILE, unit="people", title="Too many", events=happened)


def _waterfall() -> Chart:
    parts = [Added(label="phone", amount=30), Added(label=HOSTILE, amount=-10)]
    return waterfall_chart(
        parts, before=100, after=120, names=("May", "June"), unit="people", title="Phones lead"
    )


@pytest.fixture(scope="session")
def charts() -> dict[str, Chart]:
    kinds = (("gap", _gap), ("map", _map), ("score", _score), ("bar", _bar))
    more = (("comparison", _comparison), ("plan", _plan), ("line", _line))
    explored = (("lines", _lines), ("funnel", _funnel))
    asked = (("retention", _retention), ("lifecycle", _lifecycle), ("histogram", _histogram), ("flow", _flow))
    watched = (("watched", _watched), ("waterfall", _waterfall))
    return {name: draw() for name, draw in (*kinds, *more, *explored, *asked, *watched)}


NAMES = [
    "gap",
    "map",
    "score",
    "bar",
    "comparison",
    "plan",
    "line",
    "lines",
    "funnel",
    "retention",
    "lifecycle",
    "histogram",
    "flow",
    "watched",
    "waterfall",
]


@pytest.fixture(scope="session", params=NAMES)
def chart(request: pytest.FixtureRequest, charts: dict[str, Chart]) -> Chart:
    return charts[request.param]
