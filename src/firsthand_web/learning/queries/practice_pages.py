"""What the pages of a practice run show: the standing, the choices, the debrief, a class side by side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable, chart_of
from firsthand.charts.rendering import render
from firsthand.charts.rows import Mark, Row, RowLine, rows_picture
from firsthand.charts.wording import figure
from firsthand.estimates import Estimate
from firsthand.learning.practice.beliefs import MEASURES
from firsthand.learning.practice.difficulty import difficulty
from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.simulator.state import ledger
from firsthand_web.core.models import Product
from firsthand_web.learning.models import ClassRun, Run
from firsthand_web.learning.queries.practice import (
    adopted_order,
    estimates,
    known_now,
    lived,
    outcome,
)
from firsthand_web.learning.queries.practice_tests import past_tests, waiting_tests
from firsthand_web.roadmap.models import Item

OWN = "This run"
UNITS = {"people": "people", "paying": "%"}


def standing(run: Run) -> dict[str, Any]:
    """What a learner knows; `wrong` says why a run of another version cannot go on."""
    known, wrong = lived(run)
    if known is None:
        return {"wrong": wrong, "hardness": run.difficulty}
    draft = run.played.filter(number=known.played + 1, played_at=None).first()
    job = run.product.jobs.under_way().first()
    return {
        "wrong": "",
        "hardness": difficulty(run.difficulty),
        "known": known_now(known),
        "lived": known,
        "draft": draft,
        "tests": waiting_tests(run, draft),
        "job": job,
        "last": outcome(known, known.played),
        "under_way": _under_way(known),
        "quarters": list(
            reversed([(number, outcome(known, number)) for number in range(1, known.played + 1)])
        ),
    }


def choosing(form: Any, known: Lived, product: Product) -> dict[str, Any]:
    """The fields of a quarter's form in the groups in which the page shows them."""
    said, company = estimates(known), known.state.world.company
    spent, teams = ledger(known.state).spent, {team.id: team.name for team in company.teams}
    titles = {item.id: item.title for item in company.items}
    parts = {part.id: part.name for part in company.hardware.parts} if company.hardware else {}
    rows = {item.key: item for item in Item.objects.filter(product=product)}
    return {
        "known": known_now(known),
        "items": [
            {
                "row": rows.get(item.id),
                "item": item,
                "days": said[item.id],
                "spent": sum(spent.get(item.id, {}).values()),
                "priority": form[f"work-{item.id}"],
                "drop": form[f"drop-{item.id}"] if item.id in spent else None,
                "after": [titles[other] for other in item.after],
                "part": parts.get(item.part, ""),
            }
            for item in form.left
        ],
        "teams": company.teams,
        "studies": [[form[f"{name}-{row}"] for name in ("study", "number", "about")] for row in _rows(form)],
        "prices": [form[name] for name in form.fields if name.startswith("price-")],
        "hardware": [form[name] for name in ("stages", "parts") if name in form.fields],
        "ranks": [form[name] for name in form.fields if name.startswith("need-")],
        "forecasts": [
            (
                words,
                UNITS.get(measure, company.currency),
                [form[f"{measure}-{part}"] for part in ("low", "high", "sure")],
            )
            for measure, words in MEASURES.items()
        ],
        "has_plan": bool(adopted_order(product)),
        "costs": [
            (each, [(days, teams[team]) for team, days in each.days.items()]) for each in company.studies
        ],
    }  # fmt: skip


def taken_over(product: Product, known: Lived) -> dict[str, Any]:
    """Priorities as the adopted plan has them, without what has shipped."""
    shipped = ledger(known.state).shipped
    order = [key for key in adopted_order(product) if key not in shipped]
    return {f"work-{key}": place for place, key in enumerate(order, start=1)}


def debrief(run: Run) -> dict[str, Any]:
    """The score with its pictures; what is kept is shown even where the world has changed since."""
    score, tests = run.score, past_tests(run)
    known, _ = lived(run)
    needs = score.get("needs")
    statements = {need.id: need.statement for need in known.state.world.needs} if known else {}
    return {
        "score": score,
        "hardness": difficulty(run.difficulty),
        "currency": known.state.world.company.currency if known else "",
        "chart": _chart(run, known.state.world.company.currency if known else ""),
        "truth": [
            (place, statements.get(need, need), needs["unmet"][need], _place(needs, need))
            for place, need in enumerate(needs["true"], start=1)
        ] if needs else _unranked(known),
        "unknown": [text for text, need in zip(_ranked(run), needs["found"], strict=False) if not need]
        if needs else [],
        "forecasts": [_forecast(each) for each in score["forecasts"]["outcomes"]],
        "tests": tests,
        "tests_expected": sum(each.forecast is not None for each in tests),
        "tests_held": sum(each.held for each in tests),
    }  # fmt: skip


