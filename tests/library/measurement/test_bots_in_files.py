"""Bots and properties without end in files that questions are asked of, against imports of the same files."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from firsthand.cli.events import events
from firsthand.measurement.incoming.shapes import SHAPES as KNOWN
from firsthand.measurement.loading import from_files
from tests.library.measurement.test_incoming import SHAPES, bring, lines

BOT, PERSON = "Mozilla/5.0 (compatible; Googlebot/2.1)", "Mozilla/5.0 (X11; Linux)"


def three(name: str) -> list[dict[str, Any]]:
    """One event of a person, one of a bot, one with properties that are too long."""
    (shape,) = (each for each in KNOWN if each.name == name)
    outer, _, inner = shape.agent[0].partition(".")
    found = []
    for number, (agent, length) in enumerate([(PERSON, 1), (BOT, 1), (PERSON, 1_200_000)]):
        event = json.loads(json.dumps(SHAPES[name]).replace("m1", f"m{number}").replace("d1", f"d{number}"))
        (place,) = (each for each in shape.properties if each in event)
        given = event[place]
        inside = {**(json.loads(given) if isinstance(given, str) else given), "note": "x" * length}
        if outer == place:
            inside[inner] = agent
        elif inner:
            event[outer] = {inner: agent}
        else:
            event[outer] = agent
        found.append(event | {place: json.dumps(inside) if isinstance(given, str) else inside})
    return found


@pytest.mark.parametrize("without_bots", [False, True])
@pytest.mark.parametrize("name", SHAPES)
def test_files_are_judged_as_imports_judge_them(tmp_path: Path, name: str, without_bots: bool) -> None:
    staged, stored = bring(tmp_path, lines(*three(name)), without_bots=without_bots)
    found = from_files([tmp_path / "source"], without_bots=without_bots)
    people = [row["user_id"] or row["anonymous_id"] for row in stored]
    assert [found.people[each].removeprefix("$device:") for each in found.person] == sorted(people)
    assert (found.bots, staged.bots) == (1, 1)
    assert found.left_out + (found.bots if without_bots else 0) == staged.left_out


CONTEXTS = {
    "text": "'{\"userAgent\": \"' || agent || '\"}'",
    "struct": "{'userAgent': agent, 'page': 'x'}",
    "no object": "'seen by ' || agent",
}


@pytest.mark.parametrize("context", CONTEXTS)
def test_columns_of_context_may_be_text_or_a_struct(tmp_path: Path, context: str) -> None:
    path, agents = tmp_path / "some.parquet", f"(VALUES ('a', '{PERSON}'), ('b', '{BOT}')) t(who, agent)"
    columns = (
        f"who AS user_id, 'e' AS event, TIMESTAMP '2025-01-02' AS timestamp, {CONTEXTS[context]} AS context"
    )
    duckdb.execute(f"COPY (SELECT {columns} FROM {agents}) TO '{path}'")
    told = 0 if context == "no object" else 1
    assert from_files([path]).bots == told
    assert list(from_files([path], without_bots=True).people) == ["a", "b"][: 2 - told]


def test_the_command_tells_bots_apart(tmp_path: Path) -> None:
    file = tmp_path / "some.csv"
    rows = [f"{who},open,2025-01-02,{agent}" for who, agent in (("p", PERSON), ("q", BOT), ("r", "curl/8"))]
    file.write_text("\n".join(["user_id,event,timestamp,user_agent", *rows]) + "\n")
    for said, people, word in (([], 3, "count; leave them out"), (["--without-bots"], 1, "are left out")):
        result = CliRunner().invoke(events, [*said, "trend", str(file), "--json"])
        assert json.loads(result.stdout)[0]["counts"][0]["people"] == people
        assert f"2 events come from bots by their userAgent and {word}" in result.stderr
    refused = CliRunner().invoke(events, ["--without-bots", "--sql", "trend", str(file)])
    assert refused.exit_code == 2
