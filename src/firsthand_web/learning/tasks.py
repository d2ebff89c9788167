"""Long work of learning: the quarters of practice runs."""

from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.urls import reverse

from firsthand.errors import Cancelled, Progress
from firsthand.learning.practice.beliefs import Beliefs, beliefs_in
from firsthand.learning.practice.debrief import costliest
from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.practice.run import end_quarter
from firsthand.learning.practice.score import score, score_data
from firsthand.learning.practice.tested import truths
from firsthand.learning.simulator.choices import choices_in
from firsthand.tables.toml import Section
from firsthand_web.core.registry import RunningJob
from firsthand_web.learning.actions import practice, practice_items, practice_loading
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import backed, outcome
from firsthand_web.roadmap.models import Item

BRINGING = "Bringing in what people did and wrote"


def begin_practice(job: RunningJob) -> dict[str, Any]:
    """Bring in the items and the quarter before the run, whole or not at all."""
    run = Run.objects.get(pk=job.payload["run"], product=job.product)
    progress = steady(job.progress)
    if not Item.objects.filter(product=run.product).exists():
        practice_loading.write(run, run.known, 0, progress=_part(progress, 0.0, 0.7))
        progress(0.7, BRINGING)
        with practice_loading.at_once(run.product):
            practice_items.catalogue(run, run.known, by=job.by)
            practice_loading.bring_in(run, run.known, 0, by=job.by)
    practice_loading.show_files(run)
    return {"url": _address(run, "practice_run")}


def end_practice_quarter(job: RunningJob) -> dict[str, Any]:
    """Live the quarter; the last one is followed by the score.

    All that takes long comes first. Then what it returns comes in, and its choices count, whole or not at
    all: killed at any moment and run again, the run is in the old quarter or in the new one.
    """
    run = Run.objects.get(pk=job.payload["run"], product=job.product)
    number = job.payload["quarter"]
    progress = steady(job.progress)
    if run.known.played < number:
        job.progress(0.0, "Living the quarter")  # the last moment to cancel
        draft = run.played.get(number=number)
        lived = end_quarter(run.known, choices_in(Section(file="choices", path="", data=draft.choices)))
        told = outcome(lived, number)
        practice_loading.write(run, lived, number, progress=_part(progress, 0.0, 0.5))
        scored = _scored(run, lived, _part(progress, 0.5, 0.8)) if lived.over else None
        progress(0.8, BRINGING)
        with practice_loading.at_once(run.product):
            practice_loading.bring_in(run, lived, number, by=job.by)
            practice.finish(by=job.by, run=run, lived=lived, outcome=told, score=scored)
            practice_items.ship(run, [each["item"] for each in told["shipped"]], by=job.by)
    run = Run.objects.get(pk=run.pk)
    practice_loading.show_files(run)
    return {"url": _address(run, "practice_debrief" if run.ended_at else "practice_run")}


def _scored(run: Run, lived: Lived, progress: Progress) -> dict[str, Any]:
    """The score and the debrief, both as data."""
    progress(0.0, "Comparing with what could have been")
    stated = {each.number: beliefs_in(each.beliefs) for each in run.played.all()}
    beliefs = [stated.get(number, Beliefs()) for number in range(1, lived.played + 1)]
    found = score_data(score(lived, beliefs, backed(run.product), progress=_part(progress, 0.0, 0.3)))
    found["costly"] = [
        {"quarter": each.quarter, "lost": each.lost, "sentence": each.sentence}
        for each in costliest(lived, progress=_part(progress, 0.3, 1.0))
    ]
    found["tests"] = [asdict(each) for each in truths(lived)]
    return found


def _part(progress: Progress, first: float, last: float) -> Progress:
    """Progress of a part of the work."""
    return lambda share, message: progress(first + share * (last - first), message)


def steady(progress: Progress) -> Progress:
    """Progress that nobody can cancel, for work that writes rows step by step and must come to its end."""

    def told(share: float, message: str) -> None:
        with suppress(Cancelled):
            progress(share, message)

    return told


def _address(run: Run, page: str) -> str:
    return reverse(page, args=[run.product.workspace.slug, run.product.slug, run.pk])
