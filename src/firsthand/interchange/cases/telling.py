"""The brief of a walked case, each of its numbers with the rows it came from."""

from collections.abc import Iterator, Mapping

from firsthand.charts import Chart, NeedRow, PlanCard, PlanLoad, gap_chart, plan_chart
from firsthand.communication import (
    Brief,
    Expectation,
    NeedLine,
    PlanLine,
    PlanProof,
    QuoteLine,
    Source,
    needs_and_plan_brief,
)
from firsthand.insights.opportunities import OpportunityScore
from firsthand.interchange.cases.case import Asked, CaseItem
from firsthand.interchange.cases.journey import Outcome, slug
from firsthand.roadmap.explain import Reason

UNIT = "points"


def tell(outcome: Outcome) -> Brief:
    """The two-page brief: needs with quotes, the plan with reasons, what to expect, what is not known."""
    case = outcome.case
    return needs_and_plan_brief(
        product=case.product,
        audience=case.audience,
        author=case.author,
        date=case.date,
        review=case.review,
        needs=[_need(need) for need in outcome.needs],
        quotes=list(_quotes(outcome)),
        plan=[_line(outcome, reason) for reason in outcome.reasons],
        proof=PlanProof(
            status=outcome.plan.status,
            objective=outcome.plan.objective,
            bound=outcome.plan.bound,
            gap=outcome.plan.gap,
            unit=UNIT,
            source="plan",
        ),
        expectations=list(_expectations(outcome)),
        cautions=list(_cautions(outcome)),
        trace=trace(outcome),
        gap_chart=needs_picture(outcome),
        plan_chart=plan_picture(outcome),
    )


def needs_picture(outcome: Outcome) -> Chart:
    """Importance against satisfaction, the widest gap first."""
    rows = [
        NeedRow(
            label=need.statement,
            importance=need.importance,
            satisfaction=need.satisfaction,
            highlight=not place,
        )
        for place, need in enumerate(outcome.needs)
    ]
    top = outcome.needs[0].statement
    asked = ", ".join(filter(None, [outcome.case.asked, f"{outcome.answers.size:,} respondents"]))
    return gap_chart(rows, title=f"“{top}” is the need met least", source=f"Survey, {asked}")


def plan_picture(outcome: Outcome) -> Chart:
    """The plan by team and period, with how full each team is."""
    items = {item.id: item for item in outcome.case.items}
    names = {team.id: team.name for team in outcome.case.teams}
    cards = [
        PlanCard(
            label=items[id_].title, team=names[main_team(items[id_])], period=period, must=items[id_].must
        )
        for id_, period in outcome.plan.placements.items()
    ]
    loads = [
        PlanLoad(team=names[load.team], period=load.period, used=load.used, capacity=load.capacity)
        for load in outcome.plan.loads
    ]
    title = f"{len(cards)} of {len(items)} items fit the year" if cards else "Nothing fits the capacity yet"
    periods = outcome.case.periods
    return plan_chart(cards, loads=loads, teams=list(names.values()), periods=periods, title=title)


def main_team(item: CaseItem) -> str:
    """The team that does most of an item; ties by id."""
    return min(item.effort, key=lambda team: (-item.effort[team].likely, team))


def trace(outcome: Outcome) -> dict[str, Source]:
    """Every source that the brief names: its label, method, n, and the rows behind it."""
    case = outcome.case
    found = {f"need-{need.id}": _need_source(outcome, need) for need in outcome.needs}
    for item in case.items:
        found[f"item-{item.id}"] = _item_source(outcome, item)
    for theme in outcome.themes.themes:
        for quote in theme.quotes:
            voice = outcome.voices[quote.row]
            label = f"Free text, “{voice.question}”"
            rows = (f"{case.texts or case.responses}: respondent {voice.who}",)
            found[f"voice-{quote.row}"] = Source(label=label, method="One person's own words", n=1, rows=rows)
    found["plan"] = Source(
        label="The plan",
        method="Solved to proven optimality; a point is a thousand people × impact × confidence",
        n=len(case.items),
        rows=tuple(f"items[{item.id}] of {case.name}.toml" for item in case.items),
    )
    return found


