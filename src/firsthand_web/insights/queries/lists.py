"""Needs as the list, the need's page and the export show them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from firsthand.estimates import Estimate
from firsthand.insights.opportunities import FORMULAS, OpportunityScore
from firsthand.insights.scales import Scale
from firsthand.tables import Cell
from firsthand_web.core.models import Product
from firsthand_web.insights.models import NeedSetting, Opportunity
from firsthand_web.insights.queries import results, voices

EXPORT = (
    "id",
    "statement",
    "importance",
    "importance_low",
    "importance_high",
    "importance_n",
    "satisfaction",
    "satisfaction_low",
    "satisfaction_high",
    "satisfaction_n",
    "alternatives",
    "alternatives_low",
    "alternatives_high",
    "alternatives_n",
    "score",
    "score_low",
    "score_high",
    "rank",
    "rank_low",
    "rank_high",
    "people_in_own_words",
    "segment",
    "survey",
    "detail",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """A need in the list. `everybody` is its score among all, where the line shows a segment.

    `people` counts those who said it in their own words.
    """

    need: Opportunity
    score: OpportunityScore | None
    everybody: Estimate | None
    people: int

    @property
    def rank_range(self) -> str:
        if self.score is None:
            return ""
        low, high = self.score.rank_low, self.score.rank_high
        return f"{low}" if low == high else f"{low} – {high}"


def lines(product: Product, setting: NeedSetting | None, segment: str = "") -> list[Line]:
    """The needs of a setting, highest score first; without a setting those that were written by hand."""
    needs = list(Opportunity.objects.get_queryset().filter(product=product, setting=setting).ranked())
    sources = voices.sources_of(product, [need.pk for need in needs])
    found = []
    for need in needs:
        whole = results.score_of(need)
        score = results.score_of(need, segment) if segment else whole
        found.append(
            Line(
                need=need,
                score=score,
                everybody=whole.score if segment and whole else None,
                people=voices.people(sources[need.pk]) if need.pk in sources else 0,
            )
        )
    return sorted(found, key=lambda line: (line.score is None, line.score.rank if line.score else 0))


def formula_words(setting: NeedSetting) -> str:
    return FORMULAS[setting.formula].words


def answers_words(scale: Scale) -> str:
    """Which answers count, as a sentence reads them: “Monthly, Weekly or Daily”."""
    *others, last = scale.positive
    return f"{', '.join(others)} or {last}" if others else last


def export(groups: Iterable[tuple[NeedSetting | None, Sequence[Line]]], segment: str) -> Iterator[list[Cell]]:
    """Rows under `EXPORT`: figures as they are computed, blank where there are none."""
    for setting, found in groups:
        for line in found:
            yield [
                line.need.pk,
                line.need.statement,
                *_figures(line.score),
                line.people,
                segment,
                setting.survey.title if setting else "",
                line.need.detail,
            ]


def _figures(score: OpportunityScore | None) -> list[Cell]:
    if score is None:
        return [None] * 18
    cells: list[Cell] = []
    for estimate in (score.importance, score.satisfaction, score.alternatives):
        cells += [_short(estimate.value), _short(estimate.low), _short(estimate.high), estimate.n]
    cells += [_short(score.score.value), _short(score.score.low), _short(score.score.high)]
    return [*cells, score.rank, score.rank_low, score.rank_high]


def _short(value: float) -> float:
    return round(value, 4)
