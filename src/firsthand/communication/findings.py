"""What the library found, as a brief tells it: lines, pictures and sources of needs and plans."""

import math
from collections.abc import Iterable, Mapping, Sequence

from firsthand.charts import Chart, NeedRow, PlanCard, PlanLoad, Render, gap_chart, plan_chart, render
from firsthand.communication.briefs import Source
from firsthand.communication.case_brief import NeedLine, PlanLine
from firsthand.communication.figures import with_figures
from firsthand.insights.opportunities import FORMULAS, OpportunityScore
from firsthand.roadmap.explain import Reason
from firsthand.roadmap.plan import Load
from firsthand.roadmap.problem import PlanItem

# More rows than this take the room that the plan needs on two pages.
MOST_DRAWN = 8


def need_line(need: OpportunityScore, source: str) -> NeedLine:
    return NeedLine(
        statement=need.statement,
        importance=need.importance,
        satisfaction=need.satisfaction,
        score=need.score,
        source=source,
    )


def need_source(need: OpportunityScore, *, formula: str, resamples: int, rows: tuple[str, ...]) -> Source:
    """How a need's score came about: the counts, the formula, and the `rows` of the survey it rests on."""
    important, met = need.importance_tally, need.satisfaction_tally
    method = (
        f"Importance {important.positive:,} of {important.n:,}; satisfaction {met.positive:,} of {met.n:,} "
        f"({met.excluded:,} said it does not apply, {met.blank:,} left it blank); "
        f"score by {FORMULAS[formula].name}, {resamples:,} resamples of respondents"
    )
    return Source(label=need.statement, method=method, n=need.importance.n, rows=rows)


def needs_picture(needs: Sequence[OpportunityScore], *, source: str, render: Render = render) -> Chart:
    """Importance against satisfaction of the first `MOST_DRAWN` needs; the title names the widest gap."""
    drawn = needs[:MOST_DRAWN]
    widest = max(drawn, key=lambda need: need.importance.value - need.satisfaction.value)
    rows = [
        NeedRow(
            label=need.statement,
            importance=need.importance,
            satisfaction=need.satisfaction,
            highlight=need is widest,
        )
        for need in drawn
    ]
    title = f"“{widest.statement}” has the widest gap between importance and satisfaction"
    return gap_chart(rows, title=title, source=source, render=render)


def plan_picture(
    items: Sequence[PlanItem],
    *,
    placements: Mapping[str, str],
    loads: Iterable[Load],
    teams: Mapping[str, str],
    periods: Sequence[str],
    render: Render = render,
) -> Chart:
    """The plan by team and period, with how full each team is; `teams` maps ids to names, in order."""
    cards = [
        PlanCard(
            label=item.title,
            team=teams[main_team(item.effort)],
            period=placements[item.id],
            must=item.must,
        )
        for item in items
        if item.id in placements and item.effort
    ]
    bars = [
        PlanLoad(team=teams[load.team], period=load.period, used=load.used, capacity=load.capacity)
        for load in loads
    ]
    title = (
        f"{len(placements)} of {len(items)} items fit the capacity"
        if placements
        else "Nothing fits the capacity yet"
    )
    return plan_chart(
        cards, loads=bars, teams=list(teams.values()), periods=periods, title=title, render=render
    )


def main_team(effort: Mapping[str, float]) -> str:
    """The team that does most of an item; ties by id."""
    return min(effort, key=lambda team: (-effort[team], team))


def plan_line(
    reason: Reason, *, title: str, team: str, effort: str, period: str | None, source: str
) -> PlanLine:
    return PlanLine(
        label=title,
        team=team,
        effort=effort,
        reason=with_figures(reason.because, source),
        source=source,
        period=period,
        regret=reason.loss if math.isfinite(reason.loss) else None,
    )


def themes_to_tell(
    links: Iterable[tuple[str, str, float]], *, needs: Sequence[str], themes: Sequence[str]
) -> list[str]:
    """Themes in the order in which a brief should tell them.

    Those that speak of a need come first, in the order of `needs`, closest first, then the others in the
    order of `themes`. `links` are (theme, need, similarity).
    """
    rank = {need: place for place, need in enumerate(needs)}
    told = sorted(
        (link for link in links if link[1] in rank), key=lambda link: (rank[link[1]], -link[2], link[0])
    )
    return list(dict.fromkeys([theme for theme, _, _ in told] + list(themes)))
