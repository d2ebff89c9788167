"""Deleting and undoing: nothing disappears for good while its product lives."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import CASCADE
from django.utils import timezone

from firsthand_web.core import registry, search
from firsthand_web.core.actions import history
from firsthand_web.core.models import Batch, Comment, Deletion, Link, Person, Record

Ids = dict[type[Record], list[int]]


@transaction.atomic
def delete(*, by: Person | None, record: Record) -> Deletion:
    """Hide a record and everything that belongs to it. `restore` brings all of it back."""
    label = registry.label_of(record)
    deletion = Deletion.objects.create(product=record.product, label=label[:200], by=by)
    _hide(deletion, _with_children({type(record): [record.pk]}))
    history.note(
        by=by,
        verb=f"{record._meta.app_label}.{record._meta.model_name}.deleted",
        product=record.product,
        label=label,
        data={"deletion": deletion.pk, "type": record.type_name(), "id": record.pk},
    )
    return deletion


def head_of(deletion: Deletion) -> Record | None:
    """The record that somebody deleted, among all that went with it; None for an import taken back."""
    if deletion.batch_id:
        return None
    for kind in registry.types():
        rows: list[Record] = list(kind.model.everything.filter(deletion=deletion)[:50])
        for row in rows:
            if registry.label_of(row)[:200] == deletion.label:
                return row
    return None


@transaction.atomic
def restore(*, by: Person | None, deletion: Deletion) -> None:
    """Bring back what one deletion, or one undone import, removed."""
    if deletion.restored_at is not None:
        return
    found = []
    for model in registry.record_models():
        rows = list(model.everything.filter(deletion=deletion))
        model.everything.filter(deletion=deletion).update(deletion=None)
        found += rows
    deletion.restored_at = timezone.now()
    deletion.save(update_fields=["restored_at"])
    if deletion.batch_id:
        Batch.objects.filter(pk=deletion.batch_id).update(undone_at=None)
        transaction.on_commit(lambda: registry.follow(deletion.product))
    history.note(
        by=by,
        verb="core.deletion.undone",
        product=deletion.product,
        records=found,
        label=deletion.label,
        data={"deletion": deletion.pk, "rows": len(found)},
    )


@dataclass(frozen=True, kw_only=True)
class Touched:
    """A row of an import that has become somebody's work since, and why."""

    record: Record
    why: str


def touched_since(batch: Batch) -> list[Touched]:
    """Rows of the import that were edited, linked or commented on since; undo keeps them unless confirmed."""
    found: list[Touched] = []
    for model in registry.record_models():
        name = model.type_name()
        ids = set(model.objects.filter(batch=batch).values_list("pk", flat=True))
        if not ids:
            continue
        links = Link.objects.filter(product=batch.product).exclude(batch=batch)
        linked = set(links.filter(source_type=name).values_list("source_id", flat=True))
        linked |= set(links.filter(target_type=name).values_list("target_id", flat=True))
        comments = Comment.objects.filter(product=batch.product, record_type=name)
        discussed = set(comments.values_list("record_id", flat=True))
        edited = set(model.objects.filter(batch=batch).exclude(changed_at=None).values_list("pk", flat=True))
        reasons = {"edited": edited, "linked": linked & ids, "commented on": discussed & ids}
        why: dict[int, list[str]] = defaultdict(list)
        for reason, rows in reasons.items():
            for pk in rows:
                why[pk].append(reason)
        records = model.objects.in_bulk(sorted(why))
        found += [Touched(record=records[pk], why=" and ".join(why[pk])) for pk in sorted(why)]
    return found


@transaction.atomic
def undo_import(*, by: Person | None, batch: Batch, confirmed: bool = False) -> Deletion:
    """Take an import back. Touched rows (and what they belong to) stay unless `confirmed`."""
    kept: Ids = defaultdict(list)
    if not confirmed:
        for touched in touched_since(batch):
            for row in _with_parents(touched.record):
                kept[type(row)].append(row.pk)
    ids = {
        model: list(
            model.objects.filter(batch=batch).exclude(pk__in=kept.get(model, [])).values_list("pk", flat=True)
        )
        for model in registry.record_models()
    }
    deletion = Deletion.objects.create(
        product=batch.product, label=f"Import of {batch.label}"[:200], by=by, batch=batch
    )
    # A kept row keeps its parents, but a child of a removed row goes with it only when it is not kept itself.
    rows = _with_children(ids) if confirmed else ids
    _hide(deletion, rows)
    batch.undone_at = timezone.now()
    batch.save(update_fields=["undone_at"])
    transaction.on_commit(lambda: registry.follow(batch.product))
    history.note(
        by=by,
        verb="core.import.undone",
        product=batch.product,
        label=batch.label,
        data={
            "batch": batch.pk,
            "deletion": deletion.pk,
            "removed": sum(map(len, rows.values())),
            "kept": sum(map(len, kept.values())),
        },
    )
    return deletion


def _hide(deletion: Deletion, ids: Ids) -> None:
    for model, keys in ids.items():
        for start in range(0, len(keys), 500):
            model.objects.filter(pk__in=keys[start : start + 500]).update(deletion=deletion)
        if registry.named(model.type_name()):
            search.forget(model.type_name(), keys)


def _with_children(ids: Ids) -> Ids:
    """The rows, and all rows that would cascade from them."""
    found: dict[type[Record], set[int]] = defaultdict(set)
    queue = [(model, set(keys)) for model, keys in ids.items() if keys]
    while queue:
        model, keys = queue.pop()
        new = keys - found[model]
        if not new:
            continue
        found[model] |= new
        for relation in model._meta.related_objects:
            child = relation.related_model
            if isinstance(child, type) and issubclass(child, Record) and relation.on_delete is CASCADE:
                name = relation.field.name
                ordered = sorted(new)
                for start in range(0, len(ordered), 500):
                    rows = child.objects.filter(**{f"{name}__in": ordered[start : start + 500]})
                    queue.append((child, set(rows.values_list("pk", flat=True))))
    return {model: sorted(keys) for model, keys in found.items()}


def _with_parents(record: Record) -> list[Record]:
    rows, queue = [], [record]
    while queue:
        row = queue.pop()
        rows.append(row)
        for field in row._meta.concrete_fields:
            remote = field.related_model
            if isinstance(remote, type) and issubclass(remote, Record):
                parent = getattr(row, field.name)
                if parent is not None:
                    queue.append(parent)
    return rows
