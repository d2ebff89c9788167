"""The Jupyter survey of December 2020 in the web application, against counts made with the csv module."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from firsthand_web.core.actions import records
from firsthand_web.core.models import Batch
from firsthand_web.evidence.actions import drafts, surveys
from firsthand_web.evidence.models import Feedback, Response, Survey
from firsthand_web.evidence.queries import drafts as queries
from firsthand_web.evidence.queries.spreads import spreads
from tests import world as worlds

FILES = ("all_responses.csv", "text_fields.csv")
WEEKLY = "Weekly"


@pytest.fixture
def folder(shared_data: Path) -> Path:
    return shared_data / "jupyter-survey-2020"


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def survey(world: worlds.World, folder: Path) -> Survey:
    uploads = [drafts.Upload(name=name, chunks=[(folder / name).read_bytes()]) for name in FILES]
    draft = drafts.begin(by=world.eli, product=world.product, uploads=uploads)
    return surveys.import_draft(by=world.eli, draft=draft, reading=queries.read(draft))


def _rows(folder: Path, name: str) -> list[list[str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_everything_comes_in_and_leaves_again(world: worlds.World, folder: Path, survey: Survey) -> None:
    responses, texts = (_rows(folder, name) for name in FILES)
    assert Response.objects.count() == len(responses) == 1135
    assert Feedback.objects.count() == sum(bool(cell.strip()) for row in texts for cell in row[1:])
    records.undo_import(by=world.eli, batch=Batch.objects.get())
    assert not Response.objects.exists()
    assert not Feedback.objects.exists()


def test_counts_filters_and_comparisons(folder: Path, survey: Survey) -> None:
    rows = _rows(folder, FILES[0])
    often = Counter(" ".join(row[1].split()).removesuffix(".") for row in rows)
    counted = spreads(survey, [], "")["q1"].blocks[0]
    assert {line.label: line.n for line in counted.lines} == {k: n for k, n in often.items() if k}
    python = spreads(survey, [f"q1:{WEEKLY}"], "")["q3"].blocks[0]
    weekly = [row for row in rows if row[1].strip().startswith(WEEKLY)]
    ticked = next(line for line in python.lines if line.label == "Python")
    assert ticked.n == sum(bool(row[3].strip()) for row in weekly)
    groups = spreads(survey, [], "q1")["q2"].blocks[0]
    assert dict(groups.heads)[WEEKLY] == sum(bool(row[2].strip()) for row in weekly)
