"""Naming columns: planned metrics find theirs, an unplanned test brings its own, faults name their place."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from firsthand_web.core.models import Job
from firsthand_web.experiments import tasks
from firsthand_web.experiments.actions import experiments, readouts
from firsthand_web.experiments.actions.experiments import Idea
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import reading
from tests.web.experiments.conftest import rows
from tests.world import World

COLUMNS = {
    "variant": "group",
    "metric_0": "bought",
    "metric_1": "seconds",
    "metric_2": "revenue",
    "covariate": "",
}


def address(world: World, experiment: Experiment, content: bytes) -> str:
    readouts.upload(by=world.eli, experiment=experiment, name="people.csv", chunks=[content])
    return world.url(f"experiments/{experiment.pk}/file/")


def test_planned_metrics_find_their_columns(
    world: World, experiment: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    experiments.start(by=world.eli, experiment=experiment, on=experiment.created_at.date())
    page = address(world, experiment, rows())
    assert (sam.get(page).status_code, vera.get(page).status_code) == (404, 403)
    form = eli.get(page).context["form"]
    assert (form.initial["variant"], form.initial["metric_0"]) == ("group", "bought")
    assert eli.post(page, COLUMNS).url == world.url(f"experiments/{experiment.pk}/")
    experiment.refresh_from_db()
    assert experiment.verdict == Experiment.Verdict.SHIP
    assert (experiment.fixed["late"], experiment.upload) == (False, {})
    assert experiment.looks[0]["fewest"] == 3_000
    assert eli.get(page).url == world.url(f"experiments/{experiment.pk}/upload/")


def test_a_test_that_comes_with_its_file_says_that_the_rule_came_late(world: World, eli: Client) -> None:
    made = experiments.create(by=world.eli, product=world.product, idea=Idea(name="From the archive"))
    page = address(world, made, rows(people=(3_000, 2_500)))
    given = {
        "variant": "group",
        "primary": "bought",
        "direction": "up",
        "others": ["revenue"],
        "covariate": "",
    }
    assert "No metric was planned" in eli.get(page).content.decode()
    offered = [name for name, _ in eli.get(page).context["form"].fields["others"].choices]
    assert offered == ["bought", "seconds", "revenue", "visits before"], "only what holds numbers"
    assert eli.post(page, given).status_code == 302
    made.refresh_from_db()
    assert [each["name"] for each in made.variants] == ["control", "new"]
    assert made.verdict == Experiment.Verdict.MISMATCH
    assert made.fixed["late"] is True
    assert (
        "What decides was written down when the numbers were there"
        in eli.get(world.url(f"experiments/{made.pk}/")).content.decode()
    )


def test_a_wrong_value_names_its_place_and_nothing_is_half_done(
    world: World, experiment: Experiment, eli: Client
) -> None:
    page = address(world, experiment, rows().replace(b"control-7,control,0,", b"control-7,control,x,", 1)
                   .replace(b"control-7,control,1,", b"control-7,control,x,", 1))  # fmt: skip
    answer = eli.post(page, COLUMNS)
    assert answer.status_code == 422
    told = answer.content.decode()
    for part in ("people.csv", "row 9", "column “bought”", "a number belongs here", "found “x”"):
        assert part in told, part
    experiment.refresh_from_db()
    assert (experiment.state, experiment.result, experiment.source, experiment.looks) == ("draft", {}, {}, [])


def test_with_days_the_growth_is_seen(world: World, experiment: Experiment, eli: Client) -> None:
    content = rows().splitlines()
    dated = [
        content[0] + b",came",
        *(b"%s,2025-03-%02d" % (row, 1 + at % 20) for at, row in enumerate(content[1:])),
    ]
    page = address(world, experiment, b"\n".join(dated))
    assert eli.post(page, {**COLUMNS, "day": "came"}).status_code == 302
    seen = eli.get(world.url(f"experiments/{experiment.pk}/")).content.decode()
    assert "bought: beyond chance by 20 Mar 2025, however often you looked" in seen
    again = eli.post(address(world, experiment, b"\n".join(dated)), {**COLUMNS, "day": "seconds"})
    assert again.status_code == 422
    assert "days belong here" in again.content.decode()


def test_planned_variants_that_are_not_in_the_file_are_named(
    world: World, experiment: Experiment, eli: Client
) -> None:
    experiments.start(by=world.eli, experiment=experiment, on=experiment.created_at.date())
    answer = eli.post(address(world, experiment, rows().replace(b",new,", b",fresh,")), COLUMNS)
    assert answer.status_code == 422
    assert "fresh" in answer.content.decode()


def test_the_column_of_variants_is_no_metric(world: World, eli: Client) -> None:
    made = experiments.create(by=world.eli, product=world.product, idea=Idea(name="From the archive"))
    given = {"variant": "group", "primary": "group", "direction": "up"}
    answer = eli.post(address(world, made, rows()), given)
    assert answer.status_code == 422
    assert "chosen as a metric too" in answer.content.decode()


def test_a_large_file_is_looked_into_and_read_by_jobs(
    world: World, experiment: Experiment, eli: Client, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(reading, "LARGE", 1_000)
    experiments.start(by=world.eli, experiment=experiment, on=experiment.created_at.date())
    page = address(world, experiment, rows())
    with django_capture_on_commit_callbacks(execute=True):
        assert "/jobs/" in eli.get(page).url
    assert eli.get(page).context["form"].initial["variant"] == "group"
    with django_capture_on_commit_callbacks(execute=True):
        assert "/jobs/" in eli.post(page, COLUMNS).url
    looked, read = Job.objects.order_by("pk")
    assert (looked.kind, looked.state, looked.result["url"]) == ("experiments.looking", Job.State.DONE, page)
    assert (read.kind, read.state) == ("experiments.file", Job.State.DONE)
    experiment.refresh_from_db()
    assert (experiment.verdict, experiment.upload) == (Experiment.Verdict.SHIP, {})
    step = SimpleNamespace(
        payload=read.payload, product=world.product, by=world.eli, progress=lambda *_: None
    )
    assert tasks.read_file(step) == read.result  # killed and run again
    experiment.refresh_from_db()
    assert len(experiment.looks) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert "/jobs/" in eli.post(world.url(f"experiments/{experiment.pk}/reading/")).url


def test_a_large_file_that_cannot_be_read_is_not_kept(
    world: World, experiment: Experiment, eli: Client, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(reading, "LARGE", 1_000)
    content = b"PAR1 but not really" * 100
    readouts.upload(by=world.eli, experiment=experiment, name="people.parquet", chunks=[content])
    with django_capture_on_commit_callbacks(execute=True):
        eli.get(world.url(f"experiments/{experiment.pk}/file/"))
    job = Job.objects.get()
    assert job.state == Job.State.FAILED and "people.parquet" in job.error
    experiment.refresh_from_db()
    assert experiment.upload == {}
