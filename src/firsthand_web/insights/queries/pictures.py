"""The pictures of needs, drawn by the library and kept in the folder."""

from collections.abc import Sequence

from django.conf import settings

from firsthand.charts import Chart, NeedRow, cached, figure, gap_chart, opportunity_map
from firsthand_web.core.access import Place
from firsthand_web.insights.models import NeedSetting, Opportunity
from firsthand_web.insights.queries.lists import Line

ORDINALS = ("", "second ", "third ", "fourth ", "fifth ")


def gaps(
    place: Place,
    setting: NeedSetting,
    lines: Sequence[Line],
    need: Opportunity | None = None,
    segment: str = "",
) -> Chart | None:
    """Importance against satisfaction; with `need` its row is marked and the title speaks of it."""
    rows = _rows(place, lines, need)
    if not rows:
        return None
    title = _about(rows) if need else _widest(rows)
    return gap_chart(
        rows,
        title=f"Among “{segment}”: {title}" if segment else title[:1].upper() + title[1:],
        source=_source(setting, rows),
        render=cached(settings.FOLDER / "cache" / "charts"),
    )


def landscape(place: Place, setting: NeedSetting, lines: Sequence[Line], segment: str = "") -> Chart | None:
    """Importance across, satisfaction upwards."""
    rows = _rows(place, lines, None)
    if not rows:
        return None
    under = sum(row.gap > 0 for row in rows)
    whose = f" to “{segment}”" if segment else ""
    more, met = ("matters more", "it is met") if under == 1 else ("matter more", "they are met")
    return opportunity_map(
        rows,
        title=f"{under} of {len(rows)} needs {more}{whose} than {met}",
        source=_source(setting, rows),
        render=cached(settings.FOLDER / "cache" / "charts"),
    )


def _rows(place: Place, lines: Sequence[Line], need: Opportunity | None) -> list[NeedRow]:
    return [
        NeedRow(
            label=line.need.statement,
            importance=line.score.importance,
            satisfaction=line.score.satisfaction,
            href=place.url("need", line.need.pk),
            highlight=line.need == need,
        )
        for line in lines
        if line.score and line.score.importance.known and line.score.satisfaction.known
    ]


def _widest(rows: Sequence[NeedRow]) -> str:
    widest = max(rows, key=lambda row: row.gap)
    if widest.gap <= 0:
        return "every need is met at least as well as it matters"
    return f"“{widest.label}” has the widest gap: {_figures(widest)}"


def _about(rows: Sequence[NeedRow]) -> str:
    own = next((row for row in rows if row.highlight), None)
    if own is None:
        return _widest(rows)
    if own.gap <= 0:
        return f"met at least as well as it matters: {_figures(own)}"
    place = sum(row.gap > own.gap for row in rows)
    if place < len(ORDINALS):
        return f"{_figures(own)}: the {ORDINALS[place]}widest gap of {len(rows)}"
    return f"{_figures(own)}: {place} of {len(rows)} needs have a wider gap"


def _figures(row: NeedRow) -> str:
    importance, satisfaction = row.importance, row.satisfaction
    return (
        f"importance {figure(importance.value, importance.unit)}, "
        f"satisfaction {figure(satisfaction.value, satisfaction.unit)}"
    )


def _source(setting: NeedSetting, rows: Sequence[NeedRow]) -> str:
    counts = [estimate.n for row in rows for estimate in (row.importance, row.satisfaction)]
    asked = f", {setting.survey.asked_on:%B %Y}" if setting.survey.asked_on else ""
    return f"{setting.survey.title}{asked}, n {min(counts):,} – {max(counts):,} per figure; scale 0 to 10"
