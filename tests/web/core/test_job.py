"""Jobs: seen, stopped, failed with a reason, and taken up again after a kill."""

from typing import Any

import pytest
from django.test import Client

from firsthand.errors import InputError
from firsthand_web.core import registry, tasks
from firsthand_web.core.actions import jobs
from firsthand_web.core.models import AuditEntry, Job
from tests.world import World

Started = Any


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A registry of jobs that is this test's own."""
    own: dict[str, Any] = {}
    monkeypatch.setattr(registry, "_jobs", own)
    return own


def _start(world: World, django_capture_on_commit_callbacks: Started) -> Job:
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start(by=world.eli, product=world.product, kind="count", label="Count", payload={"to": 3})
    job.refresh_from_db()
    return job


def test_a_job_runs_and_leads_to_its_result(
    world: World, vera: Client, kinds: dict[str, Any], django_capture_on_commit_callbacks: Started
) -> None:
    kinds["count"] = lambda run: {"sum": sum(range(run.payload["to"])), "url": world.url("activity/")}
    job = _start(world, django_capture_on_commit_callbacks)
    assert job.state == Job.State.DONE
    assert job.result["sum"] == 3
    assert vera.get(world.url(f"jobs/{job.pk}/"))["Location"] == world.url("activity/")
    assert AuditEntry.objects.filter(verb="core.job.started", by=world.eli).count() == 1


def test_going_back_to_a_job_that_is_over_asks_the_server_again(
    world: World, vera: Client, kinds: dict[str, Any], django_capture_on_commit_callbacks: Started
) -> None:
    kinds["count"] = lambda run: {"url": world.url("activity/")}
    address = world.url(f"jobs/{_start(world, django_capture_on_commit_callbacks).pk}/")
    polled = vera.get(address, headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == world.url("activity/")
    assert "no-store" in polled["Cache-Control"]


def test_a_failed_job_shows_its_reason(
    world: World, vera: Client, kinds: dict[str, Any], django_capture_on_commit_callbacks: Started
) -> None:
    def fail(run: object) -> dict[str, Any]:
        raise InputError("The file has no rows: choose another.")

    kinds["count"] = fail
    job = _start(world, django_capture_on_commit_callbacks)
    assert job.state == Job.State.FAILED
    assert "The file has no rows" in vera.get(world.url(f"jobs/{job.pk}/")).content.decode()


def test_a_cancelled_job_stops_at_its_next_step(
    world: World, eli: Client, kinds: dict[str, Any], django_capture_on_commit_callbacks: Started
) -> None:
    steps = []

    def work(run: jobs.Run) -> dict[str, Any]:
        for step in range(3):
            steps.append(step)
            eli.post(world.url(f"jobs/{run.job.pk}/cancellation/"))
            run.progress(step / 3, "counting")
        return {}

    kinds["count"] = work
    job = _start(world, django_capture_on_commit_callbacks)
    assert job.state == Job.State.CANCELLED
    assert steps == [0]


def test_viewers_watch_but_do_not_cancel_and_strangers_see_nothing(
    world: World, vera: Client, sam: Client, kinds: dict[str, Any]
) -> None:
    job = Job.objects.create(
        product=world.product, kind="count", label="Count", state=Job.State.RUNNING, share=0.4
    )
    address = world.url(f"jobs/{job.pk}/")
    page = vera.get(address)
    assert "40 %" in page.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.content.decode()
    part = vera.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "40 %" in part
    boosted = {"HX-Request": "true", "HX-Boosted": "true"}
    assert "<html" in vera.get(address, headers=boosted).content.decode()
    assert vera.post(f"{address}cancellation/").status_code == 403
    assert sam.get(address).status_code == 404


def test_what_a_kill_left_under_way_is_done_after_the_next_start(world: World, kinds: dict[str, Any]) -> None:
    kinds["count"] = lambda run: {"sum": 3}
    job = Job.objects.create(product=world.product, kind="count", label="Count", state=Job.State.RUNNING)
    assert tasks.recover() == 1
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert job.result == {"sum": 3}
    assert tasks.recover() == 0
