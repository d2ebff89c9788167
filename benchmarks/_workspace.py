"""A folder with a full workspace: the example company, a large survey with its needs, many voices and events.

Everything is written through the actions that people use, except the membership of voices in themes
(grouping a hundred thousand texts is measured in benchmarks/themes.py): those rows are created in bulk.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from benchmarks import _synthetic

EMAIL, PASSWORD = "ada@example.org", "quiet kettle 42"
PEOPLE, COLUMNS, QUESTIONS, THEMES = 1135, 216, 10, 60
ASKED_ON = date(2026, 5, 4)
EPOCH = date(1970, 1, 1)
OFTEN = ("Never", "Every few months", "Monthly", "Weekly", "Daily")
MET = ("No", "Neutral", "Yes")
PARTS = (
    ("How frequently do you perform this task?", OFTEN),
    ("Has it met your expectations?", MET),
    ("Have other tools met your expectations?", MET),
)
WORDS = """
the a my our it when while because but and not never always again too slow quick broken lost missing late
cannot would like please find search save share open print sync note page list photo invoice calendar offline
phone tablet team customer colleague morning week button menu colour error login password update export import
filter report price support answer question help wait crash empty wrong right easy hard
""".split()  # noqa: SIM905  (a list of seventy quoted words hides the words)


def build(folder: Path, *, voices: int, events: int, data: Path) -> None:
    """Fill an empty folder."""
    from firsthand_web.core.folder import prepare
    from firsthand_web.project import server

    server.start_django(prepare(folder))
    server.migrate(folder)
    server.collect_static(folder)
    from django.utils import timezone

    from firsthand_web.core.models import Product
    from firsthand_web.home.actions import example

    example.build_workspace(email=EMAIL, password=PASSWORD, today=timezone.localdate())
    product = Product.objects.get(name="Ladle")
    owner = product.workspace.memberships.get(role="owner").person
    _import(owner, product, "Large survey", [("large.csv", survey_bytes(data))])
    _needs(owner, product)
    _import(owner, product, "Voices", [("voices.csv", voices_bytes(voices))])
    _themes(product)
    _events(owner, product, events)


def survey_bytes(data: Path) -> bytes:
    """The real survey of 1,135 × 216 where it is, else one of the same size and shape."""
    real = data / "jupyter-survey-2020" / "all_responses.csv"
    if real.exists():
        return real.read_bytes()
    random, columns = Random(7), dict[str, tuple[str, ...]]()
    for task in range(11):
        for part, (label, choices) in enumerate(PARTS, start=1):
            columns[f"7{chr(97 + task)}{part}. Task number {task} - {label}"] = choices
    for number in range(20, 20 + COLUMNS - 1 - len(columns)):
        columns[f"{number}. How well does part {number} suit you?"] = ("Badly", "Fairly", "Well")
    rows = ([10_000 + n, *(random.choice(c) for c in columns.values())] for n in range(PEOPLE))
    return _csv(["Respondent ID", *columns], rows)


def voices_bytes(voices: int) -> bytes:
    """So many short texts: ten questions, answered by a tenth as many people."""
    random = Random(11)
    weights = [1 / (place + 2) for place in range(len(WORDS))]

    def text() -> str:
        return " ".join(random.choices(WORDS, weights, k=random.randint(4, 24))).capitalize() + "."

    rows = ([50_000 + n, *(text() for _ in range(QUESTIONS))] for n in range(voices // QUESTIONS))
    return _csv(["Respondent ID", *(f"{n}. What about part {n}?" for n in range(1, QUESTIONS + 1))], rows)


def _csv(header: list[str], rows: Iterator[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def _import(owner: Any, product: Any, title: str, files: list[tuple[str, bytes]]) -> None:
    from firsthand_web.evidence.actions import drafts, surveys
    from firsthand_web.evidence.queries.drafts import read

    uploads = [drafts.Upload(name=name, chunks=[content]) for name, content in files]
    draft = drafts.begin(by=owner, product=product, uploads=uploads, title=title, asked_on=ASKED_ON)
    surveys.import_draft(by=owner, draft=draft, reading=read(draft))


def _events(owner: Any, product: Any, events: int) -> None:
    """The events of benchmarks/events.py, from a file as it would be uploaded, the last ones of yesterday."""
    from django.conf import settings
    from django.utils import timezone

    from firsthand_web.core.folder import keep_file
    from firsthand_web.measurement.actions.events import import_events

    path = settings.FOLDER / "cache" / "events.parquet"
    parquet(path, events, last=timezone.localdate() - timedelta(days=1))
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        digest = keep_file(settings.FOLDER, chunks, name=path.name, limit=10**10)
    path.unlink()
    import_events(by=owner, product=product, name=path.name, digest=digest, reference=timezone.now())


def parquet(path: Path, events: int, *, last: date) -> None:
    import duckdb

    made = _synthetic.behaviour(events)
    days = made.day.astype(np.int64) + (last - EPOCH).days - int(made.day.max())
    columns = {  # noqa: F841  (DuckDB reads it by its name)
        "person": np.repeat(np.arange(len(made.people)), np.diff(made.begins)),
        "event": made.event.astype(np.int64),
        "ms": days * _synthetic.DAY + made.moments.within,
    } | {name: each.codes.astype(np.int64) for name, each in made.properties.items()}
    coded = ", ".join(f"{list(each.values)}[{name} + 1] AS {name}" for name, each in made.properties.items())
    duckdb.execute(
        f"""COPY (SELECT printf('u%08d', person) AS user_id, printf('event %02d', event) AS event,
        make_timestamp(ms * 1000) AS timestamp, {coded} FROM columns) TO '{path}' (FORMAT parquet)"""
    )


def _needs(owner: Any, product: Any) -> None:
    from firsthand.insights.reading import suggest_reading
    from firsthand_web.evidence.models import Survey
    from firsthand_web.evidence.queries.surveys import recognition_of
    from firsthand_web.insights.actions import needs
    from firsthand_web.insights.queries import results, scoring

    survey = Survey.objects.get(product=product, title="Large survey")
    question = recognition_of(survey).question("7")
    reading = suggest_reading(question)
    assert reading is not None
    how = needs.How(
        importance=reading.importance,
        satisfaction=reading.satisfaction,
        alternatives=reading.alternatives,
        scales=results.scales_to_json(reading.scales),
    )
    setting = needs.create_from_survey(
        by=owner, survey=survey, question=question.key, rows=question.rows, how=how
    )
    needs.keep_scores(by=owner, setting=setting, computed=scoring.compute(setting))


def _themes(product: Any) -> None:
    """A run over all voices: every fifth voice fits no theme, the others are spread over sixty."""
    from django.utils import timezone

    from firsthand.insights.corpus import text_digest
    from firsthand_web.evidence.models import Feedback
    from firsthand_web.insights.models import Theme, ThemeMember, ThemeRun

    ThemeRun.objects.filter(product=product, survey=None).delete()  # the example's own
    rows = list(Feedback.objects.filter(product=product).order_by("pk").values_list("pk", "text"))
    run = ThemeRun.objects.create(
        product=product,
        voices=len(rows),
        newest=rows[-1][0],
        embedder="words",
        stability=0.8,
        found_at=timezone.now(),
    )
    themes = [
        Theme(product=product, run=run, key=f"t{n}", name=f"{WORDS[n]}, {WORDS[-n]}", terms=[WORDS[n]])
        for n in range(THEMES)
    ]
    for place, theme in enumerate(themes):
        theme.size = len(rows) // THEMES
        theme.quotes = [pk for pk, _ in rows[place * 3 : place * 3 + 3]]
    Theme.objects.bulk_create(themes)
    found = (None if pk % 5 == 0 else themes[pk % THEMES] for pk, _ in rows)
    ThemeMember.objects.bulk_create(
        (
            ThemeMember(
                run=run,
                feedback_id=pk,
                theme=theme,
                found=theme,
                digest=text_digest(text),
                similarity=pk % 97 / 97,
            )
            for (pk, text), theme in zip(rows, found, strict=True)
        ),
        batch_size=1000,
    )