def compared(found: ClassRun) -> dict[str, Any]:
    """Every intern of the cohort with the first run of this class that they finished, or their newest.

    Whoever plays it again has seen the truth.
    """
    runs: dict[int, Run] = {}
    for run in found.runs.select_related("product__workspace", "learner").order_by("pk"):
        kept = runs.get(run.learner_id)
        if kept is None or kept.ended_at is None:
            runs[run.learner_id] = run
    seats = found.cohort.seats.filter(part="intern").select_related("person")
    rows = [(seat.person, runs.get(seat.person_id)) for seat in seats]
    return {
        "rows": rows,
        "chart": _class_chart([run for _, run in rows if run and run.ended_at]),
        "hardness": difficulty(found.difficulty),
    }


def _rows(form: Any) -> Iterator[str]:
    return (name.partition("-")[2] for name in form.fields if name.startswith("study-"))


def _under_way(known: Lived) -> list[dict[str, Any]]:
    last = outcome(known, known.played)
    found: list[dict[str, Any]] = last["unfinished"]
    return found


def _ranked(run: Run) -> list[str]:
    quarters = run.played.order_by("-number")
    return next((each.beliefs["needs"] for each in quarters if each.beliefs.get("needs")), [])


def _place(needs: dict[str, Any], need: str) -> int | None:
    """Where the learner ranked a need, from 1."""
    named = [each for each in dict.fromkeys(needs["found"]) if each]
    return named.index(need) + 1 if need in named else None


def _unranked(known: Lived | None) -> list[tuple[int, str, float, None]]:
    from firsthand.learning.practice.beliefs import unmet

    if known is None:
        return []
    amounts = unmet(known.state.world)
    order = sorted(known.state.world.needs, key=lambda need: -amounts[need.id])
    return [(place, need.statement, amounts[need.id], None) for place, need in enumerate(order, start=1)]


def _forecast(each: dict[str, Any]) -> dict[str, Any]:
    """A forecast in the units that people read: shares in percent."""
    scale = 100.0 if each["measure"] == "paying" else 1.0
    given = each["forecast"]
    return {
        **each, "words": MEASURES[each["measure"]], "unit": " %" if scale > 1 else "",
        "low": given["low"] * scale, "high": given["high"] * scale, "came": each["came"] * scale,
        "confidence": given["confidence"],
    }  # fmt: skip


def _chart(run: Run, currency: str) -> Chart:
    """The run among the policies."""
    score = run.score
    better = sum(way["share"] > score["share"] for way in score["references"])
    beaten = (
        f"; {better} of {len(score['references'])} other ways to choose would have gained more"
        if better
        else ", more than any other way to choose"
    )
    return _ways(
        [(OWN, score)],
        score["references"],
        currency,
        title=f"This run gained {figure(score['share'], 'share')} of what could be gained{beaten}",
        source="Each way to choose was lived through this run's quarters, with the same luck",
    )


def _class_chart(runs: Sequence[Run]) -> Chart | None:
    """Everybody who has come to the end among the policies, which are the same for all."""
    scores = [(str(run.learner), run.score) for run in runs]
    if not scores:
        return None
    known, _ = lived(runs[0])
    shares = sorted(score["share"] for _, score in scores)
    span = " to ".join(dict.fromkeys(figure(share, "share") for share in (shares[0], shares[-1])))
    people = "1 intern has" if len(shares) == 1 else f"{len(shares)} interns have"
    return _ways(
        scores,
        runs[0].score["references"],
        known.state.world.company.currency if known else "",
        title=f"{people} come to the end, with {span} of what could be gained",
        source="The same company, quarters and luck for everybody",
    )


def _ways(
    own: Sequence[tuple[str, Mapping[str, Any]]],
    references: Sequence[Mapping[str, Any]],
    currency: str,
    *,
    title: str,
    source: str,
) -> Chart:
    """Shares of what could be gained, the best first; a loss is drawn as nothing."""
    ways = [(name, score["value"], score["share"], True) for name, score in own]
    ways += [(way["name"], way["value"], way["share"], False) for way in references]
    ways.sort(key=lambda way: (-way[2], way[0]))
    drawn = [_bar(name, share, lived=lived) for name, _, share, lived in ways]
    ticks = (0.0, 0.5, 1.0, 1.5) if ways[0][2] > 1 else (0.0, 0.5, 1.0)
    pictures = [
        rows_picture(drawn, width=width, ticks=ticks, unit="share", value_head="gained")
        for width in (WIDE, NARROW)
    ]
    return chart_of(
        *pictures,
        title=title,
        description="Ways to choose as bars, the best first: shares of what the best plan gains.",
        table=ChartTable(
            header=("Way to choose", f"Brought in, {currency}", "Of what could be gained"),
            rows=tuple((name, f"{value:,.0f}", figure(share, "share")) for name, value, share, _ in ways),
        ),
        source=source,
        render=render,
    )


def _bar(name: str, share: float, *, lived: bool) -> Row:
    held = min(max(share, 0.0), 1.5)
    estimate = Estimate(value=held, low=held, high=held, n=1, method="replayed")
    mark = Mark(estimate=estimate, colour="result" if lived else "plan", shape="bar")
    line = RowLine(marks=(mark,), value=figure(share, "share"))
    return Row(label=name, lines=(line,), name=f"{name}: {figure(share, 'share')}", highlight=lived)
