"""Tests from files: the same as from the rows in memory, and plain words where a file is wrong."""

import csv
import gzip
import json
from pathlib import Path

import duckdb
import numpy as np
import pytest
import typer
from scipy import stats
from typer.testing import CliRunner, Result

from firsthand.cli.experiment import experiment
from firsthand.errors import FileError, InputError
from firsthand.experiments import files
from firsthand.experiments.files import column, read_course, read_file
from firsthand.experiments.readout import Finding, Kind
from firsthand.measurement.units import Measure, summarise

HEADER = ("unit", "variant", "converted", "revenue", "orders", "before")
APP = typer.Typer()
APP.command()(experiment)


def rows(n: int = 3_000, seed: int = 2) -> list[tuple[object, ...]]:
    generator = np.random.default_rng(seed)
    before = generator.gamma(2, 10, n)
    variant = generator.integers(0, 3, n)
    revenue = np.round(before + generator.normal(20 + variant, 5, n), 2)
    converted, orders = generator.random(n) < 0.2 + 0.03 * variant, generator.poisson(3, n)
    names = ["control", "blue, bold", "green"]
    return [
        (place, names[variant[place]], int(converted[place]), revenue[place], orders[place], before[place])
        for place in range(n)
    ]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return write(tmp_path / "test.csv", rows())


def write(path: Path, lines: list[tuple[object, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *lines])
    return path


def values(name: str, variant: str) -> np.ndarray:
    place = HEADER.index(name)
    return np.array([float(row[place]) for row in rows() if row[1] == variant])  # type: ignore[arg-type]


def finding(path: Path, text: str, variant: str = "green", **more: str) -> Finding:
    found = read_file(path, variant="variant", metrics=[column(text)], covariate=more.get("covariate"))
    return next(each for each in found.findings if each.variant == variant)


def test_sums_are_those_of_the_rows(plain: Path) -> None:
    found = summarise(
        plain,
        variant="variant",
        measures=[Measure(column="revenue", other="before"), Measure(column="converted")],
    )
    assert found.variants == ("blue, bold", "control", "green") and found.binary == (False, True)
    for place, name in enumerate(found.variants):
        y, z = values("revenue", name), values("before", name)
        assert found.n[0, place] == found.rows[place] == len(y)
        assert found.mean[0, place] == pytest.approx(y.mean(), rel=1e-12)
        assert found.variance[0, place] == pytest.approx(y.var(ddof=1), rel=1e-12)
        assert found.covariance[0, place] == pytest.approx(np.cov(y, z)[0, 1], rel=1e-12)


def test_numbers_far_from_zero_keep_their_spread(tmp_path: Path) -> None:
    moved = [(*row[:3], f"{1e9 + float(row[3]):.2f}", *row[4:]) for row in rows()]  # type: ignore[arg-type]
    found = summarise(
        write(tmp_path / "far.csv", moved), variant="variant", measures=[Measure(column="revenue")]
    )
    assert found.variance[0, 1] == pytest.approx(values("revenue", "control").var(ddof=1), rel=1e-6)


def test_each_kind_of_metric(plain: Path) -> None:
    found = finding(plain, "revenue")
    theirs = stats.ttest_ind(values("revenue", "green"), values("revenue", "control"), equal_var=False)
    assert (found.kind, found.p) == (Kind.MEAN, pytest.approx(theirs.pvalue))
    assert found.difference == pytest.approx(
        values("revenue", "green").mean() - values("revenue", "control").mean()
    )
    assert finding(plain, "converted").kind is Kind.PROPORTION
    assert finding(plain, "converted:mean").kind is Kind.MEAN
    ratio = finding(plain, "revenue/orders:ratio")
    assert ratio.value == pytest.approx(values("revenue", "green").sum() / values("orders", "green").sum())
    high = finding(plain, "revenue:p90")
    assert high.value == pytest.approx(np.quantile(values("revenue", "green"), 0.9))
    assert finding(plain, "revenue:median").name == "revenue p50"


def test_the_interval_of_a_quantile_comes_from_its_order_statistics(plain: Path) -> None:
    found = finding(plain, "revenue:p90")
    squares = 0.0
    for name in ("control", "green"):
        y = values("revenue", name)
        half = stats.norm.ppf(0.975) * np.sqrt(0.09 / len(y))
        low, high = np.quantile(y, [0.9 - half, 0.9 + half])
        squares += ((high - low) / (2 * stats.norm.ppf(0.975))) ** 2
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * np.sqrt(squares), rel=0.002)


