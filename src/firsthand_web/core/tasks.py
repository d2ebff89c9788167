"""The worker: a thread of this process that runs queued jobs."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks import default_task_backend, task

from firsthand_web.core import registry
from firsthand_web.core.actions import jobs
from firsthand_web.core.models import Job, Product

logger = logging.getLogger("firsthand.worker")
DAY = timedelta(days=1)
PAUSE = 0.25  # seconds between two looks for a job


def recover() -> int:
    """Put right what a killed process left: what lies outside the rows follows them, jobs are queued again.

    Call it once, before the worker starts.
    """
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).delete()
    for product in Product.objects.all():
        registry.follow(product)
    _tomorrow()
    waiting = list(Job.objects.under_way().order_by("pk"))
    for job in waiting:
        Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, share=0)
        jobs.run.enqueue(job.pk)
    return len(waiting)


@task()
def tend() -> None:
    """Once a day, have everything follow the rows, and the day that has passed."""
    _tomorrow()
    for product in Product.objects.all():
        registry.follow(product)


def _tomorrow() -> None:
    if default_task_backend.supports_defer:
        tend.using(run_after=timezone.now() + DAY).enqueue()


@contextmanager
def working() -> Iterator[None]:
    """Run queued jobs in a thread of this process; what is under way at the end waits for the next start."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["default"],
        interval=PAUSE,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="in-process",
        excluded_queue_names=[],
    )

    def loop() -> None:
        try:
            worker.run()
        except Exception:
            if not worker.running:
                return  # the folder may be gone by now
            logger.exception("The worker stopped; jobs wait until the next start.")
        finally:
            close_old_connections()

    thread = threading.Thread(target=loop, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.running = False
        thread.join(timeout=PAUSE * 4)