def _need_source(outcome: Outcome, need: OpportunityScore) -> Source:
    question = outcome.answers.recognition.question(outcome.case.needs.question)
    columns = [column.header for column in question.columns if column.row_label == need.statement]
    important, met, asked = need.importance_tally, need.satisfaction_tally, outcome.case.needs
    method = (
        f"Importance {important.positive:,} of {important.n:,}; satisfaction {met.positive:,} of {met.n:,} "
        f"({met.excluded:,} said it does not apply, {met.blank:,} left it blank); score by {asked.formula}, "
        f"{asked.resamples:,} resamples of respondents"
    )
    rows = tuple(f"{outcome.case.responses}: column “{' '.join(header.split())}”" for header in columns)
    return Source(label=need.statement, method=method, n=need.importance.n, rows=rows)


def _item_source(outcome: Outcome, item: CaseItem) -> Source:
    place = f"items[{item.id}] of {outcome.case.name}.toml"
    reach = outcome.reaches[item.id]
    if isinstance(item.reach, Asked) and reach.share is not None:
        what = f"question {item.reach.question}" + (f", “{item.reach.row}”" if item.reach.row else "")
        rows = (place, f"{outcome.case.responses}: {what}: {' or '.join(item.reach.choices)}")
        method = (
            "Reach is the share of these answers × the user base; impact, confidence and effort are estimates"
        )
        return Source(label=item.title, method=method, n=reach.share.n, rows=rows)
    method = "Reach, impact, confidence and effort are estimates"
    return Source(label=item.title, method=method, n=0, rows=(place,))


def _need(need: OpportunityScore) -> NeedLine:
    return NeedLine(
        statement=need.statement,
        importance=need.importance,
        satisfaction=need.satisfaction,
        score=need.score,
        source=f"need-{need.id}",
    )


def _quotes(outcome: Outcome) -> Iterator[QuoteLine]:
    """One typical quote from each of the largest themes that speak of one of the needs met least."""
    order = {need.id: need.rank for need in outcome.needs}
    linked = sorted(
        outcome.links, key=lambda link: (order[link.opportunity_id], -link.similarity, link.theme_id)
    )
    wanted = [link.theme_id for link in linked] + [theme.id for theme in outcome.themes.themes]
    for theme_id in list(dict.fromkeys(wanted))[:3]:
        theme = outcome.themes[theme_id]
        quote = theme.quotes[0]
        who = f"Respondent {quote.respondent}, one of {theme.size:,} people on “{theme.name}”"
        yield QuoteLine(text=quote.text, who=who, source=f"voice-{quote.row}")


def _line(outcome: Outcome, reason: Reason) -> PlanLine:
    item = next(item for item in outcome.case.items if item.id == reason.item)
    names = {team.id: team.name for team in outcome.case.teams}
    low, high = (sum(getattr(e, end) for e in item.effort.values()) for end in ("low", "high"))
    return PlanLine(
        label=item.title,
        team=names[main_team(item)],
        effort=f"{low:g} – {high:g} person-months",
        reason=reason.because,
        source=f"item-{item.id}",
        period=outcome.plan.placements.get(item.id),
        regret=None if reason.loss in (float("inf"), float("-inf")) else reason.loss,
    )


def _expectations(outcome: Outcome) -> Iterator[Expectation]:
    needs: Mapping[str, OpportunityScore] = {need.id: need for need in outcome.needs}
    for expected in outcome.case.expectations:
        need = needs[slug(expected.need)]
        now = need.satisfaction
        yield Expectation(
            metric=expected.metric,
            now=f"{now.value * 10:.0f} % ({now.low * 10:.0f} – {now.high * 10:.0f} %, n {now.n:,})",
            target=f"{expected.target * 100:.0f} %",
            by=expected.by,
            source=f"need-{need.id}",
            why=expected.why,
        )


def _cautions(outcome: Outcome) -> Iterator[str]:
    estimated = sum(1 for reach in outcome.reaches.values() if reach.share is None)
    total = len(outcome.reaches)
    yield "Who answers a survey is often more involved than who uses the product; nobody compared the two."
    if outcome.case.users_note:
        yield f"User base: {outcome.case.users_note}"
    if estimated:
        yield f"The reach of {estimated} of {total} items is an estimate that no answer stands behind."
    out = sum(1 for theme in outcome.themes.theme_of if theme is None)
    if out:
        yield f"{out:,} of {len(outcome.voices):,} free-text answers fit no theme and are not told here."
    agreement = outcome.ranking.agreement
    yield f"The items' order agrees with redrawn estimates to {agreement:.2f} (Kendall's tau; 1 is certain)."
