"""What the practice company's tools export, brought into a product as files come in real life.

The example company and practice runs do it in the same way.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from firsthand.errors import Progress, silent
from firsthand.evidence.feedback import Columns
from firsthand_web.core import registry
from firsthand_web.core.folder import keep_file
from firsthand_web.core.models import Person, Product
from firsthand_web.evidence.actions import drafts, feedback
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import FeedbackDraft, Survey, SurveyDraft
from firsthand_web.evidence.queries import feedback as feedback_queries

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
    """What the function of a job is given, here run at once: within another job."""

    product: Product
    by: Person
    payload: dict[str, Any]
    progress: Progress = silent


def run(product: Product, kind: str, *, by: Person, **payload: Any) -> None:
    """Do the work of a job now."""
    registry.job(kind)(Step(product=product, by=by, payload=payload))


def write_whole(folder: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make the folder, whole or not at all; one that is there stays as it is."""
    if folder.exists():
        return
    pending = folder.with_suffix(".pending")
    shutil.rmtree(pending, ignore_errors=True)
    pending.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write(pending)
    pending.rename(folder)


def bring_events(product: Product, folder: Path, *, name: str, reference: datetime, by: Person) -> None:
    """Files of events come in as one upload each; twice is once."""
    for path in sorted(folder.glob("*.csv")):
        digest = keep_file(settings.FOLDER, [path.read_bytes()], name=path.name, limit=UPLOAD)
        run(
            product, "measurement.events", by=by,
            name=name, digest=digest, reference=reference.isoformat(), zone="UTC",
        )  # fmt: skip


def bring_feedback(
    product: Product, source: Source, path: Path, *, by: Person, name: str, waits: bool = False
) -> None:
    """A file of what people wrote, called `name`, comes in once; or waits for somebody to confirm it."""
    here = FeedbackDraft.objects.filter(product=product)
    draft = next((one for one in here if one.file["name"] == name), None)
    if draft is None:
        upload = Upload(name=name, chunks=[path.read_bytes()])
        draft = feedback.begin(by=by, product=product, upload=upload, source=source.name)
        columns = _as_known(feedback_queries.columns_of(draft), source)
        feedback.change(by=by, draft=draft, source=source.name, columns=columns)
    if not waits:
        run(product, "evidence.feedback-import", by=by, draft=draft.pk)


def bring_survey(
    product: Product, path: Path, *, title: str, by: Person, asked_on: date | None = None
) -> None:
    """A survey is uploaded, confirmed and imported, once."""
    if Survey.objects.filter(product=product, title=title).exists():
        return
    waiting = SurveyDraft.objects.filter(product=product, imported_at=None, title=title).first()
    draft = waiting or drafts.begin(
        by=by,
        product=product,
        uploads=[Upload(name=path.name, chunks=[path.read_bytes()])],
        title=title,
        asked_on=asked_on,
    )
    run(product, "evidence.survey-import", by=by, draft=draft.pk)


def _as_known(columns: Columns, source: Source) -> Columns:
    """The columns with a person who is named in the place of their key, and without what says nothing."""
    roles = list(columns.roles)
    for place, header in enumerate(columns.headers):
        if source.person and header == source.person:
            roles = ["attribute" if role == "person" else role for role in roles]
            roles[place] = "person"
        if header in source.out:
            roles[place] = "out"
    return replace(columns, roles=tuple(roles))
