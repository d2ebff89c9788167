"""The list of items, filtered and sorted as its address says."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from firsthand.charts import Chart, ScoreRow, cached, score_chart
from firsthand.roadmap.scoring import Ranking
from firsthand_web.core import registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Link, Product, Record
from firsthand_web.roadmap.models import Item
from firsthand_web.roadmap.queries.ranking import Row

SHOWN = {
    "open": "open items",
    "must": "must-haves",
    "in": "items in the plan",
    "out": "items the plan leaves out",
    "missing": "items without a complete estimate",
    "done": "done items",
    "dropped": "dropped items",
    "all": "all items",
}
SORTS = ("rank", "title", "reach", "score", "effort", "placed")
# More rows than this make a picture that nobody reads.
DRAWN = 12


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the table, with what it addresses and where the plan has it."""

    row: Row
    needs: tuple[Record, ...]
    placed: str


def lines(product: Product, rows: list[Row], placed: Mapping[int, str]) -> list[Line]:
    needs = needs_of(product, [row.item for row in rows])
    return [
        Line(row=row, needs=tuple(needs.get(row.item.pk, ())), placed=placed.get(row.item.pk, ""))
        for row in rows
    ]


def needs_of(product: Product, items: list[Item]) -> dict[int, list[Record]]:
    """What each item addresses, one question to the database for each kind of record."""
    links = Link.objects.filter(
        product=product,
        source_type=Item.type_name(),
        source_id__in=[item.pk for item in items],
        kind=Link.Kind.ADDRESSES,
    ).order_by("pk")
    found: dict[int, list[Record]] = {}
    for type_name in sorted({link.target_type for link in links}):
        kind = registry.named(type_name)
        if kind is None:
            continue
        mine = [link for link in links if link.target_type == type_name]
        records = kind.model.objects.in_bulk([link.target_id for link in mine])
        for link in mine:
            if link.target_id in records:
                found.setdefault(link.source_id, []).append(records[link.target_id])
    return found


def filtered(all_lines: list[Line], *, show: str, team: str) -> list[Line]:
    kept = [line for line in all_lines if _shows(line, show)]
    return [line for line in kept if not team or team in line.row.teams]


def ordered(all_lines: list[Line], sort: str) -> list[Line]:
    """Best first for numbers, A to Z for words; a leading minus turns it round. Unknown values come last."""
    name, back = sort.removeprefix("-"), sort.startswith("-")
    if name not in SORTS or sort == "rank":
        return all_lines
    known = [line for line in all_lines if _key(line, name) is not None]
    unknown = [line for line in all_lines if _key(line, name) is None]
    falling = name in ("reach", "score", "effort")
    return [*sorted(known, key=lambda line: _key(line, name) or 0, reverse=falling != back), *unknown]


def picture(place: Place, ranking: Ranking, shown: list[Line]) -> Chart | None:
    """The best items with their intervals; the title says how far the order can be trusted."""
    best = [line for line in shown if line.row.score is not None][:DRAWN]
    if len(best) < 2:
        return None
    return score_chart(
        [
            ScoreRow(label=line.row.item.title, score=line.row.score, href=place.url_of(line.row.item))
            for line in best
            if line.row.score is not None
        ],
        title=finding(best),
        render=cached(settings.FOLDER / "cache" / "charts"),
        score="RICE score",
        colour="plan",
        source=f"{ranking.draws:,} draws from every range",
    )


def finding(best: list[Line]) -> str:
    first, second = best[0].row, best[1].row
    lead = first.ranked.above_next if first.ranked else None
    # Said only where the two stand next to each other in the ranking itself.
    if (
        lead is None
        or first.ranked is None
        or second.ranked is None
        or second.ranked.rank != first.ranked.rank + 1
    ):
        return "Scores and how far they could move"
    times = round(100 * lead)
    if times >= 95:
        return f"“{first.item}” leads whatever the estimates turn out to be"
    return f"“{first.item}” comes before “{second.item}” in {times} of 100 draws"


def _shows(line: Line, show: str) -> bool:
    item, ranked = line.row.item, line.row.ranked
    is_open = item.status == Item.Status.OPEN
    return {
        "all": True,
        "must": is_open and item.must,
        "in": bool(line.placed),
        "out": is_open and ranked is not None and not line.placed,
        "missing": is_open and bool(line.row.missing),
        "done": item.status == Item.Status.DONE,
        "dropped": item.status == Item.Status.DROPPED,
    }.get(show, is_open)


def _key(line: Line, name: str) -> float | str | None:
    row = line.row
    values: dict[str, float | str | None] = {
        "rank": row.ranked.rank if row.ranked else None,
        "title": row.item.title.casefold(),
        "reach": row.reach.range.likely if row.reach.range else None,
        "score": row.score.value if row.score else None,
        "effort": row.effort.likely if row.effort else None,
        "placed": line.placed or None,
    }
    return values[name]
