"""What the pages of a practice run show: the standing, the choices, the debrief, a class side by side."""

from collections.abc import Iterator
from typing import Any

from firsthand.charts.distributions import AnswerRow, bar_chart
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
from firsthand_web.roadmap.models import Item

OWN = "This run"


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
    spent = ledger(known.state).spent
    rows = {item.key: item for item in Item.objects.filter(product=product)}
    return {
        "known": known_now(known),
        "items": [
            (
                rows.get(item.id), item, said[item.id], sum(spent.get(item.id, {}).values()),
                form[f"work-{item.id}"], form[f"drop-{item.id}"] if item.id in spent else None,
            )
            for item in form.left
        ],
        "teams": company.teams,
        "studies": [[form[f"{name}-{row}"] for name in ("study", "number", "about")] for row in _rows(form)],
        "prices": [form[name] for name in form.fields if name.startswith("price-")],
        "hardware": [form[name] for name in ("stages", "parts") if name in form.fields],
        "ranks": [form[name] for name in form.fields if name.startswith("need-")],
        "forecasts": [
            (words, [form[f"{measure}-{part}"] for part in ("low", "high", "sure")])
            for measure, words in MEASURES.items()
        ],
        "has_plan": bool(adopted_order(product)),
        "costs": company.studies,
    }  # fmt: skip


def taken_over(product: Product, known: Lived) -> dict[str, Any]:
    """Priorities as the adopted plan has them, without what has shipped."""
    shipped = ledger(known.state).shipped
    order = [key for key in adopted_order(product) if key not in shipped]
    return {f"work-{key}": place for place, key in enumerate(order, start=1)}


def debrief(run: Run) -> dict[str, Any]:
    """The score with its pictures; what is kept is shown even where the world has changed since."""
    score = run.score
    known, _ = lived(run)
    needs = score.get("needs")
    statements = {need.id: need.statement for need in known.state.world.needs} if known else {}
    return {
        "score": score,
        "hardness": difficulty(run.difficulty),
        "currency": known.state.world.company.currency if known else "",
        "ways": sorted(
            [*((way["name"], way["value"], way["share"]) for way in score["references"]),
             (OWN, score["value"], score["share"])],
            key=lambda way: -way[1],
        ),
        "chart": _chart(run),
        "truth": [
            (place, statements.get(need, need), needs["unmet"][need], _place(needs, need))
            for place, need in enumerate(needs["true"], start=1)
        ] if needs else _unranked(known),
        "unknown": [text for text, need in zip(_ranked(run), needs["found"], strict=False) if not need]
        if needs else [],
        "forecasts": [_forecast(each) for each in score["forecasts"]["outcomes"]],
    }  # fmt: skip


def compared(found: ClassRun) -> dict[str, Any]:
    """Every intern of the cohort with their newest run of this class, finished or not."""
    runs: dict[int, Run] = {}
    for run in found.runs.select_related("product__workspace", "learner").order_by("pk"):
        runs[run.learner_id] = run
    seats = found.cohort.seats.filter(part="intern").select_related("person")
    return {
        "rows": [(seat.person, runs.get(seat.person_id)) for seat in seats],
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


def _chart(run: Run) -> Any:
    """Shares of what could be gained, the run among the policies; a loss is drawn as nothing."""
    score = run.score
    ways = [(way["name"], way["share"]) for way in score["references"] if way["name"] != "Nothing at all"]
    rows = sorted([*ways, (OWN, score["share"])], key=lambda row: -row[1])
    better = sum(share > score["share"] for _, share in ways)
    title = f"This run gained {score['share']:.0%} of what could be gained"
    ways_word = "way" if better == 1 else "ways"
    title += (
        f"; {better} {ways_word} to choose would have gained more" if better else ", more than any other way"
    )
    return bar_chart(
        [
            AnswerRow(
                label=name,
                share=Estimate(value=min(max(share, 0.0), 1.0), low=0, high=0, n=1, method="replayed"),
            )
            for name, share in rows
        ],
        title=title,
        source="Each way to choose replayed in this run, with the same chance",
        colour="result",
    )
