"""What the practice company's customers say: files that come in, needs from a survey, themes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from firsthand.errors import Progress, silent
from firsthand.evidence.feedback import Columns
from firsthand.insights.reading import needs_questions, suggest_reading
from firsthand_web.core import registry
from firsthand_web.core.models import Person, Product
from firsthand_web.evidence.actions import drafts, feedback
from firsthand_web.evidence.actions.uploads import Upload
from firsthand_web.evidence.models import FeedbackDraft, Survey, SurveyDraft
from firsthand_web.evidence.queries import feedback as feedback_queries
from firsthand_web.evidence.queries.surveys import recognition_of
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.insights.actions import needs as need_actions
from firsthand_web.insights.actions import themes as theme_actions
from firsthand_web.insights.models import NeedSetting, Theme
from firsthand_web.insights.queries import results, scoring


@dataclass(kw_only=True)
class Step:
    """What the function of a job is given, here run at once: the build is one job already."""

    product: Product
    by: Person
    payload: dict[str, Any]
    progress: Progress = silent


def run(cast: Cast, kind: str, **payload: Any) -> None:
    registry.job(kind)(Step(product=cast.product, by=cast.owner, payload=payload))


def messages(cast: Cast) -> None:
    """Feedback, tickets and reviews come in; the newest file of reviews waits for somebody to confirm it."""
    for given in cast.facts["feedback"]:
        found = sorted((cast.folder / "feedback").glob(f"{Path(given['file']).stem}*.csv"))
        for place, path in enumerate(found):
            waits = given.get("draft") == "newest" and path == found[-1]
            _bring(cast, given, path, first=place == 0, waits=waits)


def _bring(cast: Cast, given: Mapping[str, Any], path: Path, *, first: bool, waits: bool) -> None:
    drafts_here = FeedbackDraft.objects.filter(product=cast.product)
    draft = next((one for one in drafts_here if one.file["name"] == path.name), None)
    if draft is None:
        upload = Upload(name=path.name, chunks=[path.read_bytes()])
        draft = feedback.begin(by=cast.owner, product=cast.product, upload=upload, source=given["source"])
        if first:
            columns = _as_said(feedback_queries.columns_of(draft), given)
            feedback.change(by=cast.owner, draft=draft, source=draft.source, columns=columns)
    if not waits:
        run(cast, "evidence.feedback-import", draft=draft.pk)


def _as_said(columns: Columns, given: Mapping[str, Any]) -> Columns:
    """The columns with what the facts say about some of them; a person who is named takes the key's place."""
    roles = list(columns.roles)
    for place, header in enumerate(columns.headers):
        if header == given.get("person"):
            roles = ["attribute" if role == "person" else role for role in roles]
            roles[place] = "person"
        if header in given["out"]:
            roles[place] = "out"
    return replace(columns, roles=tuple(roles))


def surveys(cast: Cast) -> None:
    """Upload, confirm, import: one wave after the other."""
    for given in cast.facts["surveys"]:
        if Survey.objects.filter(product=cast.product, title=given["title"]).exists():
            continue
        path = cast.folder / "surveys" / given["file"]
        open_drafts = SurveyDraft.objects.filter(product=cast.product, imported_at=None, title=given["title"])
        draft = open_drafts.first() or drafts.begin(
            by=cast.owner,
            product=cast.product,
            uploads=[Upload(name=path.name, chunks=[path.read_bytes()])],
            title=given["title"],
            asked_on=cast.today - timedelta(days=given["days_ago"]),
        )
        run(cast, "evidence.survey-import", draft=draft.pk)


@transaction.atomic
def needs(cast: Cast) -> None:
    """Each task that was asked about becomes a need, scored, by who people say they are."""
    if NeedSetting.objects.filter(product=cast.product).exists():
        return
    asked = cast.survey()
    recognition = recognition_of(asked)
    question = needs_questions(recognition)[0]
    reading = suggest_reading(question)
    assert reading is not None
    segments = next(q for q in recognition.questions if q.title.startswith("Which of these describes you"))
    setting = need_actions.create_from_survey(
        by=cast.owner,
        survey=asked,
        question=question.key,
        rows=question.rows,
        how=need_actions.How(
            importance=reading.importance,
            satisfaction=reading.satisfaction,
            alternatives=reading.alternatives,
            scales=results.scales_to_json(reading.scales),
            segment=segments.key,
        ),
    )
    need_actions.keep_scores(by=cast.owner, setting=setting, computed=scoring.compute(setting))
    for fact in cast.facts["needs"]:
        if "detail" in fact:
            need = cast.need(fact["id"])
            need_actions.edit(by=cast.ruth, need=need, statement=need.statement, detail=fact["detail"])


def themes(cast: Cast) -> None:
    """Themes are found. Ruth reads them, names and links those that speak of a need, drops small talk."""
    if Theme.objects.filter(product=cast.product).exists():
        return
    run(cast, "insights.themes")
    alike: dict[str, list[int]] = {}
    for theme in Theme.objects.filter(product=cast.product, size__gt=0):
        members = list(theme.members.select_related("feedback"))
        about = _read(cast, [row.feedback.text for row in members])
        if about:
            alike.setdefault(about, []).append(theme.pk)
        elif not theme.terms:  # they share no word: small talk
            theme_actions.exclude(by=cast.ruth, run=theme.run, members=members)
    for fact in cast.facts["needs"]:
        found = alike.get(fact["id"], [])
        if found:
            theme_actions.rename(by=cast.ruth, theme=_theme(found[0]), name=fact["theme"])
        for pk in found:
            theme_actions.link_need(by=cast.ruth, theme=_theme(pk), need=cast.need(fact["id"]))


def _read(cast: Cast, texts: list[str]) -> str:
    """The need that more than half of the texts speak of, as somebody sees who knows the words for it."""
    spoken = {
        fact["id"]: sum(any(part in text.casefold() for part in fact["reads"]) for text in texts)
        for fact in cast.facts["needs"]
    }
    best = max(spoken, key=lambda key: spoken[key])
    return best if 2 * spoken[best] > len(texts) else ""


def _theme(pk: int) -> Theme:
    """As it is now: each decision about one theme may have changed the others."""
    found: Theme = Theme.objects.get(pk=pk)
    return found
