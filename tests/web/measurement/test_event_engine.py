"""The engine of a workspace: the owner chooses it, and every page says the same on each."""

import re
from typing import Any

import pytest
from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import erasures, lexicon
from firsthand_web.measurement.models import EngineTable, EventEngine
from firsthand_web.measurement.queries import engines
from tests.web.measurement.conftest import Import
from tests.web.measurement.server import MERGED, Cluster, choose
from tests.world import World

PAGES = (
    "trend/?a=paid&grain=week&by=amount",
    "funnel/?a=signed+up&b=paid&window=30&period=all",
    "retention/?period=all",
    "lifecycle/?period=all",
    "stickiness/?a=paid&period=all",
    "paths/?period=all",
    "trend/?a=paid&b=signed+up&formula=A/B&grain=month",
    "segments/?p1=paid&what=funnel&a=signed+up&b=paid&window=30&period=all",
    "segments/?p1=paid&period=all",
)


def test_the_owner_chooses(world: World, ada: Client, vera: Client) -> None:
    assert "<b>Firsthand itself</b>" in vera.get(world.url("explore/engine/")).content.decode()
    choose(world, ada, "duckdb")
    assert "<b>Plain SQL in DuckDB</b>" in vera.get(world.url("explore/engine/")).content.decode()
    entry = AuditEntry.objects.get(verb="measurement.event-engine.changed")
    assert entry.data == {"from": "embedded", "to": "duckdb"}


def test_who_may_not(world: World, max_: Client, eli: Client, vera: Client, sam: Client) -> None:
    assert [choose(world, client, "duckdb").status_code for client in (max_, eli, vera, sam)] == [
        403, 403, 403, 404,
    ]  # fmt: skip
    assert sam.get(world.url("explore/engine/")).status_code == 404


def test_pages_say_the_same_in_plain_sql(world: World, ada: Client, bring: Import) -> None:
    bring()
    assert_same_pages(world, ada, "duckdb")


def test_merged_events_and_forgotten_people_are_the_same_in_plain_sql(
    world: World, ada: Client, bring: Import
) -> None:
    assert_same_after_changes(world, ada, bring, "duckdb")


@pytest.mark.slow
def test_pages_say_the_same_on_clickhouse(
    world: World, ada: Client, bring: Import, clickhouse: Cluster
) -> None:
    assert_same_after_changes(world, ada, bring, "clickhouse")


def assert_same_after_changes(world: World, ada: Client, bring: Import, kind: str) -> None:
    """Asked before, after two names became one, and after somebody was forgotten."""
    bring()
    bring(MERGED, "merged.csv")
    assert_same_pages(world, ada, kind)
    lexicon.merge(by=world.eli, product=world.product, names=["bought"], into="paid")
    lexicon.follow(world.product)
    counted = "trend/?a=bought&grain=month&period=all"
    merged = assert_same_pages(world, ada, kind, counted)
    asked = erasures.begin(by=world.ada, product=world.product, person_id="u3", confirmation="u3")
    erasures.finish(asked)
    assert assert_same_pages(world, ada, kind, counted) != merged


def assert_same_pages(world: World, ada: Client, kind: str, *more: str) -> list[str]:
    """What they say: by Firsthand itself, and by the engine."""

    def pages() -> list[str]:
        shown = [ada.get(world.url(f"explore/{page}")) for page in (*PAGES, *more)]
        assert {page.status_code for page in shown} == {200}
        main = [page.content.decode().partition("<main")[2].partition("</main")[0] for page in shown]
        return [re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", each) for each in main]

    assert choose(world, ada, "embedded").status_code == 302
    before = pages()
    assert choose(world, ada, kind).status_code == 302
    assert pages() == before
    return before


def test_one_that_cannot_serve_is_not_chosen(
    world: World, ada: Client, cluster: Cluster, settings: Any
) -> None:
    refused = choose(world, ada, "clickhouse")
    assert refused.status_code == 422
    assert "ClickHouse was not chosen. ClickHouse says" in refused.content.decode()
    secret, query, sql = cluster.asked[0]
    assert (secret, query["database"], sql) == ("Basic YW5uOnMvY3JldA==", "shop", "SELECT 1")
    assert "cret" not in str(query)
    for address, message in (
        ("", "Set FIRSTHAND_CLICKHOUSE"),
        ("ftp://somewhere", "must look like https://"),
        ("http://127.0.0.1:9", "cannot be reached"),
    ):
        settings.CLICKHOUSE = address
        assert message in choose(world, ada, "clickhouse").content.decode()
    assert engines.engine_of(world.workspace) == "embedded"


def test_a_fault_is_told_once(world: World, ada: Client, bring: Import, cluster: Cluster) -> None:
    """The server refuses when it is chosen anew, while it is chosen, and while it is left."""
    bring()
    EngineTable.objects.create(product=world.product, error="ClickHouse says: no")
    cluster.run = refusing
    for chosen in ("embedded", "clickhouse"):
        EventEngine.objects.update_or_create(workspace=world.workspace, defaults={"kind": chosen})
        page = ada.post(world.url("explore/engine/"), {"kind": "clickhouse"}, follow=True).content.decode()
        assert page.count("ClickHouse says: no") == 1
        assert ("was not chosen" in page) == (chosen == "embedded")


def refusing(sql: str, values: dict[str, str]) -> None:
    raise OSError("no")
