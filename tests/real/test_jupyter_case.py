"""The shipped case on the real survey, from files to brief, by the command."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path]:
    out = tmp_path_factory.mktemp("jupyter")
    command = [sys.executable, "-m", "firsthand_web.cli", "run", str(ROOT / "cases/jupyter-2020.toml")]
    done = subprocess.run(
        [*command, "--data", str(shared_data), "--out", str(out), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), out


def test_the_summary_names_the_figures(run: tuple[dict[str, object], Path]) -> None:
    summary, _ = run
    assert summary["respondents"] == 1135
    assert summary["needs"] == 11
    assert summary["status"] == "optimal"
    assert summary["gap"] == 0
    assert summary["embedder"] != ""


def test_the_published_figures_of_one_need(run: tuple[dict[str, object], Path]) -> None:
    with (run[1] / "opportunities.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["statement"]: row for row in csv.DictReader(file)}
    row = rows["Writing a software package"]
    assert (row["importance_n"], row["satisfaction_n"]) == ("1023", "624")
    assert float(row["importance"]) == pytest.approx(10 * 418 / 1023)
    assert float(row["satisfaction"]) == pytest.approx(10 * 160 / 624)
    assert float(row["score"]) == pytest.approx(5.61, abs=0.005)
    assert float(row["score_low"]) < float(row["score"]) < float(row["score_high"])
    assert len(rows) == 11


def test_the_plan_is_proven(run: tuple[dict[str, object], Path]) -> None:
    plan = json.loads((run[1] / "plan.json").read_text(encoding="utf-8"))
    assert plan["status"] == "optimal"
    assert plan["objective"] == pytest.approx(plan["bound"])
    assert plan["placements"]["accessible-core"] in {"2021 Q1", "2021 Q2"}
    assert len(plan["reasons"]) == 20


def test_the_brief_is_two_tagged_pages_with_sources(run: tuple[dict[str, object], Path]) -> None:
    pdf = PdfReader(run[1] / "brief.pdf")
    assert len(pdf.pages) == 3  # two of telling, one of sources
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    trace = json.loads((run[1] / "trace.json").read_text(encoding="utf-8"))
    assert all(source["rows"] for source in trace.values())
    assert any("all_responses.csv: column" in row for source in trace.values() for row in source["rows"])
