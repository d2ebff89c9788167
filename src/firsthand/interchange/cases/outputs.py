"""Writing what a case found as files. The same outcome gives the same bytes."""

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from firsthand.communication import Brief, to_html, to_pdf, trace_table
from firsthand.estimates import Estimate
from firsthand.evidence import surveys
from firsthand.interchange.cases.journey import Outcome
from firsthand.interchange.cases.telling import main_team, tell
from firsthand.tables import write_csv

NEEDS = (
    *("id", "statement", "importance", "importance_n", "satisfaction", "satisfaction_n"),
    *("score", "score_low", "score_high", "alternatives", "alternatives_n", "rank", "rank_low", "rank_high"),
)
THEMES = ("id", "name", "size", "answers", "terms", "quote", "needs")
PLAN = (
    *("id", "title", "in_plan", "period", "team", "value", "effort", "rank", "rank_low", "rank_high"),
    *("rice", "rice_low", "rice_high", "loss", "because"),
)


def write(outcome: Outcome, folder: Path) -> dict[str, Any]:
    """Write all files of a walked case into `folder`, and return the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    brief = tell(outcome)
    midnight = dt.datetime.combine(outcome.case.date, dt.time(), tzinfo=dt.UTC)
    _json(folder / "survey.json", survey_data(outcome.answers))
    write_csv(folder / "opportunities.csv", NEEDS, need_rows(outcome))
    write_csv(folder / "themes.csv", THEMES, theme_rows(outcome))
    write_csv(folder / "plan.csv", PLAN, plan_rows(outcome))
    _json(folder / "plan.json", plan_data(outcome))
    _json(folder / "trace.json", trace_table(brief))
    (folder / "brief.html").write_text(to_html(brief), encoding="utf-8", newline="\n")
    (folder / "brief.pdf").write_bytes(to_pdf(brief, created=midnight))
    return summary(outcome, brief)


def summary(outcome: Outcome, brief: Brief) -> dict[str, Any]:
    """The outcome in one object, for programs."""
    top = outcome.needs[0]
    return {
        "case": outcome.case.name,
        "brief": brief.title,
        "respondents": outcome.answers.size,
        "questions": len(outcome.answers.recognition.questions),
        "needs": len(outcome.needs),
        "top_need": {"statement": top.statement, "score": _plain(top.score.value)},
        "voices": len(outcome.voices),
        "themes": len(outcome.themes.themes),
        "embedder": outcome.themes.embedder,
        "items": len(outcome.case.items),
        "in_plan": len(outcome.plan.placements),
        **{key: plan_data(outcome)[key] for key in ("status", "objective", "bound", "gap")},
        "problems": [str(problem) for problem in outcome.problems],
    }


def survey_data(answers: surveys.Answers) -> dict[str, Any]:
    """Every question with its counts, n and intervals."""
    questions = []
    for question in answers.recognition.questions:
        spreads = surveys.distributions(answers, question)
        questions.append(
            {
                "key": question.key,
                "number": question.number,
                "title": question.title,
                "kind": question.kind,
                "columns": [
                    {
                        "row": spread.row_label,
                        "part": spread.part_label,
                        "n": spread.n,
                        "blank": spread.blank,
                        "choices": [
                            {"choice": share.choice, "count": share.count, **_estimate(share.share)}
                            for share in spread.shares
                        ],
                    }
                    for spread in spreads
                ],
            }
        )
    return {"respondents": answers.size, "digest": answers.digest, "questions": questions}


def need_rows(outcome: Outcome) -> list[list[Any]]:
    return [
        [
            *(need.id, need.statement, _plain(need.importance.value), need.importance.n),
            *(_plain(need.satisfaction.value), need.satisfaction.n),
            *(_plain(need.score.value), _plain(need.score.low), _plain(need.score.high)),
            *(_plain(need.alternatives.value), need.alternatives.n, need.rank, need.rank_low, need.rank_high),
        ]
        for need in outcome.needs
    ]


def theme_rows(outcome: Outcome) -> list[list[Any]]:
    needs: dict[str, list[str]] = {}
    for link in outcome.links:
        needs.setdefault(link.theme_id, []).append(link.opportunity_id)
    return [
        [
            *(theme.id, theme.name, theme.size, len(theme.members), " ".join(theme.terms)),
            *(theme.quotes[0].text if theme.quotes else "", " ".join(sorted(needs.get(theme.id, [])))),
        ]
        for theme in outcome.themes.themes
    ]


def plan_rows(outcome: Outcome) -> list[list[Any]]:
    ranked = {item.id: item for item in outcome.ranking.items}
    reasons = {reason.item: reason for reason in outcome.reasons}
    values = {item.id: item for item in outcome.problem.items}
    rows = []
    for item in sorted(outcome.case.items, key=lambda item: item.id):
        place, reason, value = ranked[item.id], reasons[item.id], values[item.id]
        rows.append(
            [
                *(item.id, item.title, "yes" if reason.in_plan else "no"),
                *(outcome.plan.placements.get(item.id, ""), main_team(item)),
                *(
                    _plain(value.value),
                    _plain(value.total_effort),
                    place.rank,
                    place.rank_low,
                    place.rank_high,
                ),
                *(_plain(place.score), _plain(place.low), _plain(place.high)),
                *("" if math.isinf(reason.loss) else _plain(reason.loss), reason.because),
            ]
        )
    return rows


def plan_data(outcome: Outcome) -> dict[str, Any]:
    plan = outcome.plan
    return {
        "status": plan.status,
        "objective": _plain(plan.objective),
        "bound": _plain(plan.bound),
        "gap": _plain(plan.gap),
        "periods": list(outcome.case.periods),
        "placements": dict(plan.placements),
        "loads": [_rounded(asdict(load)) for load in plan.loads],
        "reasons": [_rounded(asdict(reason)) for reason in outcome.reasons],
        "prices": [_rounded(asdict(price)) for price in outcome.prices],
        "ranking": {
            "agreement": _plain(outcome.ranking.agreement),
            "draws": outcome.ranking.draws,
            "items": [_rounded(asdict(item)) for item in outcome.ranking.items],
        },
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {"share": _plain(estimate.value), "low": _plain(estimate.low), "high": _plain(estimate.high)}


def _plain(value: float) -> float | None:
    """Ten significant digits: enough for anybody, and the last bits of a float stay out of the files."""
    return float(f"{value:.10g}") if math.isfinite(value) else None


def _rounded(data: Mapping[str, Any]) -> dict[str, Any]:
    def tidy(value: Any) -> Any:
        if isinstance(value, float):
            return _plain(value)
        if isinstance(value, Mapping):
            return {key: tidy(inner) for key, inner in value.items()}
        return [tidy(inner) for inner in value] if isinstance(value, list | tuple) else value

    return {key: tidy(value) for key, value in data.items()}


def _json(path: Path, data: object) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
