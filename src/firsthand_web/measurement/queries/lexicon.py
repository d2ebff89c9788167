"""The lexicon: every event that was seen or described, with what people say about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from firsthand.measurement.lexicon import alike
from firsthand.measurement.trends import EventName
from firsthand_web.core.models import Product, Tag, Tagging
from firsthand_web.measurement.models import EventDefinition
from firsthand_web.measurement.queries import events

MANY_NAMES = 1_000
COLUMNS = ("event", "description", "owner", "hidden", "counts_as", "tags", "times", "people", "first", "last")
SHOWN = ("", "hidden", "described", "undescribed", "merged")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event: what is said about it, what was seen of it, and which others count as it."""

    name: str
    definition: EventDefinition | None
    seen: EventName | None
    merged: tuple[str, ...]
    tags: tuple[str, ...] = ()
    volume: tuple[int, ...] = ()


def definitions(product: Product) -> dict[str, EventDefinition]:
    rows = EventDefinition.objects.filter(product=product).select_related("owner")
    return {row.name: row for row in rows}


def resolved(given: Iterable[EventDefinition]) -> dict[str, str]:
    """What each merged event counts as in the end."""
    into = {each.name: each.merged_into for each in given if each.merged_into}
    found = {}
    for name in into:
        last, passed = into[name], {name}
        while last in into and last not in passed:
            passed.add(last)
            last = into[last]
        if last not in passed:
            found[name] = last
    return found


def matching(
    product: Product, *, words: str = "", shown: str = "", tag: str = "", order: str = ""
) -> list[Entry]:
    """The events that fit, the most frequent first (order: name or last); without tags and volumes."""
    said, seen = definitions(product), events.names(product, hidden=True)
    merged: dict[str, list[str]] = defaultdict(list)
    for name, target in resolved(said.values()).items():
        merged[target].append(name)
    tagged = _with_tag(product, tag) if tag else None
    found = []
    for name in {*seen, *said}:
        definition = said.get(name)
        entry = Entry(
            name=name, definition=definition, seen=seen.get(name), merged=tuple(sorted(merged.get(name, ())))
        )
        about = f"{name} {definition.description if definition else ''} {' '.join(entry.merged)}".casefold()
        chosen = tagged is None or bool(definition and definition.pk in tagged)
        if chosen and _fits(definition, shown) and all(word in about for word in words.casefold().split()):
            found.append(entry)
    if order == "name":
        return sorted(found, key=lambda each: each.name.casefold())
    if order == "last":
        return sorted(
            found, key=lambda each: (each.seen is None, -(each.seen.last.timestamp() if each.seen else 0))
        )
    return sorted(found, key=lambda each: (-(each.seen.events if each.seen else 0), each.name))


def _fits(definition: EventDefinition | None, shown: str) -> bool:
    """Merged events stand with what they count as, unless somebody asks for them."""
    merged = bool(definition and definition.merged_into)
    if shown == "merged" or merged:
        return merged and shown == "merged"
    match shown:
        case "hidden":
            return bool(definition and definition.hidden)
        case "described":
            return bool(definition and definition.description)
        case "undescribed":
            return not (definition and definition.description)
    return True


def filled(product: Product, entries: Sequence[Entry]) -> list[Entry]:
    """The same entries with their tags and volumes."""
    tags, volumes = tags_of(product, entries), events.volumes(product) if entries else {}
    return [
        Entry(
            name=each.name, definition=each.definition, seen=each.seen, merged=each.merged,
            tags=tags.get(each.name, ()), volume=volumes.get(each.name, ()),
        )
        for each in entries
    ]  # fmt: skip


def tags_of(product: Product, entries: Sequence[Entry]) -> Mapping[str, tuple[str, ...]]:
    names = {each.definition.pk: each.name for each in entries if each.definition}
    rows = Tagging.objects.filter(record_type=EventDefinition.type_name(), tag__product=product)
    found: dict[str, list[str]] = defaultdict(list)
    for pk, tag in rows.order_by("tag__name").values_list("record_id", "tag__name"):
        if pk in names:
            found[names[pk]].append(tag)
    return {name: tuple(each) for name, each in found.items()}


def tags(product: Product) -> list[str]:
    """The tags that any event has."""
    rows = Tag.objects.filter(product=product, taggings__record_type=EventDefinition.type_name())
    return list(rows.distinct().values_list("name", flat=True))


def _with_tag(product: Product, tag: str) -> set[int]:
    rows = Tagging.objects.filter(
        record_type=EventDefinition.type_name(), tag__product=product, tag__name=tag
    )
    return set(rows.values_list("record_id", flat=True))


def too_many(product: Product) -> Mapping[str, tuple[str, ...]]:
    """Where a product has very many names: those that differ only by an id, by what they share."""
    seen = events.names(product, hidden=True)
    return alike(seen) if len(seen) > MANY_NAMES else {}


def rows(product: Product) -> list[Sequence[str | int | float | None]]:
    """The lexicon as a table, with `COLUMNS`."""
    entries = sorted([*matching(product), *matching(product, shown="merged")], key=lambda each: each.name)
    tagged = tags_of(product, entries)
    return [_row(each, tagged.get(each.name, ())) for each in entries]


def _row(entry: Entry, tagged: Sequence[str]) -> Sequence[str | int | float | None]:
    said, seen = entry.definition, entry.seen
    return (
        entry.name,
        said.description if said else "",
        said.owner.email if said and said.owner else "",
        "yes" if said and said.hidden else "",
        said.merged_into if said else "",
        ", ".join(tagged),
        seen.events if seen else 0,
        seen.users if seen else 0,
        seen.first.isoformat() if seen else "",
        seen.last.isoformat() if seen else "",
    )
