"""`firsthand events --engine`: every kind of question is answered alike by what is asked instead."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firsthand.cli.events import events
from firsthand.measurement.engines import duck
from tests.library.measurement.conformance.cases import fuzzed
from tests.library.measurement.conformance.engines import PYTHON, needed

COMMANDS = {
    "trend": ("trend", "--event", "A", "--by", "place", "--every", "week"),
    "funnel": ("funnel", "--step", "A", "--step", "бег", "--within", "9d"),
    "funnel by": ("funnel", "--step", "A[place=x]", "--step", "бег", "--by", "place"),
    "retention": ("retention", "--start", "A", "--every", "week"),
    "lifecycle": ("lifecycle", "--event", "A"),
    "stickiness": ("stickiness", "--every", "week"),
    "paths": ("paths", "--length", "3", "--gap", "2d"),
    "segments": ("segments", "--who", "A >=4 last 30d", "--step", "A", "--step", "бег", "--by", "funnel"),
    "formula": ("formula", "--formula", "P / Q", "--letter", "P=A", "--letter", "Q:people="),
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The events as people have them, and as the table of an engine."""
    found = fuzzed(8, people=30, events=500, zone="UTC")
    plain, table = tmp_path / "plain.jsonl", tmp_path / "table"
    table.mkdir()
    duck.write(found, table / "part.parquet")
    lines = []
    for row in range(found.size):
        moment = f"{int(found.time[row])}"
        code = found.properties["place"].codes[row]
        line = {
            "user_id": found.people[found.person[row]], "event": found.names[found.event[row]],
            "timestamp": moment,
        }  # fmt: skip
        lines.append(line | ({"place": found.properties["place"].values[code]} if code >= 0 else {}))
    plain.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return plain, table


def asked(engine: str, file: Path, command: tuple[str, ...]) -> object:
    result = CliRunner().invoke(events, ["--engine", engine, command[0], str(file), *command[1:], "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("kind", COMMANDS)
def test_duckdb(kind: str, files: tuple[Path, Path]) -> None:
    assert asked("duckdb", files[0], COMMANDS[kind]) == asked("embedded", files[0], COMMANDS[kind])


def test_people_too(files: tuple[Path, Path], tmp_path: Path) -> None:
    said = []
    for engine in ("embedded", "duckdb"):
        path = tmp_path / engine
        asked(engine, files[0], (*COMMANDS["funnel"], "--people", str(path)))
        said.append(path.read_text())
    assert said[0] == said[1] != ""


def test_what_cannot_be_asked_is_said(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    for arguments, message in (
        (["--engine", "spark", "trend"], "needs PySpark and Java"),
        (["--engine", "abacus", "trend"], "none of embedded, duckdb, spark"),
    ):
        result = CliRunner().invoke(events, [*arguments, str(files[0])])
        assert result.exit_code and message in " ".join(result.output.split()).replace("│ ", "")


RUN = """import json, sys
from typer.testing import CliRunner
from firsthand.cli.events import events
for line in sys.stdin:
    found = CliRunner().invoke(events, json.loads(line))
    print(json.dumps([found.exit_code, found.stdout, found.output[-500:]]), flush=True)
"""


@pytest.mark.slow
def test_spark(files: tuple[Path, Path], tmp_path: Path) -> None:
    """A cluster with two workers, as its settings say: loaded files, and a table that it reads itself."""
    needed("spark")
    (site,) = PYTHON.parents[1].glob("lib/python3*/site-packages")
    packages, settings = tmp_path / "packages", tmp_path / "settings"
    packages.mkdir()
    settings.mkdir()
    for name in ("pyspark", "py4j"):
        (packages / name).symlink_to(site / name)
    (settings / "spark-defaults.conf").write_text(
        "spark.master local-cluster[2,1,1024]\nspark.ui.enabled false\nspark.sql.shuffle.partitions 2\n"
        "spark.driver.host 127.0.0.1\nspark.driver.bindAddress 127.0.0.1\n"
    )
    plain, table = files
    lines = [
        ["--engine", "spark", kind, str(file), *rest, "--json"]
        for file, names in ((plain, list(COMMANDS)), (table, ["trend", "funnel", "formula"]))
        for kind, *rest in (COMMANDS[name] for name in names)
    ]
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input="\n".join(map(json.dumps, lines)),
        env=os.environ | {"PYTHONPATH": str(packages), "SPARK_CONF_DIR": str(settings)},
        capture_output=True,
        text=True,
        check=True,
        timeout=1_200,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    for line, (code, said, output) in zip(lines, answers, strict=True):
        assert code == 0, output
        assert json.loads(said) == asked("embedded", plain, (line[2], *line[4:-1])), line
