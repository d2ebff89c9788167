"""Saying what events mean, keeping them out of pickers, and counting several as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from firsthand.errors import FileError, InputError, Place
from firsthand.measurement import store
from firsthand.tables import Table, unguard
from firsthand_web.core.actions import history, talk
from firsthand_web.core.models import Membership, Person, Product
from firsthand_web.measurement.actions import engine_tables
from firsthand_web.measurement.models import EventDefinition
from firsthand_web.measurement.queries import lexicon as queries
from firsthand_web.measurement.queries.events import folder_of, names

LONGEST_NAME, LONGEST_DESCRIPTION = 500, 2_000
YES = ("yes", "true", "1", "x")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person says about an event."""

    description: str = ""
    owner: Person | None = None
    hidden: bool = False


@transaction.atomic
def describe(*, by: Person | None, product: Product, name: str, said: Said) -> EventDefinition:
    """Say what an event is, who looks after it, and whether pickers show it."""
    found = _definition(by, product, name)
    before = (found.description, found.owner, found.hidden)
    found.description, found.owner = said.description.strip()[:LONGEST_DESCRIPTION], said.owner
    found.hidden = said.hidden
    if before != (found.description, found.owner, found.hidden) or found._state.adding:
        found.changed_at = timezone.now()
        found.save()
        verb = "hidden" if found.hidden and not before[2] else "described"
        history.note(by=by, verb=f"measurement.event.{verb}", record=found)
    return found


@transaction.atomic
def merge(*, by: Person | None, product: Product, names: Sequence[str], into: str) -> int:
    """Count events as another from now on; how many. What is stored stays, and `separate` undoes it."""
    into = into.strip()
    chosen = sorted(set(names) - {into})
    if not into or not chosen:
        raise InputError("Choose at least one event, and another one that it should count as.")
    _known(product, [*chosen])
    said = queries.definitions(product)
    last = queries.resolved(said.values()).get(into, into)
    if last in chosen:
        raise InputError(f"“{into}” counts as “{last}” already: separate the two first.")
    fresh = [
        EventDefinition(product=product, created_by=by, name=name) for name in chosen if name not in said
    ]
    EventDefinition.objects.bulk_create(fresh, batch_size=500)
    for start in range(0, len(chosen), 500):
        rows = EventDefinition.objects.filter(product=product, name__in=chosen[start : start + 500])
        rows.update(merged_into=into, changed_at=timezone.now())
    _definition(by, product, into).save()
    history.note(
        by=by, verb="measurement.event.merged", product=product, label=into, data={"events": chosen[:500]}
    )
    transaction.on_commit(lambda: follow(product))
    return len(chosen)


@transaction.atomic
def separate(*, by: Person | None, product: Product, names: Sequence[str]) -> int:
    """Count merged events on their own again; how many."""
    rows = EventDefinition.objects.filter(product=product, name__in=list(names)).exclude(merged_into="")
    labels = list(rows.values_list("name", flat=True))
    if labels:
        rows.update(merged_into="", changed_at=timezone.now())
        label = labels[0] if len(labels) == 1 else f"{len(labels)} events"
        history.note(
            by=by,
            verb="measurement.event.separated",
            product=product,
            label=label,
            data={"events": labels[:500]},
        )
        transaction.on_commit(lambda: follow(product))
    return len(labels)


def follow(product: Product) -> None:
    """Make the store count by what the rows say."""
    folder = folder_of(product)
    merged = queries.resolved(EventDefinition.objects.filter(product=product).exclude(merged_into=""))
    if folder.exists() and (merged or store.rules(folder).aliases):
        store.alias(folder, merged)
        engine_tables.soon(product)


@transaction.atomic
def import_rows(*, by: Person, product: Product, table: Table) -> int:
    """Bring a lexicon in as it was exported (`queries.COLUMNS`); how many events it says something about.

    Columns that are missing, and columns of numbers, change nothing; tags are added. Raises `FileError`.
    """
    columns = {table.header(column).strip().lower(): column for column in range(table.width)}
    if "event" not in columns:
        rule, way_out = "there is no column “event”", "Export the lexicon, change it, and import that."
        raise FileError(Place(file=table.name), rule, value=", ".join(columns), way_out=way_out)
    people = {each.person.email: each.person for each in Membership.objects.filter(
        workspace=product.workspace).select_related("person")}  # fmt: skip
    count = 0
    for number, row in zip(table.row_numbers, table.rows, strict=True):
        cells = {name: unguard(row[column]).strip() for name, column in columns.items()}
        try:
            count += _import_row(by, product, cells, people)
        except InputError as error:
            raise FileError(Place(file=table.name, row=number), str(error)) from error
    transaction.on_commit(lambda: follow(product))
    return count


def _import_row(by: Person, product: Product, cells: dict[str, str], people: dict[str, Person]) -> bool:
    owner = cells.get("owner", "")
    if owner and owner not in people:
        raise InputError(f"owner “{owner}” is no member: write the e-mail address of one, or nothing.")
    told = {name: cells.get(name, "") for name in ("description", "owner", "hidden", "counts_as", "tags")}
    found = _definition(by, product, cells["event"])
    if found._state.adding and not any(told.values()):
        return False
    said = Said(
        description=cells.get("description", found.description),
        owner=people.get(owner) if "owner" in cells else found.owner,
        hidden=cells["hidden"].lower() in YES if "hidden" in cells else found.hidden,
    )
    found = describe(by=by, product=product, name=found.name, said=said)
    into = cells.get("counts_as", found.merged_into)
    if into and into != found.merged_into:
        merge(by=by, product=product, names=[found.name], into=into)
    elif not into and found.merged_into:
        separate(by=by, product=product, names=[found.name])
    for tag in filter(None, (tag.strip() for tag in told["tags"].split(","))):
        talk.tag(by=by, record=found, name=tag)
    return True


def _definition(by: Person | None, product: Product, name: str) -> EventDefinition:
    """The event's row, not saved where it is new."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(f"An event has a name of 1 to {LONGEST_NAME} characters; this has {len(name)}.")
    found = EventDefinition.objects.filter(product=product, name=name).first()
    return found or EventDefinition(product=product, created_by=by, name=name)


def _known(product: Product, chosen: Sequence[str]) -> None:
    known = {*names(product, hidden=True), *queries.definitions(product)}
    if unknown := next((name for name in chosen if name not in known), ""):
        raise InputError(f"“{unknown}” is no event here: choose one that the lexicon lists.")
