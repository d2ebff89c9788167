"""The engine of a workspace: the owner chooses it, and every page says the same on each."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import erasures, lexicon
from firsthand_web.measurement.queries import engines
from tests.library.measurement.conformance.engines import needed, worker
from tests.web.measurement.conftest import Import
from tests.world import World

PAGES = (
    "trend/?a=paid&grain=week&by=amount",
    "funnel/?a=signed+up&b=paid&window=30&period=all",
    "retention/?period=all",
    "lifecycle/?period=all",
    "stickiness/?a=paid&period=all",
    "paths/?period=all",
    "trend/?a=paid&b=signed+up&formula=A/B&grain=month",
)


class Cluster(HTTPServer):
    """Speaks as ClickHouse does over HTTP; `run` answers SQL, or nothing does and it refuses."""

    run: Any = None
    insert: Any = None
    asked: list[tuple[str, dict[str, str], str]]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Cluster)
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        content = self.rfile.read(int(self.headers["Content-Length"]))
        server.asked.append((self.headers["Authorization"], query, content[:200].decode(errors="replace")))
        try:
            if "query" in query:
                server.insert(query["query"], content)
                rows = []
            else:
                values = {name[6:]: value for name, value in query.items() if name.startswith("param_")}
                rows = server.run(content.decode(), values)
            status, said = 200, json.dumps({"data": rows}).encode()
        except Exception as error:
            status, said = 400, str(error).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def cluster(settings: Any) -> Iterator[Cluster]:
    with Cluster(("127.0.0.1", 0), Handler) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.CLICKHOUSE = f"http://ann:s%2Fcret@127.0.0.1:{server.server_port}/shop"
        yield server
        server.shutdown()
        thread.join()


def choose(world: World, client: Client, kind: str) -> Any:
    return client.post(world.url("explore/engine/"), {"kind": kind})


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


@pytest.mark.slow
def test_pages_say_the_same_on_clickhouse(
    world: World, ada: Client, bring: Import, cluster: Cluster, tmp_path: Any
) -> None:
    needed("chdb")
    with worker("chdb", tmp_path / "none", tmp_path) as run:

        def insert(query: str, content: bytes) -> None:
            path = tmp_path / "sent.parquet"
            path.write_bytes(content)
            run(query.replace(" FORMAT Parquet", f" SELECT * FROM file('{path}', Parquet)"), {})

        cluster.run, cluster.insert = run, insert
        assert_same_after_changes(world, ada, bring, "clickhouse")
    assert any("INSERT INTO firsthand_events_" in query.get("query", "") for _, query, _ in cluster.asked)


MERGED = "user_id,event,timestamp,amount\n" + "".join(
    f"{who},{event},2025-03-{day:02}T09:00:00Z,{day}\n"
    for who, event, day in (
        ("u1", "bought", 6), ("u6", "signed up", 7), ("u6", "bought", 9), ("u3", "bought", 29)
    )
)  # fmt: skip


def test_merged_events_and_forgotten_people_are_the_same_in_plain_sql(
    world: World, ada: Client, bring: Import
) -> None:
    assert_same_after_changes(world, ada, bring, "duckdb")


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
