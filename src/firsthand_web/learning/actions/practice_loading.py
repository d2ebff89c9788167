"""What a quarter of a practice run returns, brought into its product as files come in real life."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings

from firsthand.errors import Progress, silent
from firsthand.evidence.feedback import Columns
from firsthand.learning.practice.research import write_quarter
from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.practice.run import quarter_setting
from firsthand_web.core import registry
from firsthand_web.core.folder import keep_file
from firsthand_web.core.models import Person, Product
from firsthand_web.evidence.actions import drafts, feedback
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import FeedbackDraft, Survey, SurveyDraft
from firsthand_web.evidence.queries import feedback as feedback_queries
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import folder_of

UPLOAD = 10**9


@dataclass(frozen=True, kw_only=True)
class Source:
    """Files that come in under one name: the column that tells people apart, and those that say nothing."""

    files: str
    name: str
    person: str = ""
    out: tuple[str, ...] = ()


SOURCES = (
    Source(files="feedback.csv", name="Feedback in the app", person="name", out=("user_id", "email")),
    Source(
        files="tickets.csv",
        name="Support tickets",
        person="requester_name",
        out=("requester_id", "requester_email", "tags", "via", "updated_at"),
    ),
    Source(
        files="reviews*.csv",
        name="Store reviews",
        out=(
            "Package Name", "App Version Code", "Device", "Review Submit Millis Since Epoch",
            "Review Last Update Date and Time", "Review Last Update Millis Since Epoch",
        ),
    ),
)  # fmt: skip


@dataclass(kw_only=True)
class Step:
    """What the function of a job is given, here run within another job."""

    product: Product
    by: Person
    payload: dict[str, Any]
    progress: Progress = silent


def load(run: Run, lived: Lived, number: int, *, by: Person, progress: Progress = silent) -> None:
    """Simulate a quarter and bring in what came of it. Run again after a kill, it goes on where it stopped.

    Events, feedback and surveys come into the product's records; everything else lies beside them as files.
    """
    folder = folder_of(run.product) / f"quarter-{number}"
    if not folder.exists():
        pending = folder.with_suffix(".pending")
        shutil.rmtree(pending, ignore_errors=True)
        pending.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_quarter(lived, number, pending, progress=lambda share, message: progress(share * 0.5, message))
        pending.rename(folder)
    ends = quarter_setting(lived, number).date(91)
    progress(0.5, "Bringing in what people did")
    _events(run, folder / "events", datetime.combine(ends, time(), tzinfo=UTC), by)
    progress(0.75, "Bringing in what people wrote")
    for source in SOURCES:
        for path in sorted((folder / "feedback").glob(source.files)):
            _feedback(run.product, source, path, by)
    for path in sorted((folder / "surveys").glob("*.csv")):
        _survey(run.product, path, f"{path.stem.capitalize()} of quarter {number}", by)


def _job(product: Product, by: Person, kind: str, **payload: Any) -> None:
    registry.job(kind)(Step(product=product, by=by, payload=payload))


def _events(run: Run, folder: Path, reference: datetime, by: Person) -> None:
    """Everything at once; afterwards the file is kept with the uploads only."""
    for path in sorted(folder.glob("*.csv")):
        digest = keep_file(settings.FOLDER, [path.read_bytes()], name=path.name, limit=UPLOAD)
        _job(
            run.product, by, "measurement.events",
            name=f"events to {reference:%Y-%m-%d}.csv", digest=digest, reference=reference.isoformat(),
            zone="UTC",
        )  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)


def _feedback(product: Product, source: Source, path: Path, by: Person) -> None:
    content = path.read_bytes()
    name = f"{path.parents[1].name} {path.name}"
    known = [one for one in FeedbackDraft.objects.filter(product=product) if one.file["name"] == name]
    draft = known[0] if known else None
    if draft is None:
        upload = Upload(name=name, chunks=[content])
        draft = feedback.begin(by=by, product=product, upload=upload, source=source.name)
        columns = _as_known(feedback_queries.columns_of(draft), source.person, source.out)
        feedback.change(by=by, draft=draft, source=source.name, columns=columns)
    _job(product, by, "evidence.feedback-import", draft=draft.pk)


def _as_known(columns: Columns, person: str, out: Sequence[str]) -> Columns:
    """The columns with a person who is named in the place of their key, and without what says nothing."""
    roles = list(columns.roles)
    for place, header in enumerate(columns.headers):
        if person and header == person:
            roles = ["attribute" if role == "person" else role for role in roles]
            roles[place] = "person"
        if header in out:
            roles[place] = "out"
    return replace(columns, roles=tuple(roles))


def _survey(product: Product, path: Path, title: str, by: Person) -> None:
    if Survey.objects.filter(product=product, title=title).exists():
        return
    waiting = SurveyDraft.objects.filter(product=product, imported_at=None, title=title).first()
    draft = waiting or drafts.begin(
        by=by,
        product=product,
        uploads=[Upload(name=path.name, chunks=[path.read_bytes()])],
        title=title,
    )
    _job(product, by, "evidence.survey-import", draft=draft.pk)
