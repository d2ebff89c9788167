"""Needs and voices as a brief tells them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firsthand.communication import NeedLine, QuoteLine, Source, findings
from firsthand.insights.opportunities import OpportunityScore
from firsthand.insights.reading import needs_question
from firsthand_web.communication.queries.origins import Origin, Origins
from firsthand_web.core.models import Link
from firsthand_web.evidence.models import Feedback
from firsthand_web.evidence.queries.surveys import recognition_of
from firsthand_web.insights.models import NeedSetting, Opportunity, Theme, ThemeRun
from firsthand_web.insights.queries.results import score_of

MOST_QUOTES = 3
# A quote longer than this is cut: two pages hold no more.
LONGEST = 280
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Scored needs, the highest first, and how many have no score."""

    rows: tuple[Opportunity, ...]
    scores: tuple[OpportunityScore, ...]
    unscored: int

    @property
    def lines(self) -> tuple[NeedLine, ...]:
        return tuple(
            findings.need_line(score, key(row)) for row, score in zip(self.rows, self.scores, strict=True)
        )


def key(need: Opportunity) -> str:
    return f"need-{need.pk}"


def scored(setting: NeedSetting) -> Needs:
    ranked = [
        need for need in Opportunity.objects.filter(setting=setting).order_by("rank", "pk") if need.computed
    ]
    scores = [score for need in ranked if (score := score_of(need)) is not None]
    everyone = Opportunity.objects.filter(product=setting.product).count()
    return Needs(rows=tuple(ranked), scores=tuple(scores), unscored=everyone - len(ranked))


def origins(setting: NeedSetting, needs: Needs) -> Origins:
    survey = setting.survey
    question = needs_question(recognition_of(survey), setting.question)
    found = {
        "needs": Origin(
            source=Source(
                label=f"“{survey}”",
                method=f"Needs are the rows of “{question.title}”",
                n=setting.respondents,
                rows=(f"survey {survey.pk}",),
            ),
            record=survey,
        )
    }
    for row, score in zip(needs.rows, needs.scores, strict=True):
        columns = [column.header for column in question.columns if column.row_label == row.row]
        source = findings.need_source(
            score,
            formula=setting.formula,
            resamples=setting.resamples,
            rows=tuple(f"column “{' '.join(header.split())}”" for header in columns),
        )
        found[key(row)] = Origin(source=source, record=row)
    return found


def run_of(setting: NeedSetting) -> ThemeRun | None:
    """The themes of the survey's voices, else of all voices."""
    runs = ThemeRun.objects.filter(product=setting.product)
    return runs.filter(survey=setting.survey).first() or runs.filter(survey=None).first()


def quotes(run: ThemeRun | None, needs: Sequence[Opportunity]) -> list[tuple[QuoteLine, Origin]]:
    """A typical quote from each of the largest themes that speak of one of the needs met least.

    Who said it stays out: neither names nor keys, and no e-mail address inside the words.
    """
    if run is None:
        return []
    themes = {str(theme.pk): theme for theme in Theme.objects.filter(run=run, size__gt=0)}
    told = findings.themes_to_tell(
        _links(run, themes), needs=[str(need.pk) for need in needs], themes=list(themes)
    )
    found = [_quote(themes[name]) for name in told[: 2 * MOST_QUOTES]]
    return [quote for quote in found if quote is not None][:MOST_QUOTES]


def _links(run: ThemeRun, themes: dict[str, Theme]) -> Iterator[tuple[str, str, float]]:
    """What people linked counts more than what was suggested."""
    linked = Link.objects.filter(
        product=run.product,
        kind=Link.Kind.SUPPORTS,
        source_type=Theme.type_name(),
        target_type=Opportunity.type_name(),
    )
    for link in linked:
        if str(link.source_id) in themes:
            yield str(link.source_id), str(link.target_id), 2.0
    for name, theme in themes.items():
        for need, similarity in theme.suggestions:
            yield name, str(need), similarity


def _quote(theme: Theme) -> tuple[QuoteLine, Origin] | None:
    """The first of its typical voices that is not too long, else the first one cut; None without any."""
    voices = Feedback.objects.select_related("survey").in_bulk(theme.quotes)
    there = [voices[pk] for pk in theme.quotes if pk in voices]
    if not there:
        return None
    voice = next((voice for voice in there if len(voice.text) <= LONGEST), there[0])
    who = "Respondent" if voice.survey_id else "Somebody who told us"
    line = QuoteLine(
        text=_shown(voice.text),
        who=f"{who}, one of {theme.size:,} people on “{theme.name}”",
        source=f"voice-{voice.pk}",
    )
    label = f"Free text, “{voice.question}”" if voice.question else "What somebody told us"
    source = Source(label=label, method="One person’s own words", n=1, rows=(f"voice {voice.pk}",))
    return line, Origin(source=source, record=voice)


def _shown(text: str) -> str:
    words = ADDRESS.sub("[e-mail]", " ".join(text.split()))
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …"
