"""Practice runs without what their quarters bring in, which takes seconds."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from firsthand_web.core.models import Job, Person, Product
from firsthand_web.learning import tasks
from firsthand_web.learning.actions import practice, practice_items, practice_loading
from firsthand_web.learning.models import ClassRun, Run

LADLE = practice.Beginning(world="ladle", difficulty="usual", seed=7, quarters=1)
SILL = practice.Beginning(world="sill", difficulty="scarce", seed=2, quarters=2)


def begun(
    person: Person, home: Product, beginning: practice.Beginning = LADLE, class_run: ClassRun | None = None
) -> Run:
    """A run in its first quarter, with its items, before any file came in."""
    job = practice.begin(by=person, home=home, beginning=beginning, class_run=class_run)
    run = Run.objects.get(pk=job.payload["run"])
    practice_items.catalogue(run, run.known, by=person)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    return run


def lived(run: Run, monkeypatch: pytest.MonkeyPatch, **chosen: Any) -> Run:
    """The run a quarter later."""
    from firsthand.learning.practice.beliefs import Beliefs
    from firsthand.learning.simulator.choices import Choices

    for step in ("write", "bring_in"):
        monkeypatch.setattr(practice_loading, step, lambda *_, **__: None)
    job = practice.end(
        by=run.learner,
        run=run,
        choices=chosen.get("choices", Choices()),
        beliefs=chosen.get("beliefs", Beliefs()),
    )
    step = SimpleNamespace(payload=job.payload, product=run.product, by=run.learner, progress=lambda *_: None)
    tasks.end_practice_quarter(step)  # type: ignore[arg-type]
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    return Run.objects.get(pk=run.pk)


def address(run: Run, page: str = "practice_run") -> str:
    return reverse(page, args=[run.product.workspace.slug, run.product.slug, run.pk])
