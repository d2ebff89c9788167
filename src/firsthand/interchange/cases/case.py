"""What a case file says, as plain data."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from firsthand.insights.scales import Scales
from firsthand.roadmap.scoring import Range


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The respondents who gave one of `choices` to a question of the survey, or to one row of it."""

    question: str
    choices: tuple[str, ...]
    row: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseTeam:
    """A team and its person-months in each period."""

    id: str
    name: str
    capacity: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class CaseItem:
    """Something that could be built.

    `reach` is bound to an answer (its share × the user base) or is a range of people. `effort` maps team ids
    to person-months. `needs` are statements of the needs that the item addresses.
    """

    id: str
    title: str
    reach: Asked | Range
    impact: Range
    confidence: Range
    effort: Mapping[str, Range]
    note: str = ""
    needs: tuple[str, ...] = ()
    must: bool = False
    depends_on: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What should be seen when the plan works: satisfaction with a need reaches `target` (share) by a day."""

    metric: str
    need: str
    target: float
    by: dt.date
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class NeedsAsked:
    """The grid question whose rows are needs, its three parts, and how answers become numbers."""

    question: str
    importance: str
    satisfaction: str
    alternatives: str
    scales: Scales
    formula: str
    resamples: int
    segments: Asked | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One product's way from a survey to a brief. Files are relative to the data folder."""

    name: str
    title: str
    product: str
    audience: str
    author: str
    date: dt.date
    review: dt.date
    seed: int
    responses: str
    texts: str
    id_column: str
    asked: str
    needs: NeedsAsked
    least_words: int
    users: Range
    users_note: str
    periods: tuple[str, ...]
    teams: tuple[CaseTeam, ...]
    items: tuple[CaseItem, ...]
    expectations: tuple[Expected, ...]
