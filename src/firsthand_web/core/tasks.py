"""The worker: a thread of this process that runs queued jobs."""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks import default_task_backend, task

from firsthand_web.core import registry
from firsthand_web.core.actions import jobs
from firsthand_web.core.models import Job, Product

logger = logging.getLogger("firsthand.worker")
DAY = timedelta(days=1)


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


def start_worker() -> threading.Thread:
    """Run queued jobs in a thread of this process until the process ends."""
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["default"],
        interval=0.25,
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
            logger.exception("The worker stopped; jobs wait until the next start.")
        finally:
            close_old_connections()

    thread = threading.Thread(target=loop, name="worker", daemon=True)
    thread.start()
    return thread
