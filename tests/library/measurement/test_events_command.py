"""`firsthand events` on files: the answer of the library, as lines and as data."""

import csv
import json
from datetime import date
from math import ceil, floor
from pathlib import Path
from typing import Any

import duckdb
import pytest
from statsmodels.stats.proportion import proportion_confint
from typer.testing import CliRunner

from firsthand.cli.events import events

LINES = [
    ("p", "open", 1),
    ("p", "buy", 2),
    ("q", "open", 1),
    ("q", "open", 9),
    ("r", "open", 3),
    ("r", "buy", 3),
]


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "some.csv"
    with path.open("w", newline="") as opened:
        out = csv.writer(opened)
        out.writerow(["user_id", "event", "timestamp", "plan"])
        for person, event, day in LINES:
            out.writerow([person, event, f"2025-01-{day:02}T12:00:00Z", "pro" if person == "p" else "free"])
    return str(path)


def data(*arguments: str) -> object:
    result = CliRunner().invoke(events, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_funnel_and_the_people_behind_it(file: str, tmp_path: Path) -> None:
    steps = ["--step", "open", "--step", "buy"]
    (answer,) = data("funnel", file, *steps)  # type: ignore[misc]
    assert [step["people"] for step in answer["steps"]] == [3, 2]
    assert answer["steps"][1]["of_first"]["n"] == 3
    assert answer["steps"][1]["since_start"]["quantiles"][2] == 43_200
    found = data("funnel", file, "--step", "open[plan!=pro]", "--step", "buy", "--by", "plan")
    assert [(each["value"], [s["people"] for s in each["steps"]]) for each in found] == [("free", [2, 1])]  # type: ignore[attr-defined]
    ids = tmp_path / "ids.txt"
    shown = CliRunner().invoke(events, ["funnel", file, *steps, "--people", str(ids)])
    assert ids.read_text() == "q\n"
    assert "2. buy" in shown.stdout
    again = CliRunner().invoke(events, ["funnel", file, *steps, "--people", str(ids)])
    assert again.exit_code == 1
    assert "is there already" in again.stderr
    (blocked,) = data("funnel", file, *steps, "--exclude", "buy:1-2", "--order", "ordered")  # type: ignore[misc]
    assert blocked["steps"][1]["people"] == 2  # an event at the step itself does not lie between


@pytest.mark.parametrize(
    ("step", "times"),
    [
        ("open[plan=pro]", 1),
        ("open[plan!=pro]", 3),
        ("open[plan~RE]", 3),
        ("open[plan!~re]", 1),
        ("open[plan]", 4),
        ("open[!plan]", 0),
        ("open[size>=2]", 2),
        ("open[size<=2]", 2),
        ("open[size>=1.5][size<=2][plan~r]", 1),
    ],
)
def test_conditions_of_every_kind(tmp_path: Path, step: str, times: int) -> None:
    file = tmp_path / "sized.csv"
    sizes = zip(("pro", "free", "free", "free"), ("1", "2", "3", "large"), strict=True)
    rows = [f"{who},open,2025-01-01T0{who}:00:00Z,{plan},{size}" for who, (plan, size) in enumerate(sizes)]
    file.write_text("\n".join(["user_id,event,timestamp,plan,size", *rows]) + "\n")
    result = CliRunner().invoke(events, ["trend", str(file), "--event", step, "--every", "month", "--json"])
    assert json.loads(result.stdout)[0]["counts"][0]["events"] == times
    assert ("1 of the events “open”" in result.stderr) == ("size" in step)


def test_a_condition_that_is_not_read_shows_how(file: str) -> None:
    result = CliRunner().invoke(events, ["trend", file, "--event", "open[plan>pro]"])
    assert result.exit_code == 1
    assert "write [name=value], [name!=value]" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["trend", "--event", "open[plan!=pro]", "--every", "month"], [("2025-01-01", 3, 2)]),
        (["trend", "--by", "plan", "--every", "month"],
         [("2025-01-01", "free", 4, 2), ("2025-01-01", "pro", 2, 1)]),
        (["funnel", "--step", "open", "--step", "buy"], [(1, 3, 0.0), (2, 2, 43_200.0)]),
        (["funnel", "--step", "open", "--step", "buy", "--by", "plan"],
         [("free", 1, 2, 0.0), ("free", 2, 1, 0.0), ("pro", 1, 1, 0.0), ("pro", 2, 1, 86_400.0)]),
        (["lifecycle"], [("2024-12-30", 3, 0, 0, 0), ("2025-01-06", 0, 1, 0, 2)]),
        (["stickiness", "--from", "2025-01-01", "--to", "2025-01-09"], [(1, 1), (2, 2)]),
        (["formula", "--formula", "A/B", "--letter", "A=open",
          "--letter", "B:people=buy", "--every", "month"],
         [("2025-01-01", 2.0)]),
        (["segments", "--who", "buy", "--step", "open"],
         [("did it at all", 1.0, 2, 1.0, 1, 0.0), ("times per person", 1.0, 2, 2.0, 1, -1.0)]),
    ],
)  # fmt: skip
def test_a_question_as_sql_has_its_answer(
    file: str, arguments: list[str], expected: list[tuple[object]]
) -> None:
    told = CliRunner().invoke(events, ["--sql", arguments[0], file, *arguments[1:]])
    assert told.exit_code == 0, told.output
    with duckdb.connect() as connection:
        rows = connection.execute(told.stdout).fetchall()
    assert [tuple(str(each) if isinstance(each, date) else each for each in row) for row in rows] == expected


