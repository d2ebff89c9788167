"""Survey files: our own reader finds the questions, and opportunities come out as from the answers."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from firsthand.evidence.surveys import Answers, Recognition, label_key, read_answers, recognise, vendor_of
from firsthand.insights.opportunities import NeedAnswers, score_opportunities
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.surveys import SCALES, Respondent, need_answers, respondents, write
from firsthand.learning.simulator.sources.surveys.answering import survey
from firsthand.learning.simulator.sources.surveys.invitations import invitations
from firsthand.learning.simulator.sources.surveys.questions import OPEN
from firsthand.learning.simulator.sources.surveys.respondents import answered
from firsthand.tables import read_table
from tests.library.learning.crowd import crowd

SETTING = Setting(world=read_world("ladle"), seed=11, users=600)
IMPORTANCE = "How important is each of these to you?"
SATISFACTION = "How satisfied are you today with each of these in Ladle?"
SHAPES = ("surveymonkey", "qualtrics")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("product")
    (out / "truth").mkdir()
    write(out, out / "truth", SETTING)
    return out


@pytest.fixture(scope="module")
def said() -> list[Respondent]:
    return respondents(SETTING, 1)


def read(out: Path, wave: int, shape: str) -> Answers:
    table = read_table(out / f"surveys/wave-{wave}-{shape}.csv", name=shape)
    return read_answers(table, recognise(table))


def scored(answers: Answers) -> dict[str, tuple[float, float, float]]:
    """Scores as a person gets them who chooses the two questions, by statement."""
    important, satisfied = (answers.recognition.question(title) for title in (IMPORTANCE, SATISFACTION))
    needs = [
        NeedAnswers(
            id=f"{place}",
            statement=row,
            importance=answers.labels_of(important, row=row),
            satisfaction=answers.labels_of(satisfied, row=row),
        )
        for place, row in enumerate(important.rows)
    ]
    return {
        each.statement: (each.importance.value, each.satisfaction.value, each.score.value)
        for each in score_opportunities(needs, scales=SCALES, resamples=50, seed=1)
    }


def kinds(recognition: Recognition) -> list[tuple[str, int]]:
    return [(question.kind, len(question.columns)) for question in recognition.questions]


LONG = [
    *[("single", 1)] * 2, ("multi", 2), ("single", 1), ("grid", 10), ("grid", 10), ("number", 1),
    ("grid", 10), *[("grid", 6)] * 2, *[("grid", 2)] * 7, ("single", 1), ("text", 1), ("text", 1),
]  # fmt: skip
SHORT = [*LONG[:7], ("single", 1), ("text", 1)]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_reader_finds_every_question_as_it_was_asked(
    out: Path, shape: str, said: list[Respondent]
) -> None:
    long, short = (read(out, wave, shape) for wave in (1, 2))
    assert (kinds(long.recognition), kinds(short.recognition)) == (LONG, SHORT)
    assert long.size == len(said)
    table = read_table(out / f"surveys/wave-1-{shape}.csv", name=shape)
    assert vendor_of(table).casefold() == shape
    assert len(table.headers) == {"surveymonkey": 2, "qualtrics": 3}[shape]
    for title in (IMPORTANCE, SATISFACTION):
        part = long.recognition.question(title).parts[0]
        assert part.ordered and len(part.choices) == 6
        assert label_key(part.choices[-1]) in ("don't know", "does not apply")
    sus = long.recognition.question("How much do you agree with these statements about Ladle?")
    assert sus.choices == ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")


@pytest.mark.parametrize("shape", SHAPES)
def test_scores_of_the_file_are_those_of_the_answers(out: Path, shape: str, said: list[Respondent]) -> None:
    own = score_opportunities(need_answers(SETTING.world, said), scales=SCALES, resamples=50, seed=1)
    assert all(not each.importance_tally.unknown and not each.satisfaction_tally.unknown for each in own)
    assert scored(read(out, 1, shape)) == {
        each.statement: (each.importance.value, each.satisfaction.value, each.score.value) for each in own
    }


def test_both_shapes_hold_the_same_answers(out: Path) -> None:
    first, second = (read(out, 1, shape) for shape in SHAPES)
    for one, other in zip(first.recognition.questions, second.recognition.questions, strict=True):
        assert one.title == other.title
        for column, twin in zip(one.columns, other.columns, strict=True):
            before = [row[column.index] for row in first.rows]
            assert before == [row[twin.index] for row in second.rows]


def test_qualtrics_has_the_columns_and_marks_of_its_exports(out: Path, said: list[Respondent]) -> None:
    with (out / "surveys/wave-1-qualtrics.csv").open(encoding="utf-8", newline="") as file:
        codes, _, imports, *rows = csv.reader(file)
    assert codes[:9] == [
        "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished",
        "RecordedDate", "ResponseId",
    ]  # fmt: skip
    assert all("ImportId" in json.loads(cell) for cell in imports)
    assert [row[2] for row in rows].count("Survey Preview") == 2
    assert {row[6] for row in rows} == {"True", "False"}
    for row, each in zip(rows[2:], said, strict=True):
        assert (row[6] == "True") == (row[4] == "100") == each.finished
        assert row[12] == each.customer.account


def test_the_truth_has_everybody_who_was_asked(out: Path, said: list[Respondent]) -> None:
    with (out / "truth/survey-1.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    there = [row for row in people if row["answered"] == "1"]
    assert {int(row["person"]) for row in there} == {each.customer.number for each in said}
    assert len(people) > 2.5 * len(there)
    assert {row["careless"] for row in there} > {""}
    needs = {need.id for need in SETTING.world.needs}
    assert set(" ".join(row["needs of improve"] for row in there).split()) <= needs
    items = json.loads((out / "truth/surveys.json").read_text(encoding="utf-8"))
    assert len(items) == 7 and all(set(each["kano"]) == set(each["gain"]) for each in items.values())


def test_only_the_careful_write_and_no_two_texts_are_the_same(said: list[Respondent]) -> None:
    written = [(each, text) for each in said for text in each.answers["improve"] if text]
    assert 0.2 < len(written) / len(said) < 0.6
    assert len({text for _, text in written}) == len(written)
    assert all(each.themes["improve"] and not each.careless for each, _ in written)


def test_the_same_setting_gives_the_same_bytes(out: Path) -> None:
    again = out / "again"
    (again / "truth").mkdir(parents=True)
    write(again, again / "truth", SETTING)
    for file in (again / "surveys").iterdir():
        assert file.read_bytes() == (out / "surveys" / file.name).read_bytes()


def test_answers_are_pinned_so_that_no_version_changes_them_unseen() -> None:
    asked = invitations(SETTING, 1, crowd(SETTING, 120))
    ticks = [
        [each.customer.number, [list(row) for code, row in each.answers.items() if code not in OPEN]]
        for each in answered(survey(SETTING, 1), asked)
    ]
    assert hashlib.sha256(json.dumps(ticks).encode()).hexdigest()[:16] == "941a4fc4be81746e"
