"""The thread of a record: what it rests on, and what it leads to."""

from collections import defaultdict
from dataclasses import dataclass

from firsthand_web.core import access, registry
from firsthand_web.core.access import Place
from firsthand_web.core.models import Link, Record

# More than this many cards of one stage are counted, not listed.
CARDS = 6
HEADINGS = {"evidence": "Says who", "need": "Need", "plan": "Leads to", "result": "Shows in"}


@dataclass(frozen=True, kw_only=True)
class Card:
    """How a record looks from outside."""

    title: str
    line: str
    noun: str
    stage: str
    url: str
    link_id: int | None = None
    link_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Stage:
    name: str
    heading: str
    here: bool
    cards: tuple[Card, ...]
    more: int


def card(place: Place, record: Record, link: Link | None = None) -> Card:
    kind = registry.type_of(record)
    if kind is None:
        raise LookupError(f"{record.type_name()} is not registered: call registry.register in its apps.py.")
    return Card(
        title=kind.title(record),
        line=kind.line(record),
        noun=kind.noun,
        stage=kind.stage,
        url=place.url_of(record),
        link_id=link.pk if link and link.kind in Link.BY_HAND else None,
        link_kind=link.get_kind_display() if link else "",
    )


def thread(place: Place, record: Record) -> list[Stage]:
    """The stages of the chain with the records joined to this one, its own stage marked."""
    kind = registry.type_of(record)
    by_stage: dict[str, list[Card]] = defaultdict(list)
    counted: dict[str, int] = defaultdict(int)
    for type_name, links in _neighbours(record).items():
        other = registry.named(type_name)
        if other is None:
            continue
        met = _met(place, other, links)
        counted[other.stage] += len(met)
        wanted = dict(sorted(met.items(), key=lambda pair: pair[1].pk)[:CARDS])
        rows = access.rows(place, other).filter(pk__in=wanted)
        hidden = len(wanted) - len(rows)
        counted[other.stage] -= hidden
        by_stage[other.stage] += [card(place, row, wanted[row.pk]) for row in rows]
    for relative in registry.kin_of(record):
        shown = card(place, relative)
        counted[shown.stage] += 1
        by_stage[shown.stage].append(shown)
    return [
        Stage(
            name=stage,
            heading=HEADINGS[stage],
            here=kind is not None and kind.stage == stage,
            cards=tuple(by_stage[stage][:CARDS]),
            more=max(counted[stage] - CARDS, 0),
        )
        for stage in registry.STAGES
    ]


def _met(place: Place, kind: registry.RecordType, links: dict[int, Link]) -> dict[int, Link]:
    """The links to records of a kind that this person meets: nobody hears how many others there are."""
    if not kind.private:
        return links
    seen = set(access.rows(place, kind).filter(pk__in=links).values_list("pk", flat=True))
    return {pk: link for pk, link in links.items() if pk in seen}


def _neighbours(record: Record) -> dict[str, dict[int, Link]]:
    """Links of this record by the type of the other end, then by its id."""
    name, found = record.type_name(), defaultdict[str, dict[int, Link]](dict)
    mine = Link.objects.filter(product_id=record.product_id)
    for link in mine.filter(source_type=name, source_id=record.pk):
        found[link.target_type][link.target_id] = link
    for link in mine.filter(target_type=name, target_id=record.pk):
        found[link.source_type][link.source_id] = link
    return found