def test_a_stretch_needs_its_days(file: str) -> None:
    for asked in (["stickiness", file], ["segments", file, "--who", "open", "--by", "stickiness"]):
        told = CliRunner().invoke(events, ["--sql", *asked])
        assert told.exit_code == 1
        assert "name its first and its last day" in told.stderr


def test_the_other_questions(file: str) -> None:
    answer = data("retention", file, "--every", "week")
    assert [(c["first_day"], c["people"], [x["people"] for x in c["cells"]]) for c in answer["cohorts"]] == [  # type: ignore[index]
        ("2024-12-30", 3, [3, 1]), ("2025-01-06", 0, [0]),
    ]  # fmt: skip
    brackets = data("retention", file, "--bracket", "0", "--bracket", "1-3")
    assert [(cell["first"], cell["last"]) for cell in brackets["cohorts"][0]["cells"]] == [(0, 0), (1, 3)]  # type: ignore[index]
    life = data("lifecycle", file)
    assert [(each["new"], each["dormant"]) for each in life] == [(3, 0), (0, 2)]  # type: ignore[attr-defined]
    sticky = data("stickiness", file)
    assert (sticky["n"], sticky["periods"]) == (3, 30)  # type: ignore[index]
    trends = data("trend", file, "--by", "plan", "--every", "month")
    assert [(each["value"], each["counts"][0]["people"]) for each in trends] == [("free", 2), ("pro", 1)]  # type: ignore[attr-defined]
    walked = data("paths", file, "--after", "buy", "--gap", "2d")
    assert walked["sessions"] == 2  # type: ignore[index]


def test_the_interval_of_each_cohort_stands_beneath_its_share(file: str) -> None:
    answer: Any = data("retention", file, "--every", "day", "--periods", "2")
    lines = (
        CliRunner()
        .invoke(events, ["retention", file, "--every", "day", "--periods", "2"])
        .stdout.splitlines()
    )
    first, beneath = lines[:2]
    shares = [
        proportion_confint(x["people"], x["share"]["n"], method="wilson")
        for x in answer["cohorts"][0]["cells"]
    ]
    assert first.split() == ["2025-01-01", "2", "100.0%", "50.0%", "0.0%"]
    assert beneath.split() == [f"{floor(low * 100)}–{ceil(high * 100)}" for low, high in shares]
    assert lines[2] == "2025-01-02         0       –        –        – "


def test_a_formula_of_trends(file: str) -> None:
    letters = ["--letter", "A=open", "--letter", "b:people=buy[plan=pro]"]
    (first, second) = data("formula", file, "--formula", "A / B", *letters)  # type: ignore[misc]
    assert (first["value"], first["n"]) == (3.0, 3)
    assert first["estimate"]["method"] == "delta"
    assert (second["value"], second["estimate"]["value"]) == (None, None)
    shown = CliRunner().invoke(events, ["formula", file, "--formula", "A + B", *letters])
    assert shown.stdout.splitlines()[0].split()[:2] == ["2024-12-30", "4"]
    wrong = CliRunner().invoke(events, ["formula", file, "--formula", "A +", *letters])
    assert wrong.exit_code == 1 and "character 4" in wrong.stderr
    unread = CliRunner().invoke(events, ["formula", file, "--formula", "A", "--letter", "open"])
    assert "is not A=STEP" in unread.stderr


RULES = [
    ("open", "pqr"),
    ("open >=2", "q"),
    ("buy never", "q"),
    ("open =1", "pr"),
    ("open <=1", "pr"),
    ("open last 7d", "qr"),
    ("open >=2 first 2d", ""),
    ("[plan=pro]", "p"),
    ("[plan~RE]", "qr"),
    ("[plan~RE][plan] never", "p"),
    ("buy[plan!=pro] =1 first 3d", "r"),
    ("open -> buy 1h", "r"),
]


@pytest.mark.parametrize(("rule", "expected"), RULES)
def test_rules_of_a_segment(file: str, tmp_path: Path, rule: str, expected: str) -> None:
    ids = tmp_path / "ids.txt"
    data("segments", file, "--who", rule, "--people", str(ids))
    assert ids.read_text().split() == list(expected)


