"""Walking a case: from files to ranked needs, themes, ranked items, a proven plan with reasons."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firsthand.errors import FileError, Infeasible, InputError, Place, Problem, Progress, silent
from firsthand.estimates import Estimate, wilson
from firsthand.evidence import surveys
from firsthand.insights.embedding import Embedder, load_embedder
from firsthand.insights.opportunities import NeedAnswers, OpportunityScore, score_opportunities
from firsthand.insights.reading import needs_question
from firsthand.insights.segments import SegmentScores, by_segment
from firsthand.insights.themes import Link, Themes, find_themes, suggest_links
from firsthand.interchange.cases.case import Asked, Case, CaseItem
from firsthand.roadmap.explain import Price, Reason, prices, reasons
from firsthand.roadmap.plan import Plan, solve
from firsthand.roadmap.problem import PlanItem, Team
from firsthand.roadmap.problem import Problem as PlanProblem
from firsthand.roadmap.scoring import Range, Ranking, RiceItem, rank, reach_from_share
from firsthand.roadmap.wishes import contradiction
from firsthand.tables import Table, read_table


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One free-text answer: who, to which question, what."""

    who: str
    question: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many people an item reaches, and the answers it is bound to (`share` None for an estimate)."""

    people: Range
    share: Estimate | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Everything that walking a case found."""

    case: Case
    answers: surveys.Answers
    needs: tuple[OpportunityScore, ...]
    segments: tuple[SegmentScores, ...]
    voices: tuple[Voice, ...]
    themes: Themes
    links: tuple[Link, ...]
    reaches: Mapping[str, Reach]
    ranking: Ranking
    problem: PlanProblem
    plan: Plan
    reasons: tuple[Reason, ...]
    prices: tuple[Price, ...]
    problems: tuple[Problem, ...]


def walk(
    case: Case,
    *,
    data: Path,
    embed: Embedder | None = None,
    time_limit: float = 60.0,
    progress: Progress = silent,
) -> Outcome:
    """Walk a case with the files in `data`.

    The same case, files, machine and locked packages give the same outcome. Raises `FileError` for a file
    that cannot be used, `InputError` for a case that does not fit the survey, `Infeasible` when no plan
    keeps every wish.
    """
    progress(0.0, "Reading the survey")
    answers = read_survey(case, data)
    progress(0.08, "Scoring the needs")
    asked = need_answers(case, answers)
    check_needs(case, asked)
    scores = score_needs(case, asked)
    segments = score_segments(case, asked, answers)
    voices = read_voices(case, answers)
    themes, links = group_voices(case, voices, scores, embed or load_embedder(), _part(progress, 0.12, 0.5))
    progress(0.55, "Ranking the items")
    reaches = {item.id: reach(case, item, answers) for item in case.items}
    ranking = rank([rice_item(item, reaches[item.id]) for item in case.items], seed=case.seed)
    progress(0.6, "Solving the plan")
    problem = plan_problem(case, reaches)
    plan = solved(problem, time_limit, _part(progress, 0.6, 0.7))
    return Outcome(
        case=case,
        answers=answers,
        needs=scores,
        segments=segments,
        voices=voices,
        themes=themes,
        links=links,
        reaches=reaches,
        ranking=ranking,
        problem=problem,
        plan=plan,
        reasons=tuple(reasons(problem, plan, progress=_part(progress, 0.7, 0.85))),
        prices=tuple(prices(problem, plan, progress=_part(progress, 0.85, 0.95))),
        problems=answers.problems,
    )


def read_survey(case: Case, data: Path) -> surveys.Answers:
    """The answers, with the free texts joined by respondent id."""
    table = _table(data, case.responses)
    recognition = surveys.recognise(table, id_column=case.id_column or None)
    answers = surveys.read_answers(table, recognition)
    if case.texts:
        texts = _table(data, case.texts)
        answers = surveys.join(answers, texts, surveys.recognise(texts, id_column=case.id_column or None))
    return answers


def _table(data: Path, name: str) -> Table:
    path = data / name
    if not path.resolve().is_relative_to(data.resolve()):
        raise InputError(f"“{name}” lies outside the data folder {data}: name a file inside it.")
    if not path.is_file():
        way_out = f"Say with --data in which folder {name} lies."
        raise FileError(Place(file=name), f"there is no such file in {data}", way_out=way_out)
    return read_table(path, name=path.name)


def need_answers(case: Case, answers: surveys.Answers) -> list[NeedAnswers]:
    """One need for each row of the needs question."""
    asked = case.needs
    question = needs_question(answers.recognition, asked.question)
    return [
        NeedAnswers(
            id=slug(row),
            statement=row,
            importance=answers.labels_of(question, row=row, part=asked.importance),
            satisfaction=answers.labels_of(question, row=row, part=asked.satisfaction),
            alternatives=answers.labels_of(question, row=row, part=asked.alternatives)
            if asked.alternatives
            else (),
        )
        for row in question.rows
    ]


