"""Deleting what belongs to one person, for good. Nothing of it comes back by undo."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from firsthand_web.core import backup, registry, search
from firsthand_web.core.models import AuditEntry, Comment, Deletion, Link, Product, Record, Tagging


def count_rows(product: Product, ids: Sequence[str]) -> dict[str, int]:
    """How many rows of each kind would go."""
    return {each.noun: each.rows(product, ids).count() for each in registry.forgettings()}


def forget_rows(product: Product, ids: Sequence[str]) -> dict[str, int]:
    """Delete the rows of the person with these ids, with links, comments, tags and search entries of theirs.

    Files first, then all rows in one transaction, so that a kill leaves it undone or done. Safe to run again.
    """
    for each in registry.forgettings():
        each.files(product, ids)
    backup.overwrite_deleted()
    with transaction.atomic():
        found = {each.noun: _delete(each, product, ids) for each in registry.forgettings()}
    search.purge()
    return found


def _delete(forgetting: registry.Forgetting, product: Product, ids: Sequence[str]) -> int:
    rows = forgetting.rows(product, ids)
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        if issubclass(rows.model, Record):
            _clear_around(product, rows.model, some)
        rows.model._base_manager.filter(pk__in=some).delete()
    return len(keys)


def _clear_around(product: Product, model: type[Record], keys: Sequence[int]) -> None:
    """What points at the rows without a key of the database, and where history quotes them."""
    name = model.type_name()
    ends = Q(source_type=name, source_id__in=keys) | Q(target_type=name, target_id__in=keys)
    Link.objects.filter(ends, product=product).delete()
    Comment.everything.filter(record_type=name, record_id__in=keys).delete()
    Tagging.objects.filter(record_type=name, record_id__in=keys).delete()
    AuditEntry.objects.filter(record_type=name, record_id__in=keys).update(label="")
    hidden = model.everything.filter(pk__in=keys).exclude(deletion=None).values_list("deletion", flat=True)
    deletions = Deletion.objects.filter(pk__in=set(hidden), batch=None)
    AuditEntry.objects.filter(data__deletion__in=list(deletions.values_list("pk", flat=True))).update(
        label=""
    )
    deletions.update(label="")
    search.forget(name, list(keys))