@pytest.mark.parametrize("by", ["times", "funnel", "retention", "lifecycle", "stickiness", "trend"])
def test_segments_beside_each_other(file: str, by: str) -> None:
    both = ["segments", file, "--who", "buy", "--step", "open", "--step", "buy", "--by", by]
    answer = data(*both)
    assert (answer["one"], answer["other"], answer["both"]) == (2, 1, 0)  # type: ignore[index]
    rows = answer["rows"]  # type: ignore[index]
    assert all(row["difference"]["n"] == row["one"]["n"] + row["other"]["n"] for row in rows)
    shown = CliRunner().invoke(events, [*both, "--beside", "open"]).stdout
    assert "2 people beside 3." in shown and "2 people are in both segments" in shown
    refused = CliRunner().invoke(events, ["segments", file, "--who", "buy", "--by", "magic"])
    assert "is no analysis" in refused.stderr


@pytest.mark.parametrize("command", ["trend", "retention", "lifecycle", "stickiness", "paths"])
def test_every_answer_reads_as_lines(file: str, command: str) -> None:
    result = CliRunner().invoke(events, [command, file])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 1


def test_what_nobody_can_know_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    opened = "p,open,2025-01-01T12:00:00Z,\nq,open,2025-01-01T12:00:00Z,\n"
    path.write_text(f"user_id,event,timestamp,plan\n{opened}q,buy,2025-01-08T11:00:00Z,pro\n")
    for command in (["trend", "--event", "open"], ["funnel", "--step", "open", "--step", "buy"]):
        shown = CliRunner().invoke(events, [command[0], str(path), *command[1:], "--by", "plan"])
        assert shown.stdout == "No such event has the property to break down by.\n"
    shown = CliRunner().invoke(events, ["segments", str(path), "--who", "buy", "--by", "retention"])
    assert "–" in shown.stdout and "nan" not in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["funnel", "--step", "open", "--step", "none"], "event=“none” never happens here"),
        (["funnel", "--step", "open"], "1 steps: a funnel has 2"),
        (["funnel", "--step", "a]", "--step", "b"], "is not EVENT or EVENT[property=value]"),
        (["funnel", "--step", "a", "--step", "b", "--within", "soon"], "is no length of time"),
        (["funnel", "--step", "a", "--step", "b", "--within", "9999999999999w"], "is too long"),
        (["retention", "--returning", "never"], "choose one of on, on or after, bracket"),
        (["retention", "--bracket", "x"], "is not a pair of whole numbers"),
        (["trend", "--from", "May"], "is no day"),
        (["trend", "--by", "size"], "property=“size” is no column"),
    ],
)
def test_errors_are_one_line(file: str, arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(events, [arguments[0], file, *arguments[1:]])
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize("command", ["trend", "funnel", "retention", "paths"])
def test_help_shows_how_a_property_is_written(command: str) -> None:
    shown = CliRunner().invoke(events, [command, "--help"], env={"COLUMNS": "300", "TERMINAL_WIDTH": "300"})
    assert "EVENT or EVENT[property=value]; empty is any event." in shown.output


OTHERWISE = {
    "csv": "who,did,at,user_id\n" + "".join(f"{p},{e},2025-01-{d:02},x\n" for p, e, d in LINES),
    "jsonl": "".join(
        json.dumps({"who": p, "did": e, "at": f"2025-01-{d:02}", "user_id": "x"}) + "\n" for p, e, d in LINES
    ),
}


@pytest.mark.parametrize("kind", OTHERWISE)
def test_columns_are_those_that_were_said(kind: str, file: str, tmp_path: Path) -> None:
    path = tmp_path / f"otherwise.{kind}"
    path.write_text(OTHERWISE[kind])
    said = ["--user", "who", "--event", "did", "--time", "at"]
    question = ["--event", "buy", "--every", "month"]
    assert data(*said, "trend", str(path), *question) == data("trend", file, *question)
    for options, told in (
        (["--user", "whom", *said[2:]], "there is no column “whom” (found “"),
        (["--event", "did"], "there is no column “timestamp” (found “"),
    ):
        result = CliRunner().invoke(events, [*options, "trend", str(path)])
        assert result.exit_code == 1
        assert told in result.stderr.replace("\n", " ")


def test_rows_that_do_not_count_are_said(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    lines = ["user_id,event,timestamp,message_id", "u,a,2026-05-01,m", "u,a,2026-05-01,m"]
    path.write_text("\n".join([*lines, "u,a,1970-01-02,n", "u,a,9000-01-01,o"]))
    shown = CliRunner().invoke(events, ["trend", str(path)])
    assert shown.exit_code == 0
    assert "2 rows are left out: no person, no event, no readable time between 1990 and" in shown.stderr
    assert "1 row repeats a message" in shown.stderr
