"""A whole case on sixty invented people: the same bytes twice, every number traced, every mistake named."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from firsthand.errors import Cancelled, FileError, FirsthandError, Infeasible, InputError
from firsthand.insights.embedding import fallback
from firsthand.interchange.cases import Outcome, read_case, walk, write

SIXTY = Path(__file__).parents[2] / "fixtures" / "survey_sixty"


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return walk(read_case(SIXTY / "case.toml"), data=SIXTY, embed=fallback())


@pytest.fixture(scope="module")
def folder(outcome: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    write(outcome, out)
    return out


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_is_written(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        *("survey.json", "opportunities.csv", "themes.csv", "plan.csv", "plan.json"),
        *("brief.html", "brief.pdf", "trace.json"),
    }


def test_the_same_bytes_twice(folder: Path, tmp_path: Path) -> None:
    write(walk(read_case(SIXTY / "case.toml"), data=SIXTY, embed=fallback()), tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_scores_are_those_of_a_plain_count(folder: Path) -> None:
    answers = _rows(SIXTY / "responses.csv")
    for row in _rows(folder / "opportunities.csv"):
        columns = [name for name in answers[0] if row["statement"] in name.replace("\xa0", " ")]
        often, met = columns[0], columns[1]
        asked = [answer[often] for answer in answers if answer[often]]
        important = sum(value in {"Monthly.", "Weekly.", "Daily."} for value in asked) / len(asked) * 10
        judged = [answer[met] for answer in answers if answer[met] in {"Yes.", "Neutral.", "No."}]
        satisfied = judged.count("Yes.") / len(judged) * 10
        assert int(row["importance_n"]) == len(asked)
        assert int(row["satisfaction_n"]) == len(judged)
        assert float(row["importance"]) == pytest.approx(important)
        assert float(row["satisfaction"]) == pytest.approx(satisfied)
        assert float(row["score"]) == pytest.approx(important + max(important - satisfied, 0))
        assert float(row["score_low"]) <= float(row["score"]) <= float(row["score_high"])


def test_reach_follows_the_answers(outcome: Outcome) -> None:
    answers = _rows(SIXTY / "responses.csv")
    given = [row["6a. Slow when the workshop's connection is weak."] for row in answers]
    share = sum(value in {"(3) Major.", "(4) Critical."} for value in given) / sum(map(bool, given))
    reach = outcome.reaches["offline"]
    assert reach.share is not None
    assert reach.share.value == pytest.approx(share)
    assert reach.people.likely == pytest.approx(share * 1200)
    assert outcome.reaches["invoices"].share is None


def test_the_plan_is_proven_and_keeps_its_rules(folder: Path, outcome: Outcome) -> None:
    plan = json.loads((folder / "plan.json").read_text())
    assert plan["status"] == "optimal"
    assert plan["gap"] == 0
    assert plan["objective"] == plan["bound"]
    values = {item.id: item.value for item in outcome.problem.items}
    assert plan["objective"] == pytest.approx(sum(values[id_] for id_ in plan["placements"]))
    assert "history" in plan["placements"]
    assert all(load["used"] <= load["capacity"] + 1e-9 for load in plan["loads"])
    assert {row["id"] for row in _rows(folder / "plan.csv")} == set(values)


def test_every_source_of_the_brief_is_in_the_trace(folder: Path) -> None:
    trace = json.loads((folder / "trace.json").read_text())
    html = (folder / "brief.html").read_text()
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', html))
    assert any("respondent 7051" in row for source in trace.values() for row in source["rows"])
    assert all(source["rows"] for source in trace.values())


def test_no_time_and_no_path_gets_into_the_files(folder: Path) -> None:
    for path in folder.iterdir():
        data = path.read_bytes()
        assert str(SIXTY).encode() not in data, path.name
        assert b"2026-05-04" in data or b"4 May 2026" in data or path.suffix in {".csv", ".json", ".pdf"}


def test_somebody_may_stop_it() -> None:
    def stop(share: float, message: str) -> None:
        if share > 0.1:
            raise Cancelled(message)

    with pytest.raises(Cancelled):
        walk(read_case(SIXTY / "case.toml"), data=SIXTY, embed=fallback(), progress=stop)


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (SIXTY / "case.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "case.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("seed = 7", "", "seed", "a whole number is missing"),
        ("seed = 7", 'seed = "seven"', "seed", "found “seven”"),
        ("date = 2026-05-04", 'date = "4 May"', "date", "as in 2021-02-01"),
        ('title = "Spoke, spring"', 'titel = "Spoke"', "titel", "this key is not known"),
        (
            "capacity = [4, 3]",
            "capacity = [4]",
            "teams[app].capacity",
            "one number for each of the 2 periods",
        ),
        ("impact = [1, 2, 3]", "impact = [3, 2, 1]", "items[offline].impact", "[low, likely, high]"),
        ("impact = [1, 2, 3]", "impact = [1, 2]", "items[offline].impact", "[low, likely, high]"),
        ("resamples = 500", 'formula = "magic"', "needs.formula", "ulwick"),
        ("must = true", 'must = "yes"', "items[history].must", "true or false"),
        ('positive = ["Yes"]', "positive = []", "needs.met.positive", "at least one must be positive"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(
    tmp_path: Path, old: str, new: str, place: str, says: str
) -> None:
    with pytest.raises(FileError) as raised:
        read_case(_changed(tmp_path, old, new))
    assert place in str(raised.value)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "error", "says"),
    [
        ('depends_on = ["history"]', 'depends_on = ["history"]\nexcludes = ["history"]', None, ""),
        ("must = true", 'must = true\ndepends_on = ["pictures"]', InputError, "wait for each other"),
        ("effort = { app = [1, 2, 3] }\nmust", "effort = { app = [9, 9, 9] }\nmust", Infeasible, "App"),
        (
            "effort = { shop = [1, 2, 2] }",
            "effort = { web = [1, 2, 2] }",
            InputError,
            "“web”, which is not there",
        ),
        ('question = "5"', 'question = "12"', InputError, "No question “12”"),
        ('Cannot attach pictures of damage"', 'Cannot fly"', InputError, "has no row “Cannot fly”"),
        ('choices = ["Owner", "Mechanic"]', 'choices = ["King"]', InputError, "“King” is not a choice"),
        ('need = "Writing invoices"', 'need = "Dancing"', InputError, "Dancing"),
        ('responses = "responses.csv"', 'responses = "gone.csv"', FileError, "no such file"),
        ('responses = "responses.csv"', 'responses = "../case.toml"', InputError, "outside the data folder"),
    ],
)
def test_a_case_that_contradicts_itself_or_the_survey_says_so(
    tmp_path: Path, old: str, new: str, error: type[FirsthandError] | None, says: str
) -> None:
    case = read_case(_changed(tmp_path, old, new))
    if error is None:
        assert "pictures" not in walk(case, data=SIXTY, embed=fallback()).plan.placements
        return
    with pytest.raises(error, match=re.escape(says)):
        walk(case, data=SIXTY, embed=fallback())


def test_not_a_case_at_all(tmp_path: Path) -> None:
    for name, data in {"a.toml": b"\xff\xfe", "b.toml": b"[[[", "c.toml": b""}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(FileError):
            read_case(tmp_path / name)
    with pytest.raises(FileError, match="cannot be read"):
        read_case(tmp_path / "missing.toml")


def test_nothing_is_written_when_the_case_fails(tmp_path: Path) -> None:
    shutil.copy(SIXTY / "case.toml", tmp_path / "case.toml")
    with pytest.raises(FileError):
        walk(read_case(tmp_path / "case.toml"), data=tmp_path, embed=fallback())
    assert [path.name for path in tmp_path.iterdir()] == ["case.toml"]
