"""`firsthand monitor` on files: the answer of the library, as lines and as data."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from firsthand.cli.monitor import monitor
from firsthand.measurement.anomalies import find_anomalies
from firsthand.measurement.changepoints import find_changes

app = typer.Typer()
app.command()(monitor)


def values() -> np.ndarray:
    random = np.random.default_rng(3)
    row = 200 + 30 * np.sin(np.arange(200) * 2 * np.pi / 7) + random.normal(0, 5, 200)
    row[120] += 100
    row[150:] += 40
    return row


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "daily.csv"
    days = [date(2025, 1, 1) + timedelta(days=place) for place in range(200)]
    rows = [f"{day},{value}" for day, value in zip(days, values(), strict=True) if day != date(2025, 2, 10)]
    path.write_text("\n".join(["date,value", *rows, "someday,5", f"{days[3]},7", f"{days[4]},much"]))
    return path


def test_the_answer_is_that_of_the_library(file: Path) -> None:
    row = values()
    row[40] = np.nan
    result = CliRunner().invoke(app, [str(file), "--ahead", "3", "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    found = find_anomalies(row, season=7, steps=3)
    assert answer["season"] == 7
    assert [(each["first"], each["value"]) for each in answer["unusual"]] == [
        (str(date(2025, 1, 1) + timedelta(days=each.first)), pytest.approx(each.value))
        for each in found.unusual
    ]
    assert "2025-05-01" in [each["first"] for each in answer["unusual"]]
    assert [each["at"] for each in answer["changes"]] == [
        str(date(2025, 1, 1) + timedelta(days=each.at)) for each in find_changes(row, season=7).changes
    ]
    assert [each["expected"] for each in answer["forecast"]] == pytest.approx(
        found.forecast.expected.tolist()
    )
    assert answer["forecast"][0]["at"] == "2025-07-20"
    assert len(answer["left_out"]) == 3


def test_people_read_lines(file: Path) -> None:
    text = CliRunner().invoke(app, [str(file)]).output
    assert "200 steps, a season of 7." in text
    assert "2025-05-01" in text
    assert "left out: daily.csv, row 201, column “date”: is no date" in text


def test_half_hours_have_the_season_of_a_week(tmp_path: Path) -> None:
    path = tmp_path / "taxi.csv"
    rows = [f"2025-01-{1 + n // 48:02}T{n % 48 // 2:02}:{n % 2 * 30:02}:00,{n % 48}" for n in range(31 * 48)]
    path.write_text("\n".join(["timestamp,value", *rows]))
    assert json.loads(CliRunner().invoke(app, [str(path), "--json"]).stdout)["season"] == 336


def test_columns_of_other_names_are_told(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    days = [f"{date(2025, 1, 1) + timedelta(days=place)},{place % 7},x" for place in range(60)]
    path.write_text("\n".join(["ts,orders,note", *days]))
    said = CliRunner().invoke(app, [str(path)]).output
    assert "Read were the first two columns: “ts” as the date, “orders” as the value." in said
    answer = json.loads(CliRunner().invoke(app, [str(path), "--json"]).stdout)
    assert answer["columns"] == {"date": "ts", "value": "orders"}
    path.write_text("user_id,event\nu1,opened\nu2,looked\n")
    refused = CliRunner().invoke(app, [str(path)])
    assert refused.exit_code == 1
    assert "column “user_id” (the first row has “u1”) as the date" in refused.output
    assert "column “event” (the first row has “opened”) as the value" in refused.output
    assert "Put dates such as 2025-01-31 first and numbers second" in refused.output


def test_what_cannot_be_used_is_said(file: Path, tmp_path: Path) -> None:
    short = tmp_path / "one.csv"
    short.write_text("date,value\n2025-01-01,3\n")
    for given, message in (
        ([str(short)], "fewer than two rows"),
        ([str(file), "--tell", "all"], "use one of little, usual, much"),
        ([str(tmp_path / "gone.csv")], "gone.csv"),
    ):
        result = CliRunner().invoke(app, given)
        assert result.exit_code == 1
        assert message in result.output