def test_a_covariate_narrows_the_interval(plain: Path) -> None:
    raw, freed = finding(plain, "revenue"), finding(plain, "revenue", covariate="before")
    assert freed.reduction > 0.8 and raw.reduction == 0
    assert freed.high - freed.low < 0.5 * (raw.high - raw.low)


@pytest.mark.parametrize("form", ["gz", "parquet", "semicolons"])
def test_other_forms_say_the_same(plain: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / {"gz": "test.csv.gz", "parquet": "test.parquet", "semicolons": "other.csv"}[form]
    if form == "gz":
        path.write_bytes(gzip.compress(plain.read_bytes()))
    elif form == "parquet":
        duckdb.sql(f"COPY (FROM '{plain}') TO '{path}' (FORMAT parquet)")
    else:
        text = plain.read_text(encoding="utf-8").replace('"blue, bold"', "blue").replace(",", ";")
        path.write_text("\ufeff" + text, encoding="utf-8")
    assert finding(path, "revenue").p == pytest.approx(finding(plain, "revenue").p)
    assert finding(path, "converted").kind is Kind.PROPORTION


def test_spellings_of_a_variant_that_differ_by_spaces_are_one(tmp_path: Path) -> None:
    lines = [(1, "a", 1, 2, 1, 1), (2, " a", 0, "", 1, 1), (3, "b ", 1, 4, 1, 1), (4, "b", 0, 6, 1, 1)]
    found = summarise(
        write(tmp_path / "s.csv", lines), variant="variant", measures=[Measure(column="revenue")]
    )
    assert (found.variants, found.rows, found.n.tolist()) == (("a", "b"), (2, 2), [[1, 2]])
    assert found.mean.tolist() == [[2, 5]] and found.variance[0, 1] == 2 and np.isnan(found.covariance).all()


def test_words_blanks_and_rows_without_a_variant(tmp_path: Path) -> None:
    lines = [
        (1, "a", "yes", 3, 1, ""), (2, "a", "No", "", 1, 2), (3, "b", "TRUE", 4, 1, 1),
        (4, "b", "false", "NA", 1, 1), (5, "", 1, 5, 1, 1), (6, "b", "yes", 7, 1, 1),
    ]  # fmt: skip
    found = read_file(
        write(tmp_path / "small.csv", lines),
        variant="variant",
        metrics=[column("converted"), column("revenue")],
    )
    assert found.split.counted == (2, 3) and found.control == "a"
    shares, revenue = found.findings
    assert (shares.control, shares.value) == (0.5, pytest.approx(2 / 3))
    assert (revenue.n_control, revenue.n_variant, revenue.value) == (1, 2, 5.5)
    assert {each.name for each in found.warnings} == {"no-variant", "blank"}
    assert {each.name for each in shares.warnings} >= {"few-units", "rare-event"}
    assert "nothing-to-compare" in {each.name for each in revenue.warnings}


@pytest.mark.parametrize(
    ("changed", "metric", "says"),
    [
        ({3: "12 €"}, "revenue", "row 3, column “revenue”: a number belongs here (found “12 €”)"),
        ({3: "inf"}, "revenue", "(found “inf”)"),
        ({2: 0.5}, "converted:proportion", "a proportion needs 0 and 1"),
        ({}, "price", "column “price”: there is no such column. It has “unit”, “variant”"),
        ({}, "revenue:p100", "“p100” is no kind of metric"),
        ({}, "revenue:ratio", "“ratio” is no kind of metric"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, changed: dict[int, object], metric: str, says: str
) -> None:
    lines = rows(50)
    lines[1] = tuple(changed.get(place, cell) for place, cell in enumerate(lines[1]))
    with pytest.raises((FileError, InputError)) as caught:
        read_file(write(tmp_path / "wrong.csv", lines), variant="variant", metrics=[column(metric)])
    assert says in str(caught.value)


def test_a_control_that_cannot_be_told(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", [(1, "x", 1, 1, 1, 1), (2, "y", 0, 1, 1, 1)])
    with pytest.raises(FileError, match="--control x"):
        read_file(path, variant="variant", metrics=[column("converted")])
    with pytest.raises(FileError, match="there is no such variant"):
        read_file(path, variant="variant", metrics=[column("converted")], control="z")
    with pytest.raises(FileError, match="nothing to compare it with"):
        read_file(write(path, [(1, "x", 1, 1, 1, 1)]), variant="variant", metrics=[column("converted")])
    with pytest.raises(FileError, match="blank cells only"):
        read_file(write(path, [(1, "", 1, 1, 1, 1)]), variant="variant", metrics=[column("converted")])
    with pytest.raises(FileError, match="more than 50 different values"):
        read_file(write(path, rows()), variant="unit", metrics=[column("converted")])


def run(*arguments: object) -> Result:
    return CliRunner().invoke(APP, [str(each) for each in arguments])


def test_the_command_prints_json(plain: Path) -> None:
    done = run(plain, "--variant", "variant", "--metric", "converted", "--metric", "revenue", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["srm_p"] == pytest.approx(
        read_file(plain, variant="variant", metrics=[column("revenue")]).split.p
    )
    assert [(each["name"], each["variant"]) for each in said["metrics"]] == [
        ("converted", "blue, bold"), ("converted", "green"), ("revenue", "blue, bold"), ("revenue", "green"),
    ]  # fmt: skip
    found = finding(plain, "converted")
    assert said["metrics"][1]["p"] == pytest.approx(found.p)
    assert said["metrics"][1]["low"] < said["metrics"][1]["difference"] < said["metrics"][1]["high"]
    assert said["metrics"][3]["verdict"] == "higher"


def test_a_mismatch_stops_the_verdict(tmp_path: Path) -> None:
    lost = [row for row in rows() if row[1] != "green" or int(str(row[0])) % 3]
    path = write(tmp_path / "lost.csv", lost)
    done = run(path, "--variant", "variant", "--metric", "revenue", "--json")
    said = json.loads(done.stdout)
    assert said["srm_p"] < 0.001 and not said["valid"]
    assert {each["verdict"] for each in said["metrics"]} == {"no verdict: sample-ratio mismatch"}
    shown = run(path, "--variant", "variant", "--metric", "revenue").stdout
    assert "find out why, and test again" in shown and "higher" not in shown and "as meant" not in shown
    asked = ["--variant", "variant", "--metric", "revenue", "--json"]
    meant = run(path, *asked, *["--split", "control=3", "--split", "blue, bold=3", "--split", "green=2"])
    assert json.loads(meant.stdout)["valid"]
    assert "shares for control" in run(path, *asked, "--split", "control=3").stderr
    assert "write it as --split" in run(path, *asked, "--split", "control").stderr


def test_the_command_tells_what_is_wrong(tmp_path: Path) -> None:
    done = run(tmp_path / "nowhere.csv", "--variant", "variant", "--metric", "revenue")
    assert done.exit_code == 1 and "there is no such file" in done.stderr
    (tmp_path / "empty.csv").touch()
    assert "the file is empty" in run(tmp_path / "empty.csv", "--variant", "v", "--metric", "m").stderr
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 but not really")
    assert "is damaged" in run(tmp_path / "broken.parquet", "--variant", "v", "--metric", "m").stderr


def test_controls_are_found_in_order_of_preference() -> None:
    assert files.CONTROLS[0] == "control"
    assert column("a:b/c:ratio").column == "a:b"


def test_a_course_is_the_readout_of_everybody_until_each_day(tmp_path: Path) -> None:
    """Against files that end with each day; a day may carry a time, and one without is left out."""
    random = np.random.default_rng(4)
    lines = [
        f"{['control', 'new'][int(random.integers(2))]},"
        f"2025-03-{1 + number // 100:02d}T{number % 24:02d}:30:00Z,"
        f"{int(random.random() < 0.4)},{random.gamma(2, 5):.4f},{random.poisson(3)}"
        for number in range(900)
    ]
    head = "group,came,bought,spent,visits"

    def file(rows: list[str]) -> Path:
        path = tmp_path / f"{len(rows)}.csv"
        path.write_text("\n".join([head, *rows]), encoding="utf-8")
        return path

    whole = file([*lines, "new,,1,3.5,2"])
    for typed, covariate in (("bought", None), ("spent:mean", None), ("spent:mean", "visits"),
                             ("spent/visits:ratio", None)):  # fmt: skip
        metric = column(typed)
        readout = read_file(whole, variant="group", metrics=[metric], covariate=covariate)
        (course,), undated = read_course(
            whole, readout, variant="group", metric=metric, day="came", covariate=covariate
        )
        assert undated == 1 and len(course.days) == 9
        for place, day in enumerate(course.days):
            until = file(lines[: 100 * (place + 1)])
            (theirs,) = read_file(until, variant="group", metrics=[metric], covariate=covariate).findings
            assert day.day.day == place + 1 and day.units == 100 * (place + 1)
            assert (day.lift, day.low, day.high) == pytest.approx(
                (theirs.lift, theirs.always_lift_low, theirs.always_lift_high)
            ), (typed, place)
    with pytest.raises(FileError, match="days belong here"):
        read_course(whole, readout, variant="group", metric=metric, day="spent")