def check_needs(case: Case, asked: list[NeedAnswers]) -> None:
    """Raises `InputError` when an item or an expectation names a need that the survey does not ask about."""
    known = {need.id for need in asked}
    named = [(f"item “{item.id}”", need) for item in case.items for need in item.needs]
    named += [(f"the expectation “{expected.metric}”", expected.need) for expected in case.expectations]
    for who, need in named:
        if slug(need) not in known:
            statements = "; ".join(each.statement for each in asked)
            raise InputError(f"The need “{need}” of {who} is not asked about: the needs are {statements}.")


def score_needs(case: Case, asked: list[NeedAnswers]) -> tuple[OpportunityScore, ...]:
    return score_opportunities(
        asked,
        scales=case.needs.scales,
        formula=case.needs.formula,
        resamples=case.needs.resamples,
        seed=case.seed,
    )


def score_segments(
    case: Case, asked: list[NeedAnswers], answers: surveys.Answers
) -> tuple[SegmentScores, ...]:
    """The scores in each segment that the case names."""
    wanted = case.needs.segments
    if wanted is None:
        return ()
    question = answers.recognition.question(wanted.question)
    masks = {choice: surveys.select(answers, question, [choice], row=wanted.row) for choice in wanted.choices}
    return by_segment(
        asked,
        masks,
        scales=case.needs.scales,
        formula=case.needs.formula,
        resamples=case.needs.resamples,
        seed=case.seed,
    )


def read_voices(case: Case, answers: surveys.Answers) -> tuple[Voice, ...]:
    """Free-text answers that are long enough to be grouped, in the order of questions, then respondents."""
    return tuple(
        Voice(who=who, question=question.title, text=text)
        for question in answers.recognition.questions
        if question.kind == "text"
        for who, text in answers.texts_of(question)
        if len(text.split()) >= case.least_words
    )


def group_voices(
    case: Case,
    voices: Sequence[Voice],
    needs: Sequence[OpportunityScore],
    embed: Embedder,
    progress: Progress = silent,
) -> tuple[Themes, tuple[Link, ...]]:
    """The themes of the voices, and which needs they seem to speak of."""
    texts, people = [voice.text for voice in voices], [voice.who for voice in voices]
    themes = find_themes(texts, people, embed=embed, seed=case.seed, progress=progress)
    return themes, suggest_links(themes, {need.id: need.statement for need in needs}, embed=embed)


def reach(case: Case, item: CaseItem, answers: surveys.Answers) -> Reach:
    """An item's reach: its answer's share of who answered × the user base, or the range it is given."""
    if isinstance(item.reach, Range):
        return Reach(people=item.reach, share=None)
    share = _share_of(item.reach, answers)
    return Reach(people=reach_from_share(share, case.users), share=share)


def _share_of(asked: Asked, answers: surveys.Answers) -> Estimate:
    """The share of respondents who gave one of the answers, among all who answered the question."""
    question = answers.recognition.question(asked.question)
    chosen = surveys.select(answers, question, asked.choices, row=asked.row)
    answered = surveys.distribution(answers, question, row=asked.row).n
    return wilson(int(np.count_nonzero(chosen)), answered)


def rice_item(item: CaseItem, reach: Reach) -> RiceItem:
    efforts = item.effort.values()
    return RiceItem(
        id=item.id,
        title=item.title,
        reach=reach.people,
        impact=item.impact,
        confidence=item.confidence,
        effort=Range(
            low=sum(effort.low for effort in efforts),
            likely=sum(effort.likely for effort in efforts),
            high=sum(effort.high for effort in efforts),
        ),
    )


def plan_problem(case: Case, reaches: Mapping[str, Reach]) -> PlanProblem:
    """The planning problem: an item is worth reach × impact × confidence, in thousands of people."""
    return PlanProblem(
        periods=case.periods,
        teams=tuple(Team(id=team.id, name=team.name, capacity=team.capacity) for team in case.teams),
        items=tuple(
            PlanItem(
                id=item.id,
                title=item.title,
                value=round(
                    reaches[item.id].people.likely * item.impact.likely * item.confidence.likely / 1000, 3
                ),
                effort={team: effort.likely for team, effort in item.effort.items()},
                earliest=item.earliest,
                latest=item.latest,
                must=item.must,
                depends_on=item.depends_on,
                excludes=item.excludes,
            )
            for item in case.items
        ),
    )


def solved(problem: PlanProblem, time_limit: float, progress: Progress) -> Plan:
    """The plan; raises `Infeasible` when there is none."""
    plan = solve(problem, time_limit=time_limit, progress=progress)
    if math.isnan(plan.objective):
        raise Infeasible(_no_plan(problem, plan))
    return plan


def _no_plan(problem: PlanProblem, plan: Plan) -> str:
    if plan.status != "infeasible":
        return "No plan was found in the time given: allow more time with --time-limit."
    found = contradiction(problem)
    return found.message if found else "No plan satisfies every wish at once: give up one of them."


def _part(progress: Progress, start: float, end: float) -> Callable[[float, str], None]:
    """A progress for one part of the way."""

    def report(share: float, message: str) -> None:
        progress(start + (end - start) * share, message)

    return report


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
