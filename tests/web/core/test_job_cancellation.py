"""Cancelling a job."""

from typing import Any

import pytest
from django.test import Client

from firsthand_web.core import registry
from firsthand_web.core.actions import jobs
from firsthand_web.core.models import AuditEntry, Job
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_only_editors_ask_a_job_to_stop(world: World, eli: Client, vera: Client, sam: Client) -> None:
    job = Job.objects.create(product=world.product, kind="count", label="Count", state=Job.State.RUNNING)
    address = world.url(f"jobs/{job.pk}/cancellation/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    job.refresh_from_db()
    assert not job.cancel_requested
    eli.post(address)
    job.refresh_from_db()
    assert job.cancel_requested
    assert AuditEntry.objects.filter(verb="core.job.cancelled").count() == 1


def test_what_is_over_stays_over(world: World, eli: Client) -> None:
    job = Job.objects.create(product=world.product, kind="count", label="Count", state=Job.State.DONE)
    eli.post(world.url(f"jobs/{job.pk}/cancellation/"))
    job.refresh_from_db()
    assert not job.cancel_requested


def test_what_must_go_to_its_end_offers_no_button_and_does(
    world: World, eli: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(run: jobs.Run) -> dict[str, Any]:
        run.progress(0.4, "clearing")
        return {"cleared": True}

    monkeypatch.setattr(registry, "_jobs", {})
    monkeypatch.setattr(registry, "unstoppable", set())
    registry.add_job("clear", work, stops=False)
    job = Job.objects.create(product=world.product, kind="clear", label="Clear")
    assert "Cancel" not in eli.get(world.url(f"jobs/{job.pk}/")).content.decode()
    eli.post(world.url(f"jobs/{job.pk}/cancellation/"))
    jobs.run.call(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.message) == (Job.State.DONE, {"cleared": True}, "clearing")
    assert not AuditEntry.objects.filter(verb="core.job.cancelled").exists()
