"""Starting, running and stopping long work."""

import time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from firsthand.errors import Cancelled, FirsthandError
from firsthand_web.core import registry
from firsthand_web.core.actions import history
from firsthand_web.core.models import Job, Person, Product

# Progress is written at most this often, in seconds: people cannot read faster, and every write is an fsync.
WRITE_EVERY = 0.3


class Run:
    """A job under way, as its function sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.payload: dict[str, Any] = job.payload
        self.product: Product = job.product
        self.by: Person | None = job.by
        self._written = 0.0

    def progress(self, share: float, message: str) -> None:
        """Say how far the work is. Raises `Cancelled` when somebody pressed the button."""
        now = time.monotonic()
        if now - self._written < WRITE_EVERY:
            return
        self._written = now
        Job.objects.filter(pk=self.job.pk).update(share=share, message=message[:300])
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled(f"“{self.job.label}” was cancelled; nothing was changed.")


@transaction.atomic
def start(*, by: Person | None, product: Product, kind: str, label: str, payload: dict[str, Any]) -> Job:
    """Queue long work. It begins when this transaction is committed."""
    job = Job.objects.create(product=product, by=by, kind=kind, label=label[:200], payload=payload)
    history.note(by=by, verb="core.job.started", product=product, label=label, data={"job": job.pk})
    transaction.on_commit(lambda: run.enqueue(job.pk))
    return job


@task()
def run(job_id: int) -> None:
    """Do the work of one job to its end. Called by the worker."""
    started = Job.objects.filter(pk=job_id, state__in=[Job.State.WAITING, Job.State.RUNNING])
    if not started.update(state=Job.State.RUNNING):
        return
    job = Job.objects.select_related("product__workspace", "by").get(pk=job_id)
    try:
        if job.cancel_requested:
            raise Cancelled(f"“{job.label}” was cancelled before it began.")
        result = registry.job(job.kind)(Run(job))
    except Cancelled as stop:
        _finish(job, Job.State.CANCELLED, error=str(stop))
    except FirsthandError as error:
        _finish(job, Job.State.FAILED, error=str(error))
    except Exception as error:
        _finish(job, Job.State.FAILED, error=f"Something went wrong that we did not foresee: {error!r}.")
        raise
    else:
        _finish(job, Job.State.DONE, result=result)


@transaction.atomic
def cancel(*, by: Person, job: Job) -> None:
    """Ask a job to stop, if it is one that may; it does at its next step, and keeps nothing."""
    asked = Job.objects.under_way().filter(pk=job.pk).exclude(kind__in=registry.unstoppable)
    if asked.update(cancel_requested=True):
        history.note(
            by=by, verb="core.job.cancelled", product=job.product, label=job.label, data={"job": job.pk}
        )


def _finish(job: Job, state: Job.State, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    job.refresh_from_db()
    job.state, job.error, job.result, job.finished_at = state, error, result or {}, timezone.now()
    if state == Job.State.DONE:
        job.share = 1.0
    job.save(update_fields=["state", "error", "result", "finished_at", "share"])
