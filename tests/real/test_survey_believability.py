"""The practice company's surveys beside real ones: gaps, opting out, columns by kind, words, norms of SUS."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from firsthand.evidence.surveys import (
    BY_CONTENT,
    Answers,
    Question,
    distributions,
    is_opt_out,
    read_answers,
    recognise,
)
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.surveys import write
from firsthand.tables import read_table

SETS = Path(__file__).parents[3] / "shared/data"
JUPYTER, SPACK = SETS / "jupyter-survey-2020", SETS / "spack-user-survey"
pytestmark = pytest.mark.skipif(
    not (JUPYTER.exists() and SPACK.exists()),
    reason="the surveys of Jupyter and Spack are not beside the checkout",
)


def read(path: Path, *, id_column: str | None = None) -> Answers:
    table = read_table(path, name=path.name)
    return read_answers(table, recognise(table, id_column=id_column))


@pytest.fixture(scope="module", params=["ladle", "sill"])
def ours(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    out = tmp_path_factory.mktemp(request.param)
    (out / "truth").mkdir()
    write(out, out / "truth", Setting(world=read_world(request.param), seed=2, users=1500))
    return read(out / "surveys/wave-1-surveymonkey.csv")


@pytest.fixture(scope="module")
def jupyter() -> Answers:
    return read(JUPYTER / "all_responses.csv")


@pytest.fixture(scope="module")
def spack() -> Answers:
    return read(SPACK / "spack-user-survey-2020-responses.csv", id_column=BY_CONTENT)


def blanks(answers: Answers, question: Question, part: str = "") -> float:
    """Share of the cells of a grid that nobody filled in."""
    spread = [each for each in distributions(answers, question) if part in each.part_label]
    return sum(each.blank for each in spread) / (len(spread) * answers.size)


def opted_out(answers: Answers, question: Question, part: str = "") -> float:
    """Share of the answers to a grid that say that it does not concern somebody, or that they do not know."""
    spread = [each for each in distributions(answers, question) if part in each.part_label]
    out = sum(share.count for each in spread for share in each.shares if is_opt_out(share.choice))
    return out / sum(each.n for each in spread)


def columns(answers: Answers) -> dict[str, float]:
    """The shares of columns by the kind of their question."""
    kinds: Counter[str] = Counter()
    for question in answers.recognition.questions:
        kinds[question.kind] += len(question.columns)
    return {kind: count / kinds.total() for kind, count in kinds.items()}


def words(answers: Answers, question: Question) -> list[int]:
    return [len(text.split()) for _, text in answers.texts_of(question)]


def question(answers: Answers, begin: str) -> Question:
    return next(each for each in answers.recognition.questions if each.title.startswith(begin))


def test_as_many_cells_are_blank_as_in_a_long_real_survey(ours: Answers, jupyter: Answers) -> None:
    seven = jupyter.recognition.question("7")
    often, met = (blanks(jupyter, seven, part) for part in ("How frequently", "Has Jupyter met"))
    important, satisfied = (
        blanks(ours, question(ours, "How important")),
        blanks(ours, question(ours, "How satis")),
    )
    assert 0.5 * often < important < 1.5 * often
    assert 0.5 * met < satisfied < 1.5 * met
    assert important < satisfied and often < met


def test_fewer_opt_out_than_where_people_are_asked_about_what_they_may_never_do(
    ours: Answers, jupyter: Answers
) -> None:
    theirs = opted_out(jupyter, jupyter.recognition.question("7"), "Has Jupyter met")
    own = opted_out(ours, question(ours, "How satisfied"))
    assert 0.4 * theirs < own < theirs


def test_most_columns_belong_to_grids_or_boxes(ours: Answers, jupyter: Answers, spack: Answers) -> None:
    shares = {name: columns(each) for name, each in (("ours", ours), ("jupyter", jupyter), ("spack", spack))}
    several = {name: each.get("grid", 0) + each.get("multi", 0) for name, each in shares.items()}
    assert several["ours"] > 0.6 and several["jupyter"] > 0.9 > several["spack"] > 0.4


def test_open_answers_are_as_long_and_as_many_as_to_such_questions(ours: Answers, spack: Answers) -> None:
    own = words(ours, question(ours, "What should we make better"))
    theirs = words(spack, question(spack, "What's the biggest thing we could do"))
    rates = len(own) / ours.size, len(theirs) / spack.size
    assert 0.5 * np.median(theirs) < np.median(own) < 2 * np.median(theirs)
    assert 0.5 * rates[1] < rates[0] < 1.2 * rates[1]


def test_sus_has_the_spread_and_consistency_of_published_ones(ours: Answers) -> None:
    """Bangor, Kortum and Miller (2008): 2,324 questionnaires, mean 70, deviation 22, alpha 0.91."""
    asked = question(ours, "How much do you agree")
    codes = np.stack([ours.codes_of(asked, row=row) for row in asked.rows], axis=1)
    whole = codes[(codes >= 0).all(axis=1)]
    points = np.where(np.arange(10) % 2 == 0, whole, 4 - whole)
    scores = points.sum(axis=1) * 2.5
    alpha = 10 / 9 * (1 - points.var(axis=0, ddof=1).sum() / points.sum(axis=1).var(ddof=1))
    among = np.corrcoef(points.T)[np.triu_indices(10, 1)]
    implied = 0.91 / (10 - 9 * 0.91)  # the mean correlation of ten items that have this alpha
    assert abs(among.mean() - implied) < 0.1
    assert 55 < scores.mean() < 80
    assert 17 < scores.std(ddof=1) < 25
    assert 0.86 < alpha < 0.94
    raw = np.corrcoef(whole.T)
    assert raw[0, 2] > 0.2 and raw[0, 1] < -0.1  # praise agrees with praise, and contradicts blame
