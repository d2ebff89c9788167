"""What the practice company's customers say: files that come in, needs from a survey, themes."""

from datetime import timedelta

from django.db import transaction

from firsthand.insights.reading import needs_questions, suggest_reading
from firsthand_web.evidence.queries.surveys import recognition_of
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.insights.actions import needs as need_actions
from firsthand_web.insights.actions import themes as theme_actions
from firsthand_web.insights.models import NeedSetting, Theme
from firsthand_web.insights.queries import results, scoring
from firsthand_web.learning.actions.simulated import SOURCES, bring_feedback, bring_survey, run


def messages(cast: Cast) -> None:
    """Feedback, tickets and reviews come in; the newest file of reviews waits for somebody to confirm it."""
    for source in SOURCES:
        found = sorted((cast.folder / "feedback").glob(source.files))
        if source.name in cast.facts["feedback"]["sources"]:
            for path in found:
                waits = source.name == cast.facts["feedback"].get("waits") and path == found[-1]
                bring_feedback(cast.product, source, path, by=cast.owner, name=path.name, waits=waits)


def surveys(cast: Cast) -> None:
    """Upload, confirm, import: one wave after the other."""
    for given in cast.facts["surveys"]:
        path = cast.folder / "surveys" / given["file"]
        asked_on = cast.today - timedelta(days=given["days_ago"])
        bring_survey(cast.product, path, title=given["title"], by=cast.owner, asked_on=asked_on)


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
    run(cast.product, "insights.themes", by=cast.owner)
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
