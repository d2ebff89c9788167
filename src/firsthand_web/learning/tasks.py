"""Long work of learning: the quarters of practice runs."""

from contextlib import suppress
from typing import Any

from django.urls import reverse

from firsthand.errors import Cancelled, Progress
from firsthand.learning.practice.beliefs import Beliefs, beliefs_in
from firsthand.learning.practice.debrief import costliest
from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.practice.run import end_quarter
from firsthand.learning.practice.score import score, score_data
from firsthand.learning.simulator.choices import choices_in
from firsthand.tables.toml import Section
from firsthand_web.core.registry import RunningJob
from firsthand_web.learning.actions import practice, practice_items, practice_loading
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import backed, outcome


def begin_practice(job: RunningJob) -> dict[str, Any]:
    """Bring in the quarter before the run; killed and run again, it goes on where it stopped."""
    run = Run.objects.get(pk=job.payload["run"], product=job.product)
    practice_items.catalogue(run, run.known, by=job.by)
    practice_loading.load(run, run.known, 0, by=job.by, progress=steady(job.progress))
    return {"url": _address(run, "practice_run")}


def end_practice_quarter(job: RunningJob) -> dict[str, Any]:
    """Live the quarter: what it returns comes in first, then its choices count; the last one is followed by
    the score. Killed and run again, it goes on where it stopped."""
    run = Run.objects.get(pk=job.payload["run"], product=job.product)
    number = job.payload["quarter"]
    progress = steady(job.progress)
    if run.known.played < number:
        job.progress(0.0, "Living the quarter")  # the last moment to cancel: from here on rows are written
        draft = run.played.get(number=number)
        lived = end_quarter(run.known, choices_in(Section(file="choices", path="", data=draft.choices)))
        told = outcome(lived, number)
        practice_loading.load(
            run, lived, number, by=job.by, progress=lambda share, words: progress(share * 0.8, words)
        )
        scored = _scored(run, lived, progress) if lived.over else None
        practice.finish(by=job.by, run=run, lived=lived, outcome=told, score=scored)
        practice_items.ship(run, [each["item"] for each in told["shipped"]], by=job.by)
    run.refresh_from_db()
    return {"url": _address(run, "practice_debrief" if run.ended_at else "practice_run")}


def _scored(run: Run, lived: Lived, progress: Progress) -> dict[str, Any]:
    """The score and the debrief, both as data."""
    progress(0.8, "Comparing with what could have been")
    stated = {each.number: beliefs_in(each.beliefs) for each in run.played.all()}
    beliefs = [stated.get(number, Beliefs()) for number in range(1, lived.played + 1)]
    found = score_data(score(lived, beliefs, backed(run.product)))
    found["costly"] = [
        {"quarter": each.quarter, "lost": each.lost, "sentence": each.sentence}
        for each in costliest(lived, progress=lambda share, words: progress(0.9 + share * 0.1, words))
    ]
    return found


def steady(progress: Progress) -> Progress:
    """Progress that nobody can cancel, for work that writes rows step by step and must come to its end."""

    def told(share: float, message: str) -> None:
        with suppress(Cancelled):
            progress(share, message)

    return told


def _address(run: Run, page: str) -> str:
    return reverse(page, args=[run.product.workspace.slug, run.product.slug, run.pk])
