"""The brief of a walked case, each of its numbers with the rows it came from."""

from collections.abc import Iterator, Mapping

from firsthand.charts import Chart
from firsthand.communication import (
    Brief,
    Expectation,
    Line,
    Number,
    PlanLine,
    PlanProof,
    QuoteLine,
    Source,
    findings,
    needs_and_plan_brief,
    with_figures,
)
from firsthand.insights.opportunities import FORMULAS, OpportunityScore
from firsthand.insights.reading import needs_question
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
        needs=[findings.need_line(need, f"need-{need.id}") for need in outcome.needs],
        needs_source="needs",
        formula=FORMULAS[case.needs.formula].words,
        quotes=list(_quotes(outcome)),
        plan=list(_lines(outcome)),
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
        gap_chart=findings.needs_picture(outcome.needs, source=_asked(outcome)),
        plan_chart=plan_picture(outcome),
    )


def plan_picture(outcome: Outcome) -> Chart:
    """The plan by team and period, with how full each team is."""
    return findings.plan_picture(
        outcome.problem.items,
        placements=outcome.plan.placements,
        loads=outcome.plan.loads,
        teams={team.id: team.name for team in outcome.case.teams},
        periods=outcome.case.periods,
    )


def _asked(outcome: Outcome) -> str:
    asked = ", ".join(filter(None, [outcome.case.asked, f"{outcome.answers.size:,} respondents"]))
    return f"Survey, {asked}"


def main_team(item: CaseItem) -> str:
    """The team that does most of an item; ties by id."""
    return findings.main_team({team: effort.likely for team, effort in item.effort.items()})


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
    for place, expected in enumerate(case.expectations):
        rows = (f"expectations[{place}] of {case.name}.toml",)
        found[f"expectation-{place}"] = Source(label=expected.metric, method="A forecast", n=0, rows=rows)
    return found | _wholes(outcome)


def _wholes(outcome: Outcome) -> dict[str, Source]:
    """The sources of what is counted over everything: needs, voices, items, the plan."""
    case = outcome.case
    items = tuple(f"items[{item.id}] of {case.name}.toml" for item in case.items)
    question = f"The rows of question {case.needs.question}"
    orders = "Ranked anew in draws from every range; Kendall’s tau compares the orders"
    words = f"All with {case.least_words} words or more, grouped into themes"
    users = (f"users of {case.name}.toml",)
    texts = (case.texts or case.responses,)
    return {
        "needs": Source(label="All needs", method=question, n=outcome.answers.size, rows=(case.responses,)),
        "plan": Source(
            label="The plan",
            method="Solved to proven optimality; a point is a thousand people × impact × confidence",
            n=len(case.items),
            rows=items,
        ),
        "items": Source(label="The items’ order", method=orders, n=outcome.ranking.draws, rows=items),
        "users": Source(label="User base", method="An estimate", n=0, rows=users),
        "voices": Source(label="Free-text answers", method=words, n=len(outcome.voices), rows=texts),
    }


def _need_source(outcome: Outcome, need: OpportunityScore) -> Source:
    question = needs_question(outcome.answers.recognition, outcome.case.needs.question)
    columns = [column.header for column in question.columns if column.row_label == need.statement]
    rows = tuple(f"{outcome.case.responses}: column “{' '.join(header.split())}”" for header in columns)
    asked = outcome.case.needs
    return findings.need_source(need, formula=asked.formula, resamples=asked.resamples, rows=rows)


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


def _quotes(outcome: Outcome) -> Iterator[QuoteLine]:
    """One typical quote from each of the largest themes that speak of one of the needs met least."""
    told = findings.themes_to_tell(
        ((link.theme_id, link.opportunity_id, link.similarity) for link in outcome.links),
        needs=[need.id for need in outcome.needs],
        themes=[theme.id for theme in outcome.themes.themes],
    )
    for theme_id in told[:3]:
        theme = outcome.themes[theme_id]
        quote = theme.quotes[0]
        who = f"Respondent, one of {theme.size:,} people on “{theme.name}”"
        yield QuoteLine(text=quote.text, who=who, source=f"voice-{quote.row}")


def _lines(outcome: Outcome) -> list[PlanLine]:
    """Items in order of time, then of what leaving them out would cost; those left out come last."""
    periods = {period: place for place, period in enumerate(outcome.case.periods)}

    def order(reason: Reason) -> tuple[int, float, str]:
        period = outcome.plan.placements.get(reason.item)
        return (periods[period] if period else len(periods), -reason.loss, reason.item)

    return [_line(outcome, reason) for reason in sorted(outcome.reasons, key=order)]


def _line(outcome: Outcome, reason: Reason) -> PlanLine:
    item = next(item for item in outcome.case.items if item.id == reason.item)
    names = {team.id: team.name for team in outcome.case.teams}
    low, high = (sum(getattr(e, end) for e in item.effort.values()) for end in ("low", "high"))
    return findings.plan_line(
        reason,
        title=item.title,
        team=names[main_team(item)],
        effort=f"{low:g} – {high:g}",
        period=outcome.plan.placements.get(item.id),
        source=f"item-{item.id}",
    )


def _expectations(outcome: Outcome) -> Iterator[Expectation]:
    needs: Mapping[str, OpportunityScore] = {need.id: need for need in outcome.needs}
    for place, expected in enumerate(outcome.case.expectations):
        need = needs[slug(expected.need)]
        now = need.satisfaction
        yield Expectation(
            metric=expected.metric,
            now=f"{now.value * 10:.0f} % ({now.low * 10:.0f} – {now.high * 10:.0f} %, n {now.n:,})",
            target=f"{expected.target * 100:.0f} %",
            by=expected.by,
            source=f"need-{need.id}",
            why=with_figures(expected.why, f"expectation-{place}"),
        )


def _cautions(outcome: Outcome) -> Iterator[Line]:
    estimated = sum(1 for reach in outcome.reaches.values() if reach.share is None)
    total = len(outcome.reaches)
    yield ("Who answers a survey is often more involved than who uses the product; nobody compared the two.",)
    if outcome.case.users_note:
        yield with_figures(f"User base: {outcome.case.users_note}", "users")
    if estimated:
        words = f"The reach of {estimated} of {total} items is an estimate that no answer stands behind."
        yield with_figures(words, "items")
    out = sum(1 for theme in outcome.themes.theme_of if theme is None)
    if out:
        words = f"{out:,} of {len(outcome.voices):,} free-text answers fit no theme and are not told here."
        yield with_figures(words, "voices")
    agreement = Number(text=f"{outcome.ranking.agreement:.2f}", source="items")
    yield ("The items’ order agrees with redrawn estimates to ", agreement, " (Kendall’s tau; 1 is certain).")
