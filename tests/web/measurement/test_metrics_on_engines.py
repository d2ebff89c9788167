"""Metrics, why they moved, what a release did, and monitors say the same whatever engine is asked."""

import re

import pytest
from django.test import Client

from firsthand.measurement import metrics
from firsthand.measurement.engines import stored
from firsthand.measurement.metrics import Grain, Kind
from firsthand_web.core import registry
from firsthand_web.measurement.actions import monitors
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import EngineTable, EventEngine, Finding, Metric, Monitor
from firsthand_web.measurement.queries import engines
from firsthand_web.measurement.queries.series import trend
from tests.web.measurement.conftest import Import
from tests.web.measurement.server import Cluster, choose
from tests.world import World

FORMULAS = (
    metrics.Metric(name="People", kind=Kind.USERS, event="visited"),
    metrics.Metric(name="Each", kind=Kind.RATIO, event="signed up", other="visited"),
    metrics.Metric(name="Share", kind=Kind.USER_RATIO, event="signed up", other="visited"),
    metrics.Metric(name="Mean", kind=Kind.MEAN, event="paid", property_name="amount"),
    metrics.Metric(name="Median", kind=Kind.QUANTILE, event="paid", property_name="amount", quantile=0.5),
    metrics.Metric(name="Back", kind=Kind.RETURN, event="visited", other="signed up", days=2),
    metrics.Metric(name="Way", kind=Kind.FUNNEL, event="visited", steps=("signed up", "visited"), days=3),
    metrics.Metric(name="Kept", kind=Kind.RETENTION, event="visited", other="visited", week=2),
)
MORE = "user_id,event,timestamp\n" + "\n".join(
    f"n{n},visited,2025-05-{day:02}T09:{n:02}:00Z" for day in (12, 13) for n in range(40 if day < 13 else 1)
)
NOTE = "Answered by Firsthand itself"


def pages(world: World, client: Client, watched: Monitor) -> list[str]:
    """What they say, without what is made anew for each."""
    found = list(Metric.objects.filter(product=world.product))
    paths = ["metrics/", f"metrics/monitors/{watched.pk}/"]
    for each in found:
        paths += [
            f"metrics/{each.pk}/",
            f"metrics/{each.pk}/?grain=day",
            f"metrics/{each.pk}/why/?by=platform",
        ]
    visits, people = watched.metric_id, next(each.pk for each in found if each.name == "People")
    paths += [f"metrics/{visits}/impact/?day=2025-04-07{more}" for more in ("", f"&control={people}")]
    shown = [client.get(world.url(path)) for path in paths]
    assert {page.status_code for page in shown} == {200}
    main = [page.content.decode().partition("<main")[2].partition("</main")[0] for page in shown]
    assert all("Visits a day since" in page for page in main[-2:]), "both effects are worked out"
    main = [re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", each) for each in main]
    return [re.sub(r"It last looked .*?, and", "", each) for each in main]


def assert_same_on(
    kind: str, world: World, ada: Client, watched: Monitor, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring()
    monitors.look(monitor=watched)
    for formula in FORMULAS:
        create_metric(by=world.eli, product=world.product, formula=formula)
    before, found = pages(world, ada, watched), list(Finding.objects.values())
    assert choose(world, ada, kind).status_code == 302
    with monkeypatch.context() as patched:
        patched.setattr(stored, "tables", None)  # so Firsthand's own store cannot be asked
        assert pages(world, ada, watched) == before
        assert monitors.look(monitor=watched) == []
    assert list(Finding.objects.values()) == found
    watched.refresh_from_db()
    assert watched.instead == ""


def test_plain_sql(
    world: World, ada: Client, watched: Monitor, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_same_on("duckdb", world, ada, watched, bring, monkeypatch)


@pytest.mark.slow
def test_clickhouse(
    world: World, ada: Client, watched: Monitor, bring: Import, clickhouse: Cluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert_same_on("clickhouse", world, ada, watched, bring, monkeypatch)


@pytest.mark.slow
def test_a_server_that_is_away_is_told_and_nothing_is_lost(
    world: World, ada: Client, watched: Monitor, clickhouse: Cluster, bring: Import
) -> None:
    choose(world, ada, "clickhouse")
    clickhouse.down = True
    bring(MORE, "more.csv")
    registry.follow(world.product)
    watched.refresh_from_db()
    assert "the server shuts down" in watched.instead
    told = list(Finding.objects.values_list("title", flat=True))
    assert any("rose to 40 events on 12 May 2025" in title for title in told)
    for path in ("metrics/", f"metrics/{watched.metric_id}/", f"metrics/monitors/{watched.pk}/"):
        said = ada.get(world.url(path)).content.decode()
        assert NOTE in said and "the server shuts down" in said, path
    clickhouse.down = False
    assert ada.post(world.url("explore/engine/delivery/")).status_code == 302
    assert NOTE not in ada.get(world.url(f"metrics/{watched.metric_id}/")).content.decode()
    monitors.look(monitor=watched)
    assert watched.instead == ""
    assert list(Finding.objects.values_list("title", flat=True)) == told


def test_a_monitor_looks_when_the_events_are_there_or_could_not_be_brought(
    world: World, watched: Monitor, bring: Import
) -> None:
    EventEngine.objects.create(workspace=world.workspace, kind="clickhouse")
    row = EngineTable.objects.create(product=world.product, holds="an older state")
    before = watched.data
    bring(MORE, "more.csv")
    monitors.look_at_all(world.product)
    watched.refresh_from_db()
    assert watched.data == before
    row.error = "ClickHouse cannot be reached"
    row.save()
    monitors.look_at_all(world.product)
    watched.refresh_from_db()
    assert watched.data != before and watched.instead == row.error
    assert Finding.objects.count() == 2


def test_a_page_of_many_metrics_waits_once(
    world: World, visits: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    EventEngine.objects.create(workspace=world.workspace, kind="clickhouse")
    waited: list[int] = []
    look = engines._waited
    monkeypatch.setattr(engines, "WAIT", 0.0)
    monkeypatch.setattr(engines, "_waited", lambda *asked: waited.append(1) or look(*asked))
    for grain in Grain:
        found = trend(visits, grain=grain)
        assert found and found.instead == "The latest events are on their way to ClickHouse."
    assert len(waited) == 1
    EngineTable.objects.create(product=world.product, error="It is full.")
    found = trend(visits)
    assert found and found.instead == "It is full." and len(waited) == 2
