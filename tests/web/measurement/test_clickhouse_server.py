"""A real ClickHouse server, as far as the old one of Debian goes: sign-in, inserting, two shards as one.

It is of 2018 and knows neither window functions nor maps, nor values that are handed over beside the text.
Whole deliveries and the other questions are tried on chDB, in `test_event_engine` and the conformance tests.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from firsthand.measurement.behaviour import Behaviour, Step
from firsthand.measurement.engines.asking import answer
from firsthand.measurement.engines.dialects import CLICKHOUSE
from firsthand.measurement.engines.questions import Active, Counted
from firsthand.measurement.engines.tables import Row, Tables
from firsthand.measurement.funnels import Funnel, levels
from firsthand.measurement.metrics import Grain
from firsthand_web.measurement.queries import clickhouse, engines
from tests.library.measurement.conformance.cases import fuzzed
from tests.web.measurement.server import choose
from tests.world import World

pytestmark = pytest.mark.slow
SERVER = shutil.which("clickhouse-server", path="/usr/sbin:/usr/bin:/usr/local/bin")
CONFIG = """<yandex>
<logger><level>warning</level><log>{folder}/log</log><errorlog>{folder}/errors</errorlog></logger>
<http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
<path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path><mark_cache_size>10000000</mark_cache_size>
<users_config>users.xml</users_config><default_profile>default</default_profile>
<default_database>default</default_database><remote_servers><both>{shards}</both></remote_servers>
</yandex>"""
SHARD = """<shard><replica><host>127.0.0.1</host><port>{tcp}</port>
<user>ann</user><password>s/cret</password></replica></shard>"""
USERS = """<yandex><profiles><default/></profiles><quotas><default/></quotas><users><ann>
<password>s/cret</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
<quota>default</quota></ann></users></yandex>"""
COLUMNS = "person String, event String, time Int64"


@pytest.fixture
def two(tmp_path: Path, settings: Any) -> Iterator[list[str]]:
    """The addresses of two servers that know each other as the shards of the cluster `both`."""
    if SERVER is None:
        pytest.skip("there is no clickhouse-server: apt-get install clickhouse-server (on Debian) brings one")
    ports = [(free(), free()) for _ in range(2)]
    shards = "".join(SHARD.format(tcp=tcp) for _, tcp in ports)
    started, addresses = [], []
    try:
        for number, (http, tcp) in enumerate(ports):
            folder = tmp_path / str(number)
            folder.mkdir()
            (folder / "users.xml").write_text(USERS)
            (folder / "config.xml").write_text(
                CONFIG.format(folder=folder, http=http, tcp=tcp, shards=shards)
            )
            command = [SERVER, f"--config-file={folder / 'config.xml'}"]
            with (folder / "said").open("wb") as said:
                started.append(subprocess.Popen(command, stdout=said, stderr=said, cwd=folder))
            addresses.append(f"http://ann:s%2Fcret@127.0.0.1:{http}/default")
        for address in addresses:
            settings.CLICKHOUSE = address
            until_it_answers()
        settings.CLICKHOUSE = addresses[0]
        yield addresses
    finally:
        for process in started:
            process.kill()
            process.wait()


def free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def until_it_answers() -> None:
    for _ in range(1_200):
        try:
            clickhouse.post({}, b"SELECT 1")
        except clickhouse.Failed:
            time.sleep(0.1)
        else:
            return
    pytest.fail("clickhouse-server does not answer within two minutes")


def told(sql: str) -> str:
    return clickhouse.post({}, sql.encode()).decode()


def test_a_server_that_is_too_old_is_not_chosen(world: World, ada: Client, two: list[str]) -> None:
    if not told("SELECT version()").startswith("18."):
        pytest.skip("this server is not the old one of Debian")
    page = choose(world, ada, "clickhouse").content.decode()
    assert "ClickHouse was not chosen. ClickHouse says: Code: 115" in page
    assert "Unknown setting" in page
    assert engines.engine_of(world.workspace) == "embedded"


def test_a_sign_in_that_is_refused(world: World, ada: Client, two: list[str], settings: Any) -> None:
    for user in ("ann:wrong", "nobody:s%2Fcret"):
        settings.CLICKHOUSE = two[0].replace("ann:s%2Fcret", user)
        page = choose(world, ada, "clickhouse").content.decode()
        assert "ClickHouse refuses the user or the password in FIRSTHAND_CLICKHOUSE" in page
        assert "127.0.0.1" not in page
    settings.CLICKHOUSE = two[0].replace("/default", "/elsewhere")
    with pytest.raises(clickhouse.Failed, match=r"ClickHouse says: Code: 81.*elsewhere"):
        told("SELECT 1")


def test_two_shards_answer_as_one_table_and_as_the_kernels(
    two: list[str], settings: Any, tmp_path: Path
) -> None:
    found = plainly(fuzzed(4, people=300, events=5_000, zone="UTC"))
    for address in reversed(two):
        settings.CLICKHOUSE = address
        told(f"CREATE TABLE part ({COLUMNS}) ENGINE = MergeTree ORDER BY (person, time)")
    fill(found, tmp_path / "events.tsv")
    here, all_of_them = (int(told(f"SELECT count() FROM {table}")) for table in ("part", "spread"))
    assert 0 < here < all_of_them == found.size
    questions = [
        Counted(step=Step(event="A"), grain=Grain.DAY),
        Counted(step=Step(event=""), grain=Grain.WEEK),
        Active(step=Step(event="A"), grain=Grain.DAY),
    ]
    steps = tuple(Step(event=name) for name in ("A", "B", "C"))
    window = timedelta(hours=30)
    expected = np.bincount(levels(found, Funnel(steps=steps, window=window)), minlength=4).tolist()
    for table in ("whole", "spread"):
        source = Tables(dialect=CLICKHOUSE, run=asked, table=table)
        for question in questions:
            assert answer(source, question) == answer(found, question)
        conditions = ", ".join(f"event = '{step.event}'" for step in steps)
        level = (
            f"windowFunnel({int(window.total_seconds())})(toDateTime(intDiv(time, 1000000)), {conditions})"
        )
        counted = asked(
            f"SELECT level, count() FROM (SELECT person, {level} AS level FROM {table} GROUP BY person) "
            "GROUP BY level ORDER BY level",
            {},
        )
        assert {int(str(at)): int(str(many)) for at, many in counted} == {
            at: many for at, many in enumerate(expected) if many
        }


def fill(found: Behaviour, lines: Path) -> None:
    """Bring the events into a table on one server, and into one that is spread over both."""
    told(f"CREATE TABLE whole ({COLUMNS}) ENGINE = MergeTree ORDER BY (person, time)")
    told(f"CREATE TABLE spread ({COLUMNS}) ENGINE = Distributed(both, default, part, cityHash64(person))")
    lines.write_text("".join(f"{who}\t{event}\t{time}\n" for who, event, time in rows_of(found)))
    for table in ("whole", "spread"):
        insert = f"INSERT INTO {table} FORMAT TabSeparated"
        with lines.open("rb") as content:
            clickhouse.post({"query": insert, "insert_distributed_sync": "1"}, content)


def plainly(found: Behaviour) -> Behaviour:
    """The same without properties, under plain names."""
    return replace(found, properties={}, names=tuple("ABCDX"))


def rows_of(found: Behaviour) -> Iterator[tuple[str, str, int]]:
    for row in range(found.size):
        yield str(found.people[found.person[row]]), found.names[found.event[row]], int(found.time[row])


def asked(sql: str, values: Mapping[str, str]) -> Sequence[Row]:
    """The rows; values stand in the text, as the old server takes none beside it."""
    for name, value in values.items():
        sql = sql.replace(f"{{{name}:String}}", "'" + value.replace("'", "\\'") + "'")
    said = clickhouse.post({"join_use_nulls": "1"}, f"{sql} FORMAT TabSeparated".encode()).decode()
    return [tuple(line.split("\t")) for line in said.splitlines()]
