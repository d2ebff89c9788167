"""`firsthand events … --people`: as many ids as the line of the answer says, the same on both engines."""

import csv
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from firsthand.cli.events import events


@pytest.fixture
def file(tmp_path: Path) -> str:
    chance, path = Random(11), tmp_path / "many.csv"
    with path.open("w", newline="") as opened:
        out = csv.writer(opened)
        out.writerow(["user_id", "event", "timestamp"])
        for number in range(400):
            person, event = f"u{chance.randrange(40):02}", chance.choice(["open", "look", "buy"])
            out.writerow([person, event, f"2025-01-{1 + number % 28:02}T{chance.randrange(24):02}:00:00Z"])
    return str(path)


def told(engine: str, *arguments: str) -> Any:
    result = CliRunner().invoke(events, ["--engine", engine, *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def numbers(command: str, answer: Any) -> dict[str, int]:
    """How each line of the answer is named, and how many people it speaks of."""
    match command:
        case "trend":
            return {each["first_day"]: each["people"] for each in answer[0]["counts"]}
        case "retention":
            whole = {each["first_day"]: each["people"] for each in answer["cohorts"]}
            cells = {
                f"{c['first_day']}:{x['first']}": x["people"] for c in answer["cohorts"] for x in c["cells"]
            }
            return whole | cells
        case "lifecycle":
            stages = ("new", "returning", "resurrecting", "dormant")
            # The first line names the Monday before the first event.
            days = [max(each["first_day"], "2025-01-01") for each in answer]
            return {f"{s}:{day}": each[s] for day, each in zip(days, answer, strict=True) for s in stages}
        case "stickiness":
            return {str(each["periods"]): each["people"] for each in answer["histogram"]}
    return {f"{x['place']}. {x['source']} -> {x['target']}": x["people"] for x in answer["links"]}


ASKED = [
    ["trend", "--event", "open", "--every", "week", "--from", "2025-01-08", "--to", "2025-01-21"],
    ["retention", "--start", "open", "--every", "week", "--returning", "on or after"],
    ["retention", "--back", "buy", "--bracket", "0", "--bracket", "1-3"],
    ["lifecycle", "--event", "look"],
    ["stickiness", "--every", "week", "--from", "2025-01-06"],
    ["paths", "--after", "open", "--gap", "2d", "--most", "2", "--length", "3"],
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: "-".join(asked[:2]))
def test_as_many_ids_as_each_line_says(file: str, tmp_path: Path, asked: list[str]) -> None:
    command, *options = asked
    lines = numbers(command, told("embedded", command, file, *options))
    assert sum(lines.values()) >= 40
    chosen = sorted(lines)[:: max(len(lines) // 8, 1)]
    for place, whose in enumerate(chosen):
        found = []
        for engine in ("embedded", "duckdb"):
            ids = tmp_path / f"{engine}-{place}.txt"
            told(engine, command, file, *options, "--people", str(ids), "--whose", whose)
            found.append(ids.read_text().split())
        assert found[0] == found[1] == sorted(set(found[0])), whose
        assert len(found[0]) == lines[whose], whose


def test_a_trend_without_a_day_is_of_everybody(file: str, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    (trend,) = told("embedded", "trend", file, "--every", "month", "--people", str(ids))
    assert len(ids.read_text().split()) == trend["counts"][0]["people"]


@pytest.mark.parametrize(
    ("asked", "whose", "expected"),
    [
        (["lifecycle"], "asleep", "such as dormant or new:2025-01-28"),
        (["retention"], "2025-02-03", "such as 2024-12-30, or 2024-12-30:2"),
        (["retention"], "2024-12-30:99", "such as 2024-12-30, or 2024-12-30:2"),
        (["stickiness"], "0", "such as 5"),
        (["paths", "--gap", "2d"], "9. open -> open", "such as “1. "),
        (["funnel", "--step", "open", "--step", "buy"], "3", "is none of the 2 steps"),
        (["trend"], "Monday", "is no day"),
    ],
)
def test_what_is_no_line_says_how_to_write_one(
    file: str, tmp_path: Path, asked: list[str], whose: str, expected: str
) -> None:
    named = "--stopped-at" if asked[0] == "funnel" else "--whose"
    out = ["--people", str(tmp_path / "ids.txt")]
    result = CliRunner().invoke(events, [asked[0], file, *asked[1:], *out, named, whose])
    assert result.exit_code == 1
    assert expected in result.stderr
    assert not (tmp_path / "ids.txt").exists()


def test_whose_needs_a_file_to_write_to(file: str) -> None:
    result = CliRunner().invoke(events, ["trend", file, "--whose", "2025-01-08"])
    assert result.exit_code == 1
    assert "--people" in result.stderr
